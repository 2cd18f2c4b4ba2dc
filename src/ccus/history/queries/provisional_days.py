"""Provisional days as people see them: one's own, those of a firm's people, those that wait for a prime."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, QuerySet

from ccus.access.permissions import check_may
from ccus.access.states import SubjectKind
from ccus.access.viewers import Viewer
from ccus.history.errors import ProvisionalDayNotFound
from ccus.history.models import ProvisionalDay, ProvisionalEvidence
from ccus.history.queries.provisional_facts import SupposedSite, read_facts, site_facts
from ccus.history.rules.provisional import conclude
from ccus.history.rules.provisional_evidence import Standing
from ccus.history.rules.verdicts import SiteFacts
from ccus.history.states import EnteredAs, Missing, ProvisionalState
from ccus.sites.models import Site
from ccus.sites.rules.recording_period import RecordingPeriod
from ccus.sites.states import SiteKind, SiteState

OWN = "history:provisional-day:note"
PEOPLE = "history:people-provisional-days:note"
DECIDE = "history:provisional-day:decide"
SHOWN_ITEMS = frozenset({"full_name"})
WAITING = (ProvisionalState.NOTED, ProvisionalState.BACKED)
# Ended days stay in lists so long after their last day.
SHOWN_AFTER_CLOSING = timedelta(days=62)
MOST_DAYS = 500


@dataclass(frozen=True, kw_only=True)
class EvidenceLine:
    """One evidence. `giver_name` is empty where the author gave it; `photo_id` is set for a photograph."""

    kind: str
    standing: Standing
    given_at: datetime
    giver_name: str = ""
    photo_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProvisionalLine:
    """One provisional day. `site_name` is empty while the place is no registered site; `has_prime` says that a prime sees it."""

    day_id: int
    work_date: date
    technician_ccus_id: str
    name: str
    firm_name: str
    place_name: str
    site_name: str
    prime_name: str
    has_prime: bool
    trade_code: str
    site_roles: tuple[str, ...]
    state: ProvisionalState
    missing: tuple[Missing, ...]
    is_confirmed: bool
    evidences: tuple[EvidenceLine, ...]
    entered_as: EnteredAs
    entered_at: datetime
    closes_on: date
    decline_note: str
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class WaitingPlace:
    """A place with days that wait for one prime. `site` is None until it is recognised; `first_day_id` names the place."""

    first_day_id: int
    name: str
    address: str
    site: Site | None
    days: tuple[ProvisionalLine, ...]
    closes_on: date


@dataclass(frozen=True, kw_only=True)
class WaitingCount:
    """How many days wait, and their nearest last day (None: none)."""

    days: int
    closes_on: date | None


@dataclass(frozen=True, kw_only=True)
class Upgrade:
    """What follows when a place becomes a site: days that count at once, and those that still need the prime's word."""

    counting: tuple[ProvisionalLine, ...]
    waiting: tuple[ProvisionalLine, ...]


def list_provisional_days_visible_to(viewer: Viewer, *, on: date) -> tuple[ProvisionalLine, ...]:
    """One's own days, or those noted for the viewer's firm, latest first; at most MOST_DAYS. Raises PermissionMissing."""
    check_may(viewer, _word_to_note(viewer))
    days = _own(viewer).filter(closes_on__gte=on - SHOWN_AFTER_CLOSING).order_by("-work_date", "-pk")
    return _lines(days[:MOST_DAYS], on=on)


def get_provisional_day_visible_to(viewer: Viewer, day_id: int, *, on: date) -> ProvisionalLine:
    """One of those. Raises PermissionMissing and ProvisionalDayNotFound."""
    check_may(viewer, _word_to_note(viewer))
    lines = _lines(_own(viewer).filter(pk=day_id), on=on)
    if not lines:
        raise ProvisionalDayNotFound
    return lines[0]


def get_request_visible_to(viewer: Viewer, day_id: int, *, on: date) -> ProvisionalLine:
    """The day that a colleague is asked about, to whoever holds the request (a secret that the author showed).

    Raises PermissionMissing and ProvisionalDayNotFound.
    """
    check_may(viewer, "history:provisional-day:vouch")
    lines = _lines(_with_all().filter(pk=day_id), on=on)
    if not lines:
        raise ProvisionalDayNotFound
    return lines[0]


