"""Whatever happens to provisional days, in whatever order: none counts before it may, and the end is always the same.

A state machine drives the real services and compares with a short account of its own of who was where; at the end it replays the
same facts in another order, in another copy of the world.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import combinations
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests import kept_rows
from tests.history.acting import the_prime
from tests.history.provisional import FAR, NEAR, YARD, Crew, locate, note, person, read_poster, vouch
from tests.history.world import MONDAY, a_touch, at, store
from time_machine import TimeMachineFixture

from ccus.foundation.refusals import Refusal
from ccus.history.models import DirectEntry, ProvisionalDay, WorkRecord
from ccus.history.services import partitions, provisional_answers, provisional_concluding, provisional_days
from ccus.history.states import DayState
from ccus.levels.queries.work_days import work_day_totals_visible_to
from ccus.sites.rules.recording_period import RecordingPeriod
from ccus.sites.rules.site_parts import SiteDetails
from ccus.sites.services import sites
from ccus.sites.states import SiteKind

PEOPLE = ("taro", "jiro", "saburo")
PLACES = ("site", "yard")
FIRST_ON, LAST_ON = date(2026, 4, 1), date(2027, 3, 31)
Key = tuple[str, str]  # person, place
AFTER_CLOSING = at("09:00", date(2027, 1, 1))
# Changes of a register follow one another: they are replayed in their own order, everything else in any.
IN_TURN = {"period", "kind", "link"}


@dataclass(frozen=True)
class Fact:
    """Something that happened at a moment of its own. `about` names the day concerned; `value` is read by `House.tell`."""

    what: str
    now: datetime
    about: Key | None = None
    value: object = None


@dataclass
class House:
    """One copy of the world with the real services."""

    world: Crew = field(default_factory=lambda: kept_rows.of(Crew))
    days: dict[Key, ProvisionalDay] = field(default_factory=dict)

    def tell(self, fact: Fact) -> bool:
        """False when it was refused; nothing is written then."""
        try:
            with transaction.atomic():
                self._told(fact)
        except Refusal:
            return False
        return True

    def _told(self, fact: Fact) -> None:
        world, now = self.world, fact.now
        if fact.about is not None:
            self._told_of_day(fact, fact.about)
        elif fact.what == "period":
            last_on = LAST_ON if fact.value else MONDAY - timedelta(days=1)
            period = RecordingPeriod(FIRST_ON, last_on)
            sites.change_recording_period(the_prime(world), world.site.ccus_id, recording_period=period, now=now)
        elif fact.what == "kind":
            details = SiteDetails(kind=fact.value, latitude=NEAR[0], longitude=NEAR[1])  # type: ignore[arg-type]
            sites.change_site_details(
                the_prime(world),
                world.site.ccus_id,
                name=world.site.name,
                prefecture_code="13",
                details=details,
                now=now,
            )
        elif fact.what == "touch":
            store(a_touch(world.gate, at("08:00"), token=str(fact.value).upper()), received_at=now)
            provisional_concluding.conclude_vouched_days(now=now)

    def _told_of_day(self, fact: Fact, about: Key) -> None:
        world, now, day = self.world, fact.now, self.days.get(about)
        prime, author = the_prime(world), getattr(world, about[0])
        if fact.what == "note":
            place = {"place_name": YARD} if about[1] == "yard" else {}
            self.days[about] = note(world, author, now=now, **place)
        elif day is None:
            raise AssertionError(f"{fact} before its day was noted")
        elif fact.what == "gps":
            locate(day, NEAR if fact.value else FAR, now=now)
        elif fact.what == "qr":
            read_poster(day, world.site, now=now)
        elif fact.what == "word":
            vouch(day, by=getattr(world, str(fact.value)), now=now)
        elif fact.what == "answer" and fact.value:
            provisional_answers.confirm_provisional_days(prime, [day.pk], now=now)
        elif fact.what == "answer":
            provisional_answers.decline_provisional_day(prime, day.pk, note="来ていません", now=now)
        elif fact.what == "link":
            provisional_answers.link_place(prime, day.pk, site_ccus_id=world.site.ccus_id, now=now)
        elif fact.what == "withdraw":
            provisional_days.withdraw_provisional_day(person(author), day.pk, now=now)

    def close(self) -> None:
        provisional_concluding.conclude_vouched_days(now=at("23:00", date(2026, 12, 31)))
        provisional_concluding.close_provisional_days(now=AFTER_CLOSING)

    def outcome(self) -> dict[Key, tuple[str, list[str]]]:
        for day in self.days.values():
            day.refresh_from_db()
        return {key: (day.state, day.missing) for key, day in self.days.items()}

    def records(self) -> set[tuple[str, str, bool, tuple[str, ...]]]:
        """Given name, trade, whether it counts for levels, and roles. All are of the same site and date."""
        return {
            (record.technician.given_name, record.trade_code, record.evaluation_valid, tuple(record.site_roles))
            for record in WorkRecord.objects.select_related("technician")
        }

    def counted(self) -> set[str]:
        names = {getattr(self.world, key).given_name: key for key in PEOPLE}
        return {names[name] for name, *_ in self.records()}


class ProvisionalDays(RuleBasedStateMachine):
    """`told` are the facts that were taken, in their order."""

    @initialize(order=st.randoms(use_true_random=False))
    def begin(self, order: Random) -> None:
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        partitions.forget_known_months()
        self.order = order
        self.moment = at("12:00")
        self.house = House()
        self.told: list[Fact] = []

    def tell(self, what: str, about: Key | None = None, value: object = None) -> None:
        self.moment += timedelta(minutes=1)
        fact = Fact(what, self.moment, about, value)
        if self.house.tell(fact):
            self.told.append(fact)

    @rule(who=st.sampled_from(PEOPLE), place=st.sampled_from(PLACES))
    def note(self, who: str, place: str) -> None:
        if (who, place) not in self.house.days:
            self.tell("note", (who, place))

    @precondition(lambda self: self.house.days)
    @rule(data=st.data(), is_near=st.booleans())
    def give_position(self, data: st.DataObject, is_near: bool) -> None:
        self.tell("gps", self.some_day(data), is_near)

    @precondition(lambda self: self.house.days)
    @rule(data=st.data())
    def read_poster(self, data: st.DataObject) -> None:
        self.tell("qr", self.some_day(data))

    @precondition(lambda self: self.house.days)
    @rule(data=st.data(), who=st.sampled_from(PEOPLE))
    def vouch(self, data: st.DataObject, who: str) -> None:
        self.tell("word", self.some_day(data), who)

    @precondition(lambda self: self.house.days)
    @rule(data=st.data(), confirms=st.booleans())
    def answer(self, data: st.DataObject, confirms: bool) -> None:
        self.tell("answer", self.some_day(data), confirms)

    @precondition(lambda self: self.house.days)
    @rule(data=st.data())
    def link(self, data: st.DataObject) -> None:
        self.tell("link", self.some_day(data))

    @precondition(lambda self: len(self.told) > 6)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        if self.house.days:
            self.tell("withdraw", self.some_day(data))

    @rule(covers_the_day=st.booleans())
    def change_period(self, covers_the_day: bool) -> None:
        self.tell("period", value=covers_the_day)

    @rule(kind=st.sampled_from([SiteKind.NORMAL, SiteKind.NORMAL, SiteKind.TRAINING, SiteKind.TEST]))
    def change_kind(self, kind: SiteKind) -> None:
        self.tell("kind", value=kind)

    @rule(who=st.sampled_from(PEOPLE))
    def touch_late(self, who: str) -> None:
        self.tell("touch", value=who)

    def some_day(self, data: st.DataObject) -> Key:
        return data.draw(st.sampled_from(sorted(self.house.days)))

    @invariant()
    def only_what_may_count_counts(self) -> None:
        if not hasattr(self, "house"):
            return
        account = Account(self.told)
        counted = {key for key, (state, _) in self.house.outcome().items() if state == "counted"}

        assert counted == {key for key in self.house.days if account.may_count(key)}
        assert self.house.counted() == {who for who, _ in counted} | account.touched_in()
        for who in PEOPLE:
            viewer = person(getattr(self.house.world, who))
            totals = work_day_totals_visible_to(viewer, viewer.technician_ccus_id, on=MONDAY)
            is_valid = any(key[0] == who for key in counted) or (who == "taro" and who in account.touched_in())
            assert totals.total_days == int(is_valid)
        approved = DirectEntry.objects.filter(state=DayState.APPROVED.value).count()
        assert approved == len(counted)

    def teardown(self) -> None:
        if not hasattr(self, "house"):
            return
        try:
            told, order = self.told, self.order
            self.house.close()
            expected = (self.house.outcome(), self.house.records())
            for key, day in self.house.days.items():
                late = Fact("gps", AFTER_CLOSING, key, True)
                assert not self.house.tell(late), day
            assert (self.house.outcome(), self.house.records()) == expected
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
            self.transaction = transaction.atomic()
            self.transaction.__enter__()
            partitions.forget_known_months()
            again = House()
            for fact in shuffled(told, order):
                again.tell(fact)
            again.close()
            assert (again.outcome(), again.records()) == expected
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)


class Account:
    """The expectation, told in the plainest way, from the facts alone."""

    def __init__(self, told: list[Fact]) -> None:
        self.told = told

    def may_count(self, key: Key) -> bool:
        of_day = [fact for fact in self.told if fact.about == key]
        if not self.site_makes_days() or any(fact.what == "withdraw" for fact in of_day):
            return False
        if key[1] == "yard" and not self.is_linked():
            return False
        answers = [fact.value for fact in sorted(of_day, key=lambda fact: fact.now) if fact.what == "answer"]
        if answers:
            return bool(answers[-1])
        evidences = {(fact.what, key[0]) for fact in of_day if fact.what == "qr" or (fact.what == "gps" and fact.value)}
        evidences |= {
            ("word", str(fact.value)) for fact in of_day if fact.what == "word" and self.was_there(str(fact.value))
        }
        return any(first != second for first, second in combinations(evidences, 2))

    def was_there(self, who: str) -> bool:
        """By own touch, or by own position or QR for a day of the site; a day taken back proves nothing."""
        own = [
            fact
            for fact in self.told
            if fact.about and fact.about[0] == who and (fact.about[1] == "site" or self.is_linked())
        ]
        withdrawn = {fact.about for fact in own if fact.what == "withdraw"}
        proved = any(
            fact.about not in withdrawn and (fact.what == "qr" or (fact.what == "gps" and fact.value)) for fact in own
        )
        return proved or who in self.touched_in()

    def touched_in(self) -> set[str]:
        return {str(fact.value) for fact in self.told if fact.what == "touch"} if self.site_makes_days() else set()

    def site_makes_days(self) -> bool:
        periods = [fact.value for fact in self.told if fact.what == "period"]
        kinds = [fact.value for fact in self.told if fact.what == "kind"]
        return bool([True, *periods][-1]) and [SiteKind.NORMAL, *kinds][-1] is SiteKind.NORMAL

    def is_linked(self) -> bool:
        return any(fact.what == "link" for fact in self.told)


def shuffled(told: list[Fact], order: Random) -> list[Fact]:
    """Another order in which each fact can still be told.

    Changes of a register stay in turn. A person's days are noted before anything else is said of that person: a day that
    counts already, by whatever way, cannot be noted any more.
    """
    waiting = list(told)
    order.shuffle(waiting)
    in_turn = [fact for fact in told if fact.what in IN_TURN]
    result: list[Fact] = []
    while waiting:
        ready = next(fact for fact in waiting if _can_be_told(fact, result, waiting, in_turn))
        result.append(ready)
        waiting.remove(ready)
        if ready in in_turn:
            in_turn.remove(ready)
    return result


def _can_be_told(fact: Fact, told: list[Fact], waiting: list[Fact], in_turn: list[Fact]) -> bool:
    if fact.what == "note":
        return True
    if fact.what in IN_TURN:
        noted = {other.about for other in told if other.what == "note"}
        return fact is in_turn[0] and (fact.about is None or fact.about in noted)
    person_meant = fact.about[0] if fact.about else fact.value
    return all(other.what != "note" or (other.about or "")[0] != person_meant for other in waiting)


@pytest.mark.django_db
def test_no_day_counts_before_it_may_and_any_order_ends_the_same(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(at("12:00"), tick=False)  # listeners of changed facts ask the clock
    run_state_machine_as_test(
        ProvisionalDays,
        settings=settings(
            max_examples=40,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
