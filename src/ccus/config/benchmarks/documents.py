"""Forms at the sizes of large sites: a roster of 2,000 people, and the ledgers of many sites in one file.

Everything is written into the database it is given, which is one of its own (`scratch_database`).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.storage import default_storage
from django.db.backends.postgresql.psycopg_any import DateRange

from ccus.access import catalogue
from ccus.access.models import Account, RoleGrant
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.config.benchmarks.timing import PeakMemory
from ccus.documents.services.forms.making import find_form, gatherer_of, make_form
from ccus.documents.services.forms.sets import ask_for_firm, make_form_set
from ccus.documents.states import FormFile
from ccus.kit.ids import IdKind, new_id
from ccus.registry.models import Affiliation, Business, Qualification, Technician
from ccus.registry.states import AffiliationKind, BusinessKind, RegistrationKind
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.sites.states import HierarchyState, SiteRole

ROSTER_SECONDS, ROSTER_MEGABYTES, ROSTER_MEMORY, LEDGERS_SECONDS = 5, 2, 700, 300
FIRMS_OF_A_SITE, PEOPLE_OF_A_FIRM = 6, 5


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure beside its promise; `held` is None for what is not promised."""

    what: str
    figure: str
    promise: str = ""
    held: bool | None = None


class _World:
    """A prime and its sites, written in bulk."""

    def __init__(self, *, now: datetime, on: date) -> None:
        self.now, self.valid = now, DateRange(on - timedelta(days=300), on + timedelta(days=300))
        self.numbers = iter(range(1, 10_000_000))
        self.prime = self.firm("測定建設株式会社")
        account = Account.objects.create(login_name="bench", display_name="測定", created_at=now)
        self.grant = RoleGrant.objects.create(
            account=account,
            role=Role.SITE_MANAGER,
            subject_kind=SubjectKind.BUSINESS,
            subject_ccus_id=self.prime.ccus_id,
            valid=self.valid,
            granted_by="program:bench",
            granted_at=now,
        )
        self.viewer = Viewer(
            account_id=account.pk,
            grant_id=self.grant.pk,
            role=Role.SITE_MANAGER,
            subject_kind=SubjectKind.BUSINESS,
            subject_ccus_id=self.prime.ccus_id,
            permissions=catalogue.words_of(Role.SITE_MANAGER),
        )

    def _id(self, kind: IdKind) -> str:
        return new_id(kind, digits=f"{next(self.numbers):011d}")

    def firm(self, name: str) -> Business:
        return Business.objects.create(
            ccus_id=self._id(IdKind.BUSINESS),
            name=name,
            name_folded=name,
            business_kind=BusinessKind.CORPORATION,
            representative_name="測定 一郎",
            prefecture_code="13",
            address="千代田区霞が関1-1",
            phone="03-1111-2222",
            registered_on=self.valid.lower,
            expires_on=self.valid.upper,
        )

    def site(self, name: str) -> tuple[Site, HierarchyNode]:
        site = Site.objects.create(
            ccus_id=self._id(IdKind.SITE),
            name=name,
            name_folded=name,
            prime=self.prime,
            recording_period=self.valid,
            office_prefecture_code="13",
            opened_at=self.now,
        )
        return site, self.node(site, self.prime, None)

    def node(self, site: Site, firm: Business, upper: HierarchyNode | None) -> HierarchyNode:
        return HierarchyNode.objects.create(
            site=site,
            business=firm,
            upper=upper,
            tier=upper.tier + 1 if upper else 0,
            state=HierarchyState.REGISTERED,
            valid=self.valid,
            requested_at=self.now,
        )

    def people(self, site: Site, firm: Business, count: int) -> None:
        """Put on the roster, each with an affiliation and three qualifications."""
        people = Technician.objects.bulk_create(
            Technician(
                ccus_id=self._id(IdKind.TECHNICIAN),
                registration_kind=RegistrationKind.DETAILED,
                registered_on=self.valid.lower,
                family_name="髙橋",
                given_name=f"健一{number}",
                family_kana="タカハシ",
                given_kana="ケンイチ",
                name_folded=f"高橋健一{number}",
                kana_folded=f"タカハシケンイチ{number:05d}",
                birth_date=date(1970 + number % 35, 1 + number % 12, 1 + number % 28),
                prefecture_code="13",
                address=f"千代田区霞が関{number}-1",
                phone_mobile="090-1234-5678",
                emergency_contact_name="髙橋 花子",
                emergency_contact_phone="03-1234-5678",
                blood_type="A",
                experience_years=number % 40,
            )
            for number in range(count)
        )
        Affiliation.objects.bulk_create(
            Affiliation(technician=one, business=firm, kind=AffiliationKind.PRIMARY, valid=self.valid) for one in people
        )
        Qualification.objects.bulk_create(
            Qualification(technician=one, name=name, valid=self.valid)
            for one in people
            for name in ("足場の組立て等特別教育", "玉掛け技能講習", "1級とび技能士")
        )
        RosterEntry.objects.bulk_create(
            RosterEntry(
                site=site,
                technician=one,
                business=firm,
                trade_code="06-01",
                site_roles=[SiteRole.OTHER.value],
                valid=self.valid,
                entered_at=self.now,
            )
            for one in people
        )


