"""Registrations of businesses that last longer under a special measure.

The last day itself is moved, so that whatever looks at it follows: verdicts of touches, checks, pages, figures. What it was
before stands in the case, and comes back when the measure is switched off.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Min, Q, QuerySet

from ccus.foundation.changes import FactChange, announce
from ccus.registry.models import Business, MeasureCase, MeasureOrder
from ccus.registry.queries.special_measures import BUSINESS, measure_of
from ccus.registry.rules.special_measures import Place, find_grant, prefectures_of
from ccus.registry.states import MEASURES_THAT_HOLD, MeasureEffect

EFFECT = MeasureEffect.REGISTRATION
CAUSE = "registry:special-measure:registrations"
_CHUNK = 1_000


def extend(row: MeasureOrder, *, now: datetime) -> int:
    """Moves the last days that fall into the period; doing it again moves what has come since. Gives how many cases are new.

    Call inside the transaction that switches the measure on.
    """
    measure = measure_of(row)
    if EFFECT not in measure.effects:
        return 0
    concerned = Q(expires_on__range=(measure.from_on, measure.last_on)) & ~Q(ccus_id__in=_open().values("subject_id"))
    others = dict(_open().filter(usual__range=(measure.from_on, measure.last_on)).values_list("subject_id", "usual"))
    known = set(_open().filter(measure=row).values_list("subject_id", flat=True))
    found = Business.objects.select_for_update().filter(
        concerned | Q(ccus_id__in=others), prefecture_code__in=prefectures_of(measure.areas)
    )
    moved, cases = [], []
    for business in found.exclude(ccus_id__in=known).order_by("pk"):
        usual = others.get(business.ccus_id) or business.expires_on
        place = Place(prefecture_code=business.prefecture_code, address=business.address)
        grant = find_grant(EFFECT, [measure], place, on=usual)
        if grant is None or grant.until is None:
            continue
        cases.append(_case(row, business, usual=usual, until=grant.until, now=now))
        if grant.until > business.expires_on:
            business.expires_on = grant.until
            moved.append(business)
    MeasureCase.objects.bulk_create(cases, batch_size=_CHUNK)
    _write(moved, since=measure.from_on)
    return len(cases)


def extend_all(*, now: datetime) -> int:
    """Businesses that came into the area of a measure since it was switched on. Gives how many."""
    held = MeasureOrder.objects.filter(state__in=[state.value for state in MEASURES_THAT_HOLD])
    return sum(extend(row, now=now) for row in held.order_by("pk"))


def take_back(row: MeasureOrder, *, now: datetime) -> int:
    """Last days come back to what other measures in force give, or else to the usual. Gives how many cases there were.

    Call inside the transaction that switches the measure off.
    """
    usual = dict(_open().filter(measure=row).values_list("subject_id", "usual"))
    _open().filter(measure=row).update(taken_back_at=now)
    others = dict(_open().filter(subject_id__in=usual).order_by("until").values_list("subject_id", "until"))
    moved = []
    for business in Business.objects.select_for_update().filter(ccus_id__in=usual).order_by("pk"):
        back_to = others.get(business.ccus_id) or usual[business.ccus_id]
        if back_to is not None and back_to != business.expires_on:
            business.expires_on = back_to
            moved.append(business)
    _write(moved, since=min((day for day in usual.values() if day), default=None))
    return len(usual)


def settle(business: Business, *, now: datetime) -> date:
    """The usual last day of a business that renews; what measures gave it is over. The caller holds the row."""
    cases = _open().filter(subject_id=business.ccus_id)
    usual: date | None = cases.aggregate(first=Min("usual"))["first"]
    cases.update(taken_back_at=now)
    return usual or business.expires_on


def _open() -> QuerySet[MeasureCase]:
    return MeasureCase.objects.filter(effect=EFFECT.value, subject_kind=BUSINESS, taken_back_at__isnull=True)


def _case(row: MeasureOrder, business: Business, *, usual: date, until: date, now: datetime) -> MeasureCase:
    return MeasureCase(
        measure=row,
        effect=EFFECT.value,
        subject_kind=BUSINESS,
        subject_id=business.ccus_id,
        usual=usual,
        until=until,
        given_at=now,
    )


def _write(moved: Sequence[Business], *, since: date | None) -> None:
    """Work dates from the day after the earliest usual last day are judged again."""
    if not moved:
        return
    Business.objects.bulk_update(moved, ["expires_on"], batch_size=_CHUNK)
    from_on = since + timedelta(days=1) if since else None
    announce(FactChange(cause=CAUSE, businesses=[business.pk for business in moved], from_on=from_on))
