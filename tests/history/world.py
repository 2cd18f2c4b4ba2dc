"""A small building site in memory of the database: one prime, one firm below it, people with cards, one gate."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from uuid import UUID

import uuid_utils
from django.db import connection
from psycopg.types.range import Range

from ccus.devices.models import Device
from ccus.history.services import intake, partitions
from ccus.history.services.intake import Answer, ReportedTouch
from ccus.history.services.rejudging import raw_connection
from ccus.kit.calendar import JST
from ccus.registry.models import Affiliation, Business, Card, Technician
from ccus.registry.rules.cards import hash_token
from ccus.sites.models import HierarchyNode, RosterEntry, Site

MONDAY = date(2026, 11, 16)
TARO = "TARO"
FAR_FUTURE = date(2036, 1, 1)
_numbers = count(1)


def at(clock: str, day: date = MONDAY) -> datetime:
    """JST moment `HH:MM[:SS]` on a day."""
    return datetime.combine(day, time.fromisoformat(clock), JST)


def _ccus_id(kind: str) -> str:
    return f"{next(_numbers):012d}{kind}"


def a_business(name: str = "山田組", *, expires_on: date = FAR_FUTURE) -> Business:
    return Business.objects.create(
        ccus_id=_ccus_id("22"), registered_on=date(2021, 4, 1), expires_on=expires_on, name=name, name_folded=name,
        business_kind="corporation", representative_name="山田 太郎", prefecture_code="13", address="千代田区1-1",
    )  # fmt: skip


def a_technician(given_name: str = "太郎", *, of: Business | None = None, token: str | None = None) -> Technician:
    person = Technician.objects.create(
        ccus_id=_ccus_id("21"), registration_kind="detailed", registered_on=date(2021, 4, 1), family_name="山田",
        given_name=given_name, name_folded=f"山田{given_name}", birth_date=date(1980, 5, 5), prefecture_code="13",
        address="千代田区1-1",
    )  # fmt: skip
    if of is not None:
        Affiliation.objects.create(technician=person, business=of, kind="primary", valid=Range(date(2021, 4, 1), None))
    a_card(person, token or f"TOKEN-{person.ccus_id}")
    return person


def a_card(
    person: Technician, token: str, *, revoked_at: datetime | None = None, expires_on: date = FAR_FUTURE
) -> Card:
    return Card.objects.create(
        technician=person, issue_number=person.cards.count() + 1, color="white", token_hash=hash_token(token),
        issued_on=date(2021, 4, 1), expires_on=expires_on, revoked_at=revoked_at,
        revoked_reason="lost" if revoked_at else "",
    )  # fmt: skip


def a_site(prime: Business, *, name: str = "丸の内新築", **fields: object) -> Site:
    values: dict[str, object] = {
        "ccus_id": _ccus_id("71"), "name": name, "name_folded": name, "prime": prime,
        "recording_period": Range(date(2026, 4, 1), date(2027, 4, 1)), "office_prefecture_code": "13",
        "opened_at": at("08:00", date(2026, 4, 1)),
    }  # fmt: skip
    site = Site.objects.create(**{**values, **fields})
    HierarchyNode.objects.create(
        site=site,
        business=prime,
        tier=0,
        state="registered",
        valid=Range(date(2026, 4, 1), None),
        requested_at=at("08:00"),
    )
    return site


def a_node(site: Site, business: Business, *, upper: HierarchyNode | None = None) -> HierarchyNode:
    above = upper or site.nodes.get(tier=0)
    return HierarchyNode.objects.create(
        site=site, business=business, upper=above, tier=above.tier + 1, state="approved",
        valid=Range(date(2026, 4, 1), None), requested_at=at("08:00"),
    )  # fmt: skip


def a_roster_entry(
    site: Site, person: Technician, business: Business, *, roles: tuple[str, ...] = ("other",)
) -> RosterEntry:
    return RosterEntry.objects.create(
        site=site, technician=person, business=business, trade_code="06-01", site_roles=list(roles),
        work_content="足場の組立て", valid=Range(date(2026, 4, 1), None), entered_at=at("08:00"),
    )  # fmt: skip


def a_device(site: Site) -> Device:
    number = next(_numbers)
    return Device.objects.create(
        site=site, label=f"ゲート{number}", kind="reader", token_hash=hashlib.sha256(str(number).encode()).digest(),
        enrolled_at=at("07:00"),
    )  # fmt: skip


@dataclass
class World:
    """The usual case: 太郎 of 佐藤工業 (tier 1) is on the roster of one site with one gate."""

    prime: Business = field(default_factory=lambda: a_business("大林建設"))
    employer: Business = field(default_factory=lambda: a_business("佐藤工業"))

    def __post_init__(self) -> None:
        self.site = a_site(self.prime)
        self.gate = a_device(self.site)
        self.taro = a_technician("太郎", of=self.employer, token="TARO")
        a_node(self.site, self.employer)
        a_roster_entry(self.site, self.taro, self.employer)


def a_touch(gate: Device, when: datetime, *, token: str = TARO, **fields: object) -> ReportedTouch:
    values: dict[str, object] = {
        "event_id": UUID(str(uuid_utils.uuid7())), "occurred_at": when, "credential_kind": "card",
        "credential_hash": hash_token(token), "typed_id": "", "method": "card", "device_id": gate.pk, "site_id": gate.site_id,
    }  # fmt: skip
    return ReportedTouch(**{**values, **fields})


def store(*touches: ReportedTouch, received_at: datetime | None = None) -> list[Answer]:
    """Through the intake service, in the test's own transaction."""
    connection.ensure_connection()
    raw = raw_connection()
    received = received_at or max(touch.happened_at for touch in touches) + timedelta(seconds=1)
    partitions.make_months(raw, partitions.missing_months(intake.days_touched(touches), on=received.date()))
    return intake.store_touches(raw, touches, received_at=received)