def find_own_day(viewer: Viewer, *, site: Site, work_date: date) -> int | None:
    """The id of the viewer's open day at a site, so that a further evidence goes to it."""
    own = _own(viewer).filter(site=site, work_date=work_date, withdrawn_at=None)
    return own.order_by("pk").values_list("pk", flat=True).first()


def list_recent_places_visible_to(viewer: Viewer, *, on: date) -> tuple[tuple[str, str], ...]:
    """Places without a site that the viewer noted lately, with the prime as typed; the latest first."""
    rows = (
        _own(viewer)
        .filter(site=None, closes_on__gte=on)
        .order_by("-entered_at")
        .values_list("place_name", "prime_name")[:MOST_DAYS]
    )
    return tuple(dict.fromkeys((place, prime) for place, prime in rows))[:5]


def list_waiting_places_visible_to(viewer: Viewer, *, on: date) -> tuple[WaitingPlace, ...]:
    """What waits for the prime: places without a site first, each with its days, the nearest deadline first.

    Raises PermissionMissing.
    """
    check_may(viewer, DECIDE)
    days = _of_prime(viewer).filter(state__in=WAITING, closes_on__gte=on).order_by("work_date", "pk")[:MOST_DAYS]
    return _places(days, on=on)


def list_counted_by_evidence_visible_to(viewer: Viewer, *, on: date) -> tuple[ProvisionalLine, ...]:
    """Days of the prime's sites that count without its word and that it can still object to. Raises PermissionMissing."""
    check_may(viewer, DECIDE)
    days = _of_prime(viewer).filter(state=ProvisionalState.COUNTED.value, closes_on__gte=on, answers=None)
    return _lines(days.order_by("-work_date", "-pk")[:MOST_DAYS], on=on)


def count_waiting_provisional_visible_to(viewer: Viewer, *, on: date) -> WaitingCount:
    """How much waits for the prime. One query; nothing for those who do not decide."""
    if not viewer.may(DECIDE):
        return WaitingCount(days=0, closes_on=None)
    waiting = _of_prime(viewer).filter(state__in=WAITING, closes_on__gte=on)
    return WaitingCount(**waiting.aggregate(days=Count("pk"), closes_on=Min("closes_on")))


def get_place_visible_to(viewer: Viewer, day_id: int, *, on: date) -> WaitingPlace:
    """The place of one waiting day. Raises PermissionMissing and ProvisionalDayNotFound."""
    check_may(viewer, DECIDE)
    waiting = _of_prime(viewer).filter(state__in=WAITING, closes_on__gte=on)
    place = waiting.filter(pk=day_id).values("prime", "place_folded", "site").first()
    if place is None:
        raise ProvisionalDayNotFound
    same = waiting.filter(prime=place["prime"], place_folded=place["place_folded"], site=place["site"])
    return _places(same.order_by("work_date", "pk"), on=on)[0]


def foresee_upgrade(place: WaitingPlace, *, site: Site | None, period: RecordingPeriod | None, on: date) -> Upgrade:
    """What linking the place would do: to a site that exists, or to one that would be opened with a recording period."""
    days = list(_with_all().filter(pk__in=[line.day_id for line in place.days]))
    known = read_facts(days, on=on, supposed=SupposedSite(facts=_supposed_facts(site, period), site=site))
    counting = {day_id for day_id, facts in known.items() if conclude(facts).state is ProvisionalState.COUNTED}
    return Upgrade(
        counting=tuple(line for line in place.days if line.day_id in counting),
        waiting=tuple(line for line in place.days if line.day_id not in counting),
    )


def get_photo_visible_to(viewer: Viewer, evidence_id: int) -> str:
    """The name in the file store: for the author's side and for the prime. Raises ProvisionalDayNotFound."""
    days = ProvisionalDay.objects.none()
    if viewer.may(_word_to_note(viewer)):
        days = days | _own(viewer)
    if viewer.may(DECIDE):
        days = days | _of_prime(viewer)
    name = (
        ProvisionalEvidence.objects.filter(pk=evidence_id, day__in=days.values("pk").order_by())
        .exclude(photo="")
        .values_list("photo", flat=True)
        .first()
    )
    if name is None:
        raise ProvisionalDayNotFound
    return str(name)


def _word_to_note(viewer: Viewer) -> str:
    return OWN if viewer.technician_ccus_id else PEOPLE