def bench_documents(*, people: int, sites: int, now: datetime, on: date) -> Iterator[Line]:
    """The lines as they are measured."""
    world = _World(now=now, on=on)
    site, _top = world.site("大きな現場")
    world.people(site, world.prime, people)
    form = find_form("worker-roster", on=on)
    memory = PeakMemory(os.getpid())
    with memory:
        began = time.perf_counter()
        made = make_form(gatherer_of(world.viewer, site, on=on, now=now), form, business_ccus_id=world.prime.ccus_id)
        gathered = time.perf_counter() - began
        pdf = made.render(FormFile.PDF)
        seconds = time.perf_counter() - began
    size = len(pdf) / 1_000_000
    what = f"roster of {people:,} people as PDF"
    yield Line(
        what=what,
        figure=f"{seconds:.1f} s ({gathered:.1f} s of it reading)",
        promise=f"≤ {ROSTER_SECONDS} s",
        held=seconds <= ROSTER_SECONDS,
    )
    yield Line(what=what, figure=f"{size:.2f} MB", promise=f"≤ {ROSTER_MEGABYTES} MB", held=size <= ROSTER_MEGABYTES)
    yield Line(
        what="memory of the process",
        figure=f"{memory.megabytes:,.0f} MB",
        promise=f"≤ {ROSTER_MEMORY} MB",
        held=memory.megabytes <= ROSTER_MEMORY,
    )
    for kind in (FormFile.XLSX, FormFile.JSON):
        began = time.perf_counter()
        content = made.render(kind)
        spent = time.perf_counter() - began
        yield Line(what=f"the same as {kind.label_en}", figure=f"{spent:.1f} s, {len(content) / 1e6:.2f} MB")
    yield _ledgers(world, sites=sites, now=now, on=on)


def _ledgers(world: _World, *, sites: int, now: datetime, on: date) -> Line:
    firms = [world.firm(f"下請工業{number}株式会社") for number in range(FIRMS_OF_A_SITE)]
    for number in range(sites - 1):
        site, top = world.site(f"現場{number}")
        for firm in firms:
            world.node(site, firm, top)
            world.people(site, firm, PEOPLE_OF_A_FIRM)
    wanted = ask_for_firm(world.viewer, code="ledger", on=on, kind=FormFile.PDF, now=now)
    began = time.perf_counter()
    made = make_form_set(wanted.pk, now=now)
    seconds = time.perf_counter() - began
    size = made.packed_bytes / 1_000_000 if made else 0
    if made:
        default_storage.delete(made.packed)
    return Line(
        what=f"ledgers of {wanted.total:,} sites in one ZIP",
        figure=f"{seconds:.0f} s, {size:.1f} MB",
        promise=f"≤ {LEDGERS_SECONDS} s",
        held=seconds <= LEDGERS_SECONDS and made is not None and not made.skipped,
    )
