"""Sites (現場): opened in three fields, completed and corrected later, closed in the end."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from django.db import connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from ccus.access.viewers import Viewer
from ccus.foundation.changes import FactChange, announce
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.kit.folding import fold_phone
from ccus.kit.ids import IdKind, new_id
from ccus.kit.names import fold_name_for_search
from ccus.registry.errors import BusinessNotFound, UnknownPrefecture
from ccus.registry.models import Business
from ccus.registry.rules.names import tidy_text
from ccus.registry.rules.prefectures import is_prefecture
from ccus.registry.services.constraints import refuse_on
from ccus.registry.services.locks import read_id
from ccus.registry.services.rows import days
from ccus.sites.errors import (
    CloseDayAhead,
    ContractPeriodBackwards,
    RecordingPeriodBackwards,
    RecordingPeriodTooLong,
    SiteAlreadyClosed,
    SiteIdTaken,
    SiteNameMissing,
    SiteTextTooLong,
)
from ccus.sites.models import HierarchyNode, Site, SiteContract, SiteWorks
from ccus.sites.permissions import check_can_edit_site, check_can_open_site
from ccus.sites.rules import recording_period as periods
from ccus.sites.rules.hierarchy import PRIME_TIER
from ccus.sites.rules.recording_period import RecordingPeriod
from ccus.sites.rules.site_parts import ITEM_NAMES, ContractPart, SiteDetails, WorksPart
from ccus.sites.services.locks import lock_site
from ccus.sites.states import HierarchyState, SiteState

NOTHING_MORE = SiteDetails()
LONGEST_NAME = 200


@transaction.atomic
def open_site(
    viewer: Viewer,
    *,
    name: str,
    prefecture_code: str,
    recording_period: RecordingPeriod,
    details: SiteDetails = NOTHING_MORE,
    prime_ccus_id: str = "",
    ccus_id: str = "",
    opening_key: UUID | None = None,
    now: datetime,
) -> Site:
    """A site of the viewer's business, open at once, with the prime at the top of its hierarchy.

    Name, prefecture and recording period are enough. `prime_ccus_id` is for programs, which stand for no business;
    `ccus_id` keeps the ID of a site registered elsewhere, else one is made. `opening_key` is the form's: sent twice, it
    gives the site that was opened the first time.
    Raises PermissionMissing, NoBusinessToActFor, BusinessNotFound, SiteNameMissing, SiteTextTooLong, UnknownPrefecture,
    RecordingPeriodBackwards, RecordingPeriodTooLong, SiteIdTaken, UnreadableId.
    """
    check_can_open_site(viewer)
    prime = Business.objects.filter(ccus_id=viewer.business_ccus_id or read_id(prime_ccus_id)).first()
    if prime is None:
        raise BusinessNotFound
    _check_period(recording_period)
    if opened := _opened_by(opening_key, prime=prime):
        return opened
    site = Site(
        opening_key=opening_key,
        ccus_id=read_id(ccus_id) if ccus_id else new_id(IdKind.SITE),
        prime=prime,
        state=SiteState.OPEN.value,
        recording_period=days(recording_period.first_on, recording_period.last_on),
        opened_at=now,
    )
    _fill(site, name=name, prefecture_code=prefecture_code, details=details)
    with refuse_on({"sites_site_ccus_id_key": SiteIdTaken(ccus_id=site.ccus_id)}):
        site.save(force_insert=True)
    HierarchyNode.objects.create(
        site=site,
        business=prime,
        tier=PRIME_TIER,
        state=HierarchyState.REGISTERED.value,
        valid=days(recording_period.first_on),
        requested_at=now,
        answered_at=now,
    )
    _record("sites:site:open", site, viewer=viewer, now=now, details={"prime": prime.ccus_id})
    return site


def _opened_by(opening_key: UUID | None, *, prime: Business) -> Site | None:
    """The site of an earlier sending of the same form; one that is under way at this moment is waited for."""
    if opening_key is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sites:opening:{opening_key}"])
    return Site.objects.select_related("prime").filter(opening_key=opening_key, prime=prime).first()


@transaction.atomic
def change_site_details(
    viewer: Viewer, site_ccus_id: str, *, name: str, prefecture_code: str, details: SiteDetails, now: datetime
) -> Site:
    """Replaces name, prefecture and details as a whole.

    Raises SiteNotFound, PermissionMissing, NotYourSite, SiteNameMissing, SiteTextTooLong, UnknownPrefecture.
    """
    site = lock_site(site_ccus_id)
    check_can_edit_site(viewer, site=site)
    old_kind = site.kind
    _fill(site, name=name, prefecture_code=prefecture_code, details=details)
    site.save()
    _record("sites:site:edit", site, viewer=viewer, now=now)
    if site.kind != old_kind:
        announce(FactChange(cause="sites:site:edit", sites=[site.pk]))
    return site


@transaction.atomic
def change_recording_period(
    viewer: Viewer, site_ccus_id: str, *, recording_period: RecordingPeriod, now: datetime
) -> Site:
    """Sets both ends. A closed site whose period reaches into the present again is open again.

    Days that come in or fall out are judged again.
    Raises SiteNotFound, PermissionMissing, NotYourSite, RecordingPeriodBackwards, RecordingPeriodTooLong.
    """
    site = lock_site(site_ccus_id)
    check_can_edit_site(viewer, site=site)
    _check_period(recording_period)
    old = recording_period_of(site)
    reopens = site.state == SiteState.CLOSED and recording_period.last_on >= jst_date(now)
    changed = periods.changed_days(old, recording_period)
    if changed is None and not reopens:
        return site

    site.recording_period = days(recording_period.first_on, recording_period.last_on)
    if reopens:
        site.state = SiteState.OPEN.value
    site.save(update_fields=["recording_period", "state"])
    _let_prime_stand_from(recording_period.first_on, site=site)
    _record(
        "sites:recording-period:change",
        site,
        viewer=viewer,
        now=now,
        details={
            "from": [old.first_on.isoformat(), old.last_on.isoformat()],
            "to": [recording_period.first_on.isoformat(), recording_period.last_on.isoformat()],
            "reopened": reopens,
        },
    )
    # A change of state concerns days outside the period too: they were "ended" and are "outside" from here on.
    from_on, until = (None, None) if reopens or changed is None else changed
    announce(FactChange(cause="sites:recording-period:change", sites=[site.pk], from_on=from_on, until=until))
    return site


@transaction.atomic
def close_site(viewer: Viewer, site_ccus_id: str, *, last_on: date, now: datetime) -> Site:
    """The works are done: `last_on`, today or earlier, is the last day that counts. Records of the days before it stay.

    Raises SiteNotFound, PermissionMissing, NotYourSite, SiteAlreadyClosed, CloseDayAhead, RecordingPeriodBackwards.
    """
    site = lock_site(site_ccus_id)
    check_can_edit_site(viewer, site=site)
    if site.state == SiteState.CLOSED:
        raise SiteAlreadyClosed
    if last_on > jst_date(now):
        raise CloseDayAhead(last_on=last_on)
    old = recording_period_of(site)
    period = RecordingPeriod(old.first_on, min(old.last_on, last_on))
    _check_period(period)
    site.state = SiteState.CLOSED.value
    site.recording_period = days(period.first_on, period.last_on)
    site.save(update_fields=["state", "recording_period"])
    _record("sites:site:close", site, viewer=viewer, now=now, details={"last_on": period.last_on.isoformat()})
    announce(FactChange(cause="sites:site:close", sites=[site.pk]))
    return site


@transaction.atomic
def write_contract(viewer: Viewer, site_ccus_id: str, *, part: ContractPart, now: datetime) -> SiteContract:
    """Replaces the contract information. Raises SiteNotFound, PermissionMissing, NotYourSite, SiteTextTooLong,
    ContractPeriodBackwards.
    """
    site = lock_site(site_ccus_id)
    check_can_edit_site(viewer, site=site)
    period: DateRange | None = None
    if part.first_on is not None and part.last_on is not None:
        if part.last_on < part.first_on:
            raise ContractPeriodBackwards(first_on=part.first_on, last_on=part.last_on)
        period = days(part.first_on, part.last_on)
    contract = SiteContract(
        site=site,
        works_place=tidy_text(part.works_place),
        owner_name=tidy_text(part.owner_name),
        contracting_form=part.contracting_form.value if part.contracting_form else "",
        contract_period=period,
        contract_number=tidy_text(part.contract_number),
        contract_amount_yen=part.contract_amount_yen,
    )
    _check_lengths(contract)
    contract.save()
    _record("sites:contract:write", site, viewer=viewer, now=now)
    return contract


@transaction.atomic
def write_works(viewer: Viewer, site_ccus_id: str, *, part: WorksPart, now: datetime) -> SiteWorks:
    """Replaces the works information. Raises SiteNotFound, PermissionMissing, NotYourSite, SiteTextTooLong."""
    site = lock_site(site_ccus_id)
    check_can_edit_site(viewer, site=site)
    works = SiteWorks(
        site=site,
        works_kind=part.works_kind.value if part.works_kind else "",
        is_corins_registered=part.is_corins_registered,
        building_use=tidy_text(part.building_use),
        construction_kind=tidy_text(part.construction_kind),
        works_type=tidy_text(part.works_type),
        scale=tidy_text(part.scale),
        method=tidy_text(part.method),
    )
    _check_lengths(works)
    works.save()
    _record("sites:works:write", site, viewer=viewer, now=now)
    return works


def recording_period_of(site: Site) -> RecordingPeriod:
    return RecordingPeriod(site.recording_period.lower, site.recording_period.upper - periods.ONE_DAY)


def _check_period(period: RecordingPeriod) -> None:
    if periods.is_backwards(period):
        raise RecordingPeriodBackwards(first_on=period.first_on, last_on=period.last_on)
    if periods.is_too_long(period):
        raise RecordingPeriodTooLong(
            years=round(period.length_days / 365.25, 1),
            limit_years=periods.longest_years(),
            latest_last_on=periods.latest_last_on(period.first_on),
        )


def _fill(site: Site, *, name: str, prefecture_code: str, details: SiteDetails) -> None:
    site.name = tidy_text(name)
    if not site.name:
        raise SiteNameMissing
    if not is_prefecture(prefecture_code):
        raise UnknownPrefecture(typed=prefecture_code)
    site.office_prefecture_code = prefecture_code
    for column, value in asdict(details).items():
        typed = value.value if isinstance(value, Enum) else value
        setattr(site, column, tidy_text(typed) if isinstance(typed, str) else typed)
    site.office_phone = fold_phone(details.office_phone)
    _check_lengths(site)
    # Folding can lengthen a text (㈱ becomes three signs); what does not fit is not searched for.
    site.name_folded = fold_name_for_search(site.name)[:LONGEST_NAME]


def _check_lengths(row: models.Model) -> None:
    for column in row._meta.concrete_fields:
        value, limit = getattr(row, column.attname), column.max_length
        if column.name in ITEM_NAMES and limit is not None and len(value) > limit:
            item_ja, item_en = ITEM_NAMES[column.name]
            raise SiteTextTooLong(item_ja=item_ja, item_en=item_en, length=len(value), limit=limit)


def _let_prime_stand_from(first_on: date, *, site: Site) -> None:
    """The prime stands on its site from the first day of the period, also when that day moves forward."""
    node = HierarchyNode.objects.get(site=site, tier=PRIME_TIER)
    if node.valid.lower is not None and first_on < node.valid.lower:
        node.valid = DateRange(first_on, node.valid.upper)
        node.save(update_fields=["valid"])


def _record(act: str, site: Site, *, viewer: Viewer, now: datetime, details: dict[str, object] | None = None) -> None:
    record_act(act, actor=viewer.actor, subject_kind="site", subject_id=site.ccus_id, at=now, details=details)