def _supposed_facts(site: Site | None, period: RecordingPeriod | None) -> SiteFacts | None:
    if site is not None:
        return site_facts(site)
    if period is None:
        return None
    until = period.last_on + timedelta(days=1)
    return SiteFacts(0, SiteKind.NORMAL.value, SiteState.OPEN.value, period.first_on, until)


def _with_all() -> QuerySet[ProvisionalDay]:
    return ProvisionalDay.objects.select_related("technician", "business", "site", "prime").prefetch_related(
        "evidences__colleague", "answers"
    )


def _own(viewer: Viewer) -> QuerySet[ProvisionalDay]:
    if viewer.technician_ccus_id:
        return _with_all().filter(technician__ccus_id=viewer.technician_ccus_id)
    return _with_all().filter(business__ccus_id=viewer.business_ccus_id or None)


def _of_prime(viewer: Viewer) -> QuerySet[ProvisionalDay]:
    if viewer.subject_kind == SubjectKind.SITE:
        return _with_all().filter(site__ccus_id=viewer.subject_ccus_id)
    return _with_all().filter(prime__ccus_id=viewer.business_ccus_id or None)


def _places(days: QuerySet[ProvisionalDay], *, on: date) -> tuple[WaitingPlace, ...]:
    rows = list(days)
    lines = dict(zip([day.pk for day in rows], _to_lines(rows, on=on), strict=True))
    groups: defaultdict[tuple[int, str], list[ProvisionalDay]] = defaultdict(list)
    for day in rows:
        groups[day.site_id or 0, "" if day.site_id else day.place_folded].append(day)
    places = [
        WaitingPlace(
            first_day_id=group[0].pk,
            name=group[0].site.name if group[0].site else group[0].place_name,
            address=group[0].place_address,
            site=group[0].site,
            days=tuple(lines[day.pk] for day in group),
            closes_on=min(day.closes_on for day in group),
        )
        for group in groups.values()
    ]
    return tuple(sorted(places, key=lambda place: (place.site is not None, place.closes_on, place.name)))


def _lines(days: QuerySet[ProvisionalDay], *, on: date) -> tuple[ProvisionalLine, ...]:
    return _to_lines(list(days), on=on)


def _to_lines(days: Sequence[ProvisionalDay], *, on: date) -> tuple[ProvisionalLine, ...]:
    facts = read_facts(days, on=on)
    return tuple(_line(day, [evidence.standing for evidence in facts[day.pk].evidences], on=on) for day in days)


def _line(day: ProvisionalDay, standings: Sequence[Standing], *, on: date) -> ProvisionalLine:
    answer = max(day.answers.all(), key=lambda row: (row.answered_at, row.pk), default=None)
    state = ProvisionalState(day.state)
    person = day.technician
    return ProvisionalLine(
        day_id=day.pk,
        work_date=day.work_date,
        technician_ccus_id=person.ccus_id,
        name=" ".join(filter(None, (person.family_name, person.given_name))),
        firm_name=day.business.name,
        place_name=day.place_name,
        site_name=day.site.name if day.site else "",
        prime_name=day.prime.name if day.prime else day.prime_name,
        has_prime=day.prime_id is not None,
        trade_code=day.trade_code,
        site_roles=tuple(day.site_roles),
        state=state,
        missing=tuple(Missing(lack) for lack in day.missing),
        is_confirmed=answer is not None and answer.confirms,
        evidences=tuple(
            _evidence(evidence, standing) for evidence, standing in zip(day.evidences.all(), standings, strict=True)
        ),
        entered_as=EnteredAs(day.entered_as),
        entered_at=day.entered_at,
        closes_on=day.closes_on,
        decline_note=answer.note if answer is not None and not answer.confirms else "",
        is_open=state not in (ProvisionalState.WITHDRAWN, ProvisionalState.EXPIRED) and on <= day.closes_on,
    )


def _evidence(evidence: ProvisionalEvidence, standing: Standing) -> EvidenceLine:
    colleague = evidence.colleague
    return EvidenceLine(
        kind=evidence.kind,
        standing=standing,
        given_at=evidence.given_at,
        giver_name=" ".join(filter(None, (colleague.family_name, colleague.given_name))) if colleague else "",
        photo_id=evidence.pk if evidence.photo else None,
    )
