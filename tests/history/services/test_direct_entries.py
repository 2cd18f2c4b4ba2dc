from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.history.world import MONDAY, World, a_business, a_technician, a_touch, at, store

from ccus.access import catalogue
from ccus.access.errors import PermissionMissing
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.foundation.models import AuditEvent
from ccus.foundation.refusals import Refusal
from ccus.history import errors
from ccus.history.models import DirectEntry, WorkRecord, WorkRecordChange
from ccus.history.rules import closing as rules_of_closing
from ccus.history.services import closing, direct_entries
from ccus.history.services.direct_entries import DirectEntryDraft
from ccus.registry.models import MeasureOrder
from ccus.registry.queries.special_measures import DIRECT_ENTRY, cases_of, forget_measures, measure_of
from ccus.registry.rules.special_measures import SpecialMeasure

pytestmark = pytest.mark.django_db
TUESDAY_MORNING = at("09:00", MONDAY + timedelta(days=1))


def viewer(role: Role, kind: SubjectKind, ccus_id: str) -> Viewer:
    return Viewer(
        account_id=1, role=role, subject_kind=kind, subject_ccus_id=ccus_id, permissions=catalogue.words_of(role.value)
    )


def the_technician(world: World) -> Viewer:
    return viewer(Role.TECHNICIAN, SubjectKind.TECHNICIAN, world.taro.ccus_id)


def the_clerk(world: World) -> Viewer:
    return viewer(Role.BUSINESS_CLERK, SubjectKind.BUSINESS, world.employer.ccus_id)


def the_prime(world: World) -> Viewer:
    return viewer(Role.SITE_MANAGER, SubjectKind.SITE, world.site.ccus_id)


def draft(world: World, **fields: Any) -> DirectEntryDraft:
    values: dict[str, Any] = {
        "technician": world.taro, "site": world.site, "business": world.employer, "work_date": MONDAY,
        "trade_code": "06-01", "site_roles": ["foreman"], "reason": "カードを忘れた",
    }  # fmt: skip
    return DirectEntryDraft(**{**values, **fields})


def test_an_approved_entry_becomes_a_counted_day(world: World) -> None:
    entry = direct_entries.submit_direct_entry(the_technician(world), draft(world), now=TUESDAY_MORNING)
    assert not WorkRecord.objects.exists()

    assert direct_entries.approve_direct_entries(the_prime(world), [entry.pk], now=TUESDAY_MORNING) == 1

    record = WorkRecord.objects.get()
    assert (record.work_date, record.source, record.evaluation_valid) == (MONDAY, "direct", True)
    assert (record.site_roles, record.touch_count, record.tier) == (["foreman"], 0, 1)
    assert sorted(AuditEvent.objects.values_list("act", flat=True)) == [
        "history:direct-entry:approved",
        "history:direct-entry:submit",
    ]


