"""The demo's past: touches through the real intake, and days typed in by hand where the card lay at home."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from ccus.access.states import Role
from ccus.devices.models import Device
from ccus.history.models import WorkRecord
from ccus.history.queries import proofs
from ccus.history.services import direct_entries, intake, partitions
from ccus.history.services.direct_entries import DirectEntryDraft
from ccus.history.services.intake import ReportedTouch
from ccus.history.services.rejudging import raw_connection
from ccus.history.states import CredentialKind
from ccus.kit.calendar import JST, jst_date
from ccus.registry.models import Business, Technician
from ccus.registry.rules.cards import hash_token
from ccus.sites.models import Site
from ccus.sites.states import SiteRole
from ccus.twin.rules.country import Country
from ccus.twin.rules.days import MissedDay, missed_days, touches_of_day
from ccus.twin.rules.draws import draws, made_up_uuid
from ccus.twin.rules.places import LOGGER_SITE
from ccus.twin.rules.planned_touches import PlannedTouch
from ccus.twin.services import steps
from ccus.twin.services.people_of_demo import hat_of
from ccus.twin.services.steps import Step

DAYS_BACK = 76
# The days that the sample file of the logging reader brings.
SAMPLE_FROM, SAMPLE_UNTIL = date(2026, 11, 2), date(2026, 11, 21)
_NOT_DECIDED_FOR_DAYS = 12
_ENTERED, _DECLINED = 0.7, 0.1
_REASONS = ("カードを忘れたため", "読み取り機が充電切れだったため", "朝礼に直行しタッチを忘れたため")
_DECLINE_NOTE = "この日の入場を作業日報で確認できません。日付を確かめてください。"


@dataclass(frozen=True, kw_only=True)
class Gates:
    """Internal ids of the demo's devices: by site key and position of the gate, and the logging reader's."""

    of_site: dict[str, list[Device]]

    def device(self, touch: PlannedTouch) -> Device:
        return self.of_site[touch.site][touch.gate]


def load_days(
    country: Country, gates: Gates, *, loaded_until: date | None, progress: Callable[[str], None], now: datetime
) -> int:
    """Loads the days since the last one loaded, up to the current moment. Gives how many touches were new.

    One transaction for each day, which also remembers how far it came; a day loaded twice adds nothing.
    """
    today = jst_date(now)
    first = max(today - timedelta(days=DAYS_BACK), loaded_until or date.min)
    stored = 0
    waiting: defaultdict[date, list[PlannedTouch]] = defaultdict(list)
    for day in (first + timedelta(days=offset) for offset in range((today - first).days)):
        for touch in touches_of_day(country, day):
            if not (touch.site == LOGGER_SITE and SAMPLE_FROM <= day < SAMPLE_UNTIL):
                waiting[jst_date(touch.at)].append(touch)
        stored += _store_day(waiting.pop(day, []), gates, country, day, now=now)
        if day != loaded_until and (day.day == 1 or day == first):
            progress(f"就業履歴を作っています: {day.year}年{day.month}月 / Recording the work days of {day:%B %Y}")
    return stored


def _store_day(touches: list[PlannedTouch], gates: Gates, country: Country, day: date, *, now: datetime) -> int:
    reported = [_reported(touch, gates.device(touch)) for touch in touches if touch.at <= now]
    _make_partitions(reported, now)
    received_at = now if proofs.is_published(day) else min(now, datetime.combine(day, time(23, 59, 59), JST))
    with transaction.atomic():
        answers = intake.store_and_tell(raw_connection(), reported, received_at=received_at) if reported else []
        steps.finish(Step.DAYS, now=now, until=day.isoformat())
    return sum(answer.is_new for answer in answers)


def _make_partitions(touches: list[ReportedTouch], now: datetime) -> None:
    months = partitions.missing_months(intake.days_touched(touches), on=jst_date(now))
    if months:
        with transaction.atomic():
            partitions.make_months(raw_connection(), months)


def _reported(touch: PlannedTouch, device: Device) -> ReportedTouch:
    return ReportedTouch(
        event_id=made_up_uuid("touch", touch.site, touch.technician.number, touch.at.isoformat()),
        occurred_at=touch.at,
        credential_kind=CredentialKind.CARD.value,
        credential_hash=hash_token(touch.token),
        typed_id="",
        method=touch.method.value,
        device_id=device.pk,
        site_id=device.site_id,
        direction=touch.direction.value,
        sequence=touch.number,
    )


def load_direct_entries(country: Country, *, now: datetime) -> None:
    """Days without a touch, typed in by the firm's clerk: older ones approved or declined, the newest waiting."""
    today = jst_date(now)
    people = Technician.objects.in_bulk([one.ccus_id for one in country.technicians], field_name="ccus_id")
    firms = Business.objects.in_bulk([one.ccus_id for one in country.businesses], field_name="ccus_id")
    places = Site.objects.select_related("prime").in_bulk([one.ccus_id for one in country.sites], field_name="ccus_id")
    to_approve: defaultdict[tuple[str, date], list[int]] = defaultdict(list)
    for missed, chance in _entered_days(country, today):
        assignment, technician = missed.assignment, missed.assignment.technician
        site = places[country.site(assignment.site).ccus_id]
        draft = DirectEntryDraft(
            technician=people[technician.ccus_id],
            site=site,
            business=firms[technician.business.ccus_id],
            work_date=missed.on,
            trade_code=technician.business.trade_code,
            site_roles=[SiteRole.FOREMAN if technician.place == 0 else SiteRole.OTHER],
            reason=_REASONS[technician.number % len(_REASONS)],
            entry_at=datetime.combine(missed.on, time(7, 50), JST),
            exit_at=datetime.combine(missed.on, time(17, 10), JST),
        )
        if WorkRecord.objects.filter(
            technician=draft.technician, site=site, work_date=missed.on, evaluation_valid=True
        ).exists():
            continue
        clerk = hat_of(Role.BUSINESS_CLERK, technician.business.ccus_id)
        entered_at = datetime.combine(missed.on, time(18, 10), JST) + timedelta(days=1)
        entry = direct_entries.submit_direct_entry(clerk, draft, now=min(entered_at, now))
        if (today - missed.on).days <= _NOT_DECIDED_FOR_DAYS:
            continue
        friday = missed.on + timedelta(days=4 - missed.on.weekday() + 7)
        if chance < _DECLINED:
            prime = hat_of(Role.SITE_MANAGER, site.prime.ccus_id)
            direct_entries.decline_direct_entry(prime, entry.pk, note=_DECLINE_NOTE, now=_afternoon(friday))
        else:
            to_approve[site.prime.ccus_id, friday].append(entry.pk)
    for (prime_ccus_id, friday), entries in to_approve.items():
        prime = hat_of(Role.SITE_MANAGER, prime_ccus_id)
        direct_entries.approve_direct_entries(prime, entries, now=_afternoon(friday))


def _entered_days(country: Country, today: date) -> Iterator[tuple[MissedDay, float]]:
    """Missed days that somebody typed in, each with a draw between 0 and 1 for its fate. Others stay missing."""
    for back in range(DAYS_BACK - 1, 0, -1):
        day = today - timedelta(days=back)
        for missed in missed_days(country, day):
            chance = draws("entry", missed.assignment.technician.number, day)
            if missed.is_told and chance.random() < _ENTERED:
                yield missed, chance.random()


def _afternoon(day: date) -> datetime:
    return datetime.combine(day, time(15), JST)
