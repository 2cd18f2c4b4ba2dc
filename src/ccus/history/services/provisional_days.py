"""Provisional days (仮の就業日): noted by the person or the firm where no gate could record them, and taken back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from ccus.access.viewers import Viewer
from ccus.foundation.refusals import Refusal
from ccus.foundation.services.audit import record_act
from ccus.history.errors import (
    DayAlreadyCounted,
    PlaceMissing,
    PlaceTooLong,
    ProvisionalDayExists,
    ProvisionalDayNotFound,
    ProvisionalDayNotOpen,
)
from ccus.history.models import ProvisionalDay, WorkRecord
from ccus.history.permissions import check_can_note_provisional_day, check_can_withdraw_provisional_day
from ccus.history.rules import closing
from ccus.history.services import facts, provisional_concluding, rejudging
from ccus.history.services.direct_entries import check_day_open, check_trade_and_roles
from ccus.history.services.typed_days import find_business_of_day
from ccus.history.states import ProvisionalState
from ccus.kit.calendar import jst_date
from ccus.kit.ids import IdFormatError, parse_id
from ccus.kit.names import fold_name_for_search
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.models import Business, Technician
from ccus.registry.rules.names import tidy_text
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import Site

LONGEST_PLACE = 200
LONGEST_ADDRESS = 300


@dataclass(frozen=True, kw_only=True)
class NotedDay:
    """What is said of one day. `site_ccus_id` names a registered site; else `place_name` says where, as the author calls it.

    `prime` is the prime contractor as typed, by name or 14-digit ID; only one that is found by it sees the day.
    """

    technician_ccus_id: str
    work_date: date
    trade_code: str
    site_roles: Sequence[str]
    site_ccus_id: str = ""
    place_name: str = ""
    place_address: str = ""
    prime: str = ""
    work_content: str = ""


@dataclass(frozen=True, kw_only=True)
class NotedOutcome:
    """What became of one day of many: the day, or a refusal."""

    noted: NotedDay
    day: ProvisionalDay | None = None
    refusal: Refusal | None = None


def note_day(viewer: Viewer, noted: NotedDay, *, now: datetime) -> ProvisionalDay:
    """Notes one day; it counts nowhere until it is concluded that it does.

    Raises TechnicianNotFound, SiteNotFound, PlaceMissing, PlaceTooLong, ProvisionalDayExists, DayAlreadyCounted, NotYourPerson,
    PermissionMissing, UnknownTrade, UnknownSiteRole, DirectEntryInFuture, DirectEntryClosed; nothing is written then.
    """
    technician = Technician.objects.filter(ccus_id=noted.technician_ccus_id).first()
    if technician is None:
        raise TechnicianNotFound
    site = _named_site(noted.site_ccus_id)
    business = find_business_of_day(viewer, technician, site, on=noted.work_date)
    entered_as = check_can_note_provisional_day(
        viewer, technician=technician, business=business, work_date=noted.work_date
    )
    check_trade_and_roles(noted.trade_code, noted.site_roles)
    _check_lengths(noted)
    check_day_open(noted.work_date, on=jst_date(now))
    if site is not None and _is_counted(technician, site, noted.work_date):
        raise DayAlreadyCounted(work_date=noted.work_date)
    place = site.name if site is not None else _read_place(noted)
    folded = (f"site:{site.ccus_id}" if site else fold_name_for_search(place))[:LONGEST_PLACE]
    prime = site.prime if site else _find_prime(noted.prime)
    link = _link_of_place(prime, folded) if site is None else None
    try:
        with transaction.atomic():
            day = ProvisionalDay.objects.create(
                technician=technician,
                business=business,
                work_date=noted.work_date,
                site=link.site if link else site,
                linked_by=link.linked_by if link else "",
                linked_at=link.linked_at if link else None,
                place_name=place,
                place_folded=folded,
                place_address=tidy_text(noted.place_address),
                prime_name=site.prime.name if site else tidy_text(noted.prime),
                prime=prime,
                trade_code=noted.trade_code,
                site_roles=sorted(set(noted.site_roles)),
                work_content=tidy_text(noted.work_content),
                entered_as=entered_as,
                entered_by=viewer.actor,
                entered_at=now,
                closes_on=closing.closes_on(noted.work_date),
                state=ProvisionalState.NOTED.value,
                concluded_at=now,
            )
            record_act(
                "history:provisional-day:note",
                actor=viewer.actor,
                subject_kind="provisional_day",
                subject_id=day.pk,
                at=now,
                details={"work_date": noted.work_date.isoformat(), "site": site.ccus_id if site else ""},
            )
            provisional_concluding.conclude_days([day.pk], now=now)
            day.refresh_from_db(fields=["state", "missing", "direct_entry"])
    except IntegrityError as problem:
        if "one_provisional_day" in str(problem):
            raise ProvisionalDayExists(work_date=noted.work_date, place=place) from problem
        raise
    return day


def note_days(viewer: Viewer, days: Sequence[NotedDay], *, now: datetime) -> list[NotedOutcome]:
    """Notes each day on its own, so that one refusal loses no other. Gives an outcome for each, in the order given."""
    outcomes = []
    for noted in days:
        try:
            outcomes.append(NotedOutcome(noted=noted, day=note_day(viewer, noted, now=now)))
        except Refusal as refusal:
            outcomes.append(NotedOutcome(noted=noted, refusal=refusal))
    return outcomes


@transaction.atomic
def withdraw_provisional_day(viewer: Viewer, day_id: int, *, now: datetime) -> ProvisionalDay:
    """The person, or the firm that noted it, takes a day back for good, also one that counts already.

    Raises ProvisionalDayNotFound, NotYourPerson, ProvisionalDayOfThePerson, PermissionMissing, ProvisionalDayNotOpen,
    DirectEntryClosed.
    """
    day = lock_open_day(day_id, now=now)
    check_can_withdraw_provisional_day(viewer, day=day)
    day.withdrawn_at = now
    day.save(update_fields=["withdrawn_at"])
    record_act(
        "history:provisional-day:withdraw",
        actor=viewer.actor,
        subject_kind="provisional_day",
        subject_id=day.pk,
        at=now,
        details={"work_date": day.work_date.isoformat()},
    )
    provisional_concluding.conclude_days([day.pk], now=now)
    return day


def lock_open_day(day_id: int, *, now: datetime) -> ProvisionalDay:
    """The day with its people, site and prime, locked until commit, while facts about it are still taken.

    Raises ProvisionalDayNotFound, ProvisionalDayNotOpen, DirectEntryClosed.
    """
    (day,) = lock_open_days([day_id], now=now)
    return day


def lock_open_days(day_ids: Collection[int], *, now: datetime) -> list[ProvisionalDay]:
    """As `lock_open_day`, all or none, in the order of ids. Two queries, however many days."""
    ids = set(day_ids)
    lock_people_of(ids)
    days = list(
        ProvisionalDay.objects.select_for_update(of=("self",))
        .select_related("technician", "business", "site__prime", "prime")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    if len(days) < len(ids):
        raise ProvisionalDayNotFound
    for day in days:
        state = ProvisionalState(day.state)
        if state in (ProvisionalState.WITHDRAWN, ProvisionalState.EXPIRED):
            raise ProvisionalDayNotOpen(state=state.label_ja, state_en=state.label_en)
        check_day_open(day.work_date, on=jst_date(now))
    return days


def lock_people_of(day_ids: Collection[int]) -> None:
    """Before the rows, as whoever concludes about people does it, so that nobody waits in a circle."""
    people = ProvisionalDay.objects.filter(pk__in=day_ids).values_list("technician_id", flat=True)
    facts.lock_technicians(rejudging.raw_connection(), set(people))


def _named_site(ccus_id: str) -> Site | None:
    if not ccus_id:
        return None
    site = Site.objects.select_related("prime").filter(ccus_id=ccus_id).first()
    if site is None:
        raise SiteNotFound
    return site


def _read_place(noted: NotedDay) -> str:
    """A name by which the place can be told from others: dots and blanks alone are none."""
    place = tidy_text(noted.place_name)
    if not fold_name_for_search(place):
        raise PlaceMissing
    return place


def _check_lengths(noted: NotedDay) -> None:
    typed = (noted.place_name, noted.prime, noted.work_content)
    if max(len(tidy_text(text)) for text in typed) > LONGEST_PLACE:
        raise PlaceTooLong(limit=LONGEST_PLACE)
    if len(tidy_text(noted.place_address)) > LONGEST_ADDRESS:
        raise PlaceTooLong(limit=LONGEST_ADDRESS)


def _find_prime(typed: str) -> Business | None:
    """By ID, or by a name that one business alone bears: a day is shown to no firm that was not surely meant."""
    try:
        return Business.objects.filter(ccus_id=parse_id(typed)).first()
    except IdFormatError:
        folded = fold_name_for_search(tidy_text(typed))
        found = list(Business.objects.filter(name_folded=folded)[:2]) if folded else []
        return found[0] if len(found) == 1 else None


def _link_of_place(prime: Business | None, place_folded: str) -> ProvisionalDay | None:
    """An earlier day at a place that the prime has recognised: days noted later go to the same site."""
    linked = ProvisionalDay.objects.filter(prime=prime, place_folded=place_folded, linked_at__isnull=False)
    return linked.select_related("site").order_by("linked_at", "pk").first() if prime is not None else None


def _is_counted(technician: Technician, site: Site, work_date: date) -> bool:
    return WorkRecord.objects.filter(
        technician=technician, site=site, work_date=work_date, evaluation_valid=True
    ).exists()