def test_an_approved_entry_corrects_a_touched_day_and_keeps_what_was_there(world: World) -> None:
    a_technician("花子", of=world.employer, token="HANAKO")
    store(a_touch(world.gate, at("08:02"), token="HANAKO"))
    hanako = WorkRecord.objects.get().technician

    entry = direct_entries.submit_direct_entry(the_clerk(world), draft(world, technician=hanako), now=TUESDAY_MORNING)
    direct_entries.approve_direct_entries(the_prime(world), [entry.pk], now=TUESDAY_MORNING)

    record = WorkRecord.objects.get()
    assert (record.source, record.evaluation_valid, record.trade_code, record.touch_count) == ("both", True, "06-01", 1)
    assert record.entry_at == at("08:02")
    change = WorkRecordChange.objects.get()
    assert (change.cause, change.before["evaluation_valid"], change.after["trade_code"]) == (
        "direct_entry_approved",
        False,
        "06-01",
    )


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"reason": "  "}, errors.ReasonMissing),
        ({"trade_code": "99-01"}, errors.UnknownTrade),
        ({"site_roles": ["king"]}, errors.UnknownSiteRole),
        ({"site_roles": []}, errors.UnknownSiteRole),
        ({"work_date": MONDAY + timedelta(days=2)}, errors.DirectEntryInFuture),
        ({"work_date": date(2026, 9, 30)}, errors.DirectEntryClosed),
    ],
)
def test_what_cannot_be_entered_is_said_and_nothing_is_written(
    world: World, fields: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        direct_entries.submit_direct_entry(the_technician(world), draft(world, **fields), now=TUESDAY_MORNING)

    assert not DirectEntry.objects.exists()
    assert not AuditEvent.objects.exists()


def test_entry_and_approval_close_at_the_end_of_the_next_month(world: World) -> None:
    entry = direct_entries.submit_direct_entry(the_technician(world), draft(world), now=TUESDAY_MORNING)
    assert entry.closes_on == date(2026, 12, 31)

    with pytest.raises(errors.DirectEntryClosed):
        direct_entries.approve_direct_entries(the_prime(world), [entry.pk], now=at("00:00", date(2027, 1, 1)))
    assert closing.expire_direct_entries(now=at("00:00", date(2027, 1, 1))) == 1

    entry.refresh_from_db()
    assert entry.state == "expired"
    assert not WorkRecord.objects.exists()
    assert closing.expire_direct_entries(now=at("00:00", date(2027, 1, 1))) == 0


def test_the_same_day_cannot_wait_twice(world: World) -> None:
    direct_entries.submit_direct_entry(the_technician(world), draft(world), now=TUESDAY_MORNING)

    with pytest.raises(errors.DirectEntryExists):
        direct_entries.submit_direct_entry(the_clerk(world), draft(world), now=TUESDAY_MORNING)

    assert DirectEntry.objects.count() == 1


def test_a_counted_day_is_only_entered_again_as_a_correction(world: World) -> None:
    store(a_touch(world.gate, at("08:02")))

    with pytest.raises(errors.DayAlreadyCounted):
        direct_entries.submit_direct_entry(the_technician(world), draft(world), now=TUESDAY_MORNING)
    entry = direct_entries.submit_direct_entry(the_technician(world), draft(world, corrects=True), now=TUESDAY_MORNING)

    direct_entries.approve_direct_entries(the_prime(world), [entry.pk], now=TUESDAY_MORNING)
    assert WorkRecord.objects.get().site_roles == ["foreman"]


def test_strangers_enter_and_decide_nothing(world: World) -> None:
    other_firm = viewer(Role.BUSINESS_CLERK, SubjectKind.BUSINESS, a_business("他社").ccus_id)
    with pytest.raises(errors.NotYourPerson):
        direct_entries.submit_direct_entry(other_firm, draft(world), now=TUESDAY_MORNING)
    entry = direct_entries.submit_direct_entry(the_technician(world), draft(world), now=TUESDAY_MORNING)
    other_prime = viewer(Role.SITE_MANAGER, SubjectKind.SITE, "0" * 12 + "71")

    for who, refusal in [(other_prime, errors.NotYourSite), (the_clerk(world), PermissionMissing)]:
        with pytest.raises(refusal):
            direct_entries.approve_direct_entries(who, [entry.pk], now=TUESDAY_MORNING)
        with pytest.raises(refusal):
            direct_entries.decline_direct_entry(who, entry.pk, note="x", now=TUESDAY_MORNING)
    with pytest.raises(errors.NotYourPerson):
        direct_entries.withdraw_direct_entry(the_clerk(world), entry.pk, now=TUESDAY_MORNING)

    entry.refresh_from_db()
    assert entry.state == "submitted"


def test_a_declined_entry_says_why_and_can_be_sent_again(world: World) -> None:
    entry = direct_entries.submit_direct_entry(the_technician(world), draft(world), now=TUESDAY_MORNING)
    with pytest.raises(errors.DeclineNeedsReason):
        direct_entries.decline_direct_entry(the_prime(world), entry.pk, note=" ", now=TUESDAY_MORNING)

    direct_entries.decline_direct_entry(the_prime(world), entry.pk, note="この日は休工です", now=TUESDAY_MORNING)

    entry.refresh_from_db()
    assert (entry.state, entry.decision_note) == ("declined", "この日は休工です")
    with pytest.raises(errors.DirectEntryNotOpen):
        direct_entries.approve_direct_entries(the_prime(world), [entry.pk], now=TUESDAY_MORNING)
    direct_entries.submit_direct_entry(the_technician(world), draft(world), now=TUESDAY_MORNING)


def test_approving_is_all_or_none(world: World) -> None:
    first = direct_entries.submit_direct_entry(the_technician(world), draft(world), now=TUESDAY_MORNING)
    second = direct_entries.submit_direct_entry(
        the_technician(world), draft(world, work_date=MONDAY - timedelta(days=3)), now=TUESDAY_MORNING
    )
    direct_entries.withdraw_direct_entry(the_technician(world), second.pk, now=TUESDAY_MORNING)

    with pytest.raises(errors.DirectEntryNotOpen):
        direct_entries.approve_direct_entries(the_prime(world), [first.pk, second.pk], now=TUESDAY_MORNING)
    with pytest.raises(errors.DirectEntryNotFound):
        direct_entries.approve_direct_entries(the_prime(world), [first.pk, 999_999], now=TUESDAY_MORNING)

    first.refresh_from_db()
    assert first.state == "submitted"


@pytest.fixture
def after_the_earthquake(world: World) -> SpecialMeasure:
    """In force where the site is: what closes in the month after the work lasts two months longer."""
    usual = rules_of_closing.closes_on(MONDAY)
    row = MeasureOrder.objects.create(
        name="地震",
        basis="通知",
        areas=[world.site.office_prefecture_code],
        from_on=MONDAY,
        last_on=usual,
        effects=["entries"],
        entries_until=usual + timedelta(days=60),
        state="in_force",
        proposed_by="account:1",
        proposed_at=TUESDAY_MORNING,
        answered_by="account:2",
        answered_at=TUESDAY_MORNING,
    )
    forget_measures()
    return measure_of(row)


def test_a_special_measure_keeps_days_open_and_says_so(world: World, after_the_earthquake: SpecialMeasure) -> None:
    until = after_the_earthquake.entries_until
    assert until is not None
    on_last_day, day_after = at("09:00", until), at("09:00", until + timedelta(days=1))

    with pytest.raises(errors.DirectEntryClosed):
        direct_entries.submit_direct_entry(the_technician(world), draft(world), now=day_after)
    entry = direct_entries.submit_direct_entry(the_technician(world), draft(world), now=on_last_day)

    assert entry.closes_on == until
    assert [case.usual for case in cases_of(DIRECT_ENTRY, entry.pk)] == [rules_of_closing.closes_on(MONDAY)]
    assert direct_entries.approve_direct_entries(the_prime(world), [entry.pk], now=on_last_day) == 1


def test_an_entry_that_waits_is_kept_open_too_and_stays_so_when_the_measure_ends(
    world: World, after_the_earthquake: SpecialMeasure
) -> None:
    entry = direct_entries.submit_direct_entry(the_technician(world), draft(world), now=TUESDAY_MORNING)
    usual = rules_of_closing.closes_on(MONDAY)
    DirectEntry.objects.filter(pk=entry.pk).update(closes_on=usual)  # sent before the measure was switched on

    assert closing.expire_direct_entries(now=at("00:30", usual + timedelta(days=1))) == 0
    MeasureOrder.objects.update(state="ended")
    forget_measures()

    later = at("09:00", usual + timedelta(days=20))
    assert closing.expire_direct_entries(now=later) == 0
    assert direct_entries.approve_direct_entries(the_prime(world), [entry.pk], now=later) == 1
