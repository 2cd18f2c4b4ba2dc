"""What lower rooms announce reaches those who conclude from it, in the same transaction."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests import cast
from tests.history.world import World, a_business, a_touch, at, store

from ccus.foundation.models import AuditEvent
from ccus.history.models import Touch, WorkRecord
from ccus.registry import errors
from ccus.registry.models import Affiliation
from ccus.registry.rules.registrations import AffiliationEntry
from ccus.registry.services.affiliations import affiliate_technician, end_affiliation
from ccus.sites.models import RosterEntry

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 11, 13)
MONDAY = date(2026, 11, 16)
TUESDAY = date(2026, 11, 17)
NOON = at("12:00", TUESDAY)


def days_of(world: World) -> list[tuple[date, bool, str, str]]:
    records = WorkRecord.objects.filter(technician_id=world.taro.pk).order_by("work_date")
    return [(record.work_date, record.evaluation_valid, record.verdict, record.trade_code) for record in records]


@pytest.fixture
def world(db: None) -> World:
    world = World()
    store(a_touch(world.gate, at("08:00", FRIDAY)), a_touch(world.gate, at("08:00")), received_at=at("12:00"))
    return world


def leave(world: World, *, last_on: date, now: datetime = NOON) -> None:
    affiliation = Affiliation.objects.get(technician=world.taro)
    end_affiliation(affiliation.pk, last_on=last_on, viewer=cast.clerk_of(world.employer), now=now)


def test_days_after_leaving_a_firm_no_longer_count_for_it(world: World) -> None:
    assert days_of(world) == [(FRIDAY, True, "counted", "06-01"), (MONDAY, True, "counted", "06-01")]

    leave(world, last_on=FRIDAY)

    entry = RosterEntry.objects.get()
    assert (entry.valid.lower, entry.valid.upper) == (date(2026, 4, 1), date(2026, 11, 14))
    assert [(day, valid, verdict) for day, valid, verdict, _ in days_of(world)] == [
        (FRIDAY, True, "counted"),
        (MONDAY, False, "not_in_hierarchy"),
    ]
    assert Touch.objects.get(work_date=MONDAY).reasons == ["not_in_hierarchy", "no_site_role"]
    clerk = cast.clerk_of(world.employer).actor
    assert list(AuditEvent.objects.order_by("pk").values_list("act", "actor")) == [
        ("registry:affiliation:end", clerk),
        ("sites:roster-entry:end", clerk),
    ]


def test_touches_after_the_last_day_are_judged_without_the_roster(world: World) -> None:
    leave(world, last_on=MONDAY)

    (answer,) = store(a_touch(world.gate, at("08:00", TUESDAY)), received_at=NOON)

    assert answer.verdict == "not_in_hierarchy"
    assert [day for day, valid, _, _ in days_of(world) if valid] == [FRIDAY, MONDAY]


def test_who_moves_to_another_firm_waits_for_its_roster(world: World) -> None:
    other = a_business("鈴木工業")
    leave(world, last_on=FRIDAY)

    affiliate_technician(
        world.taro.ccus_id,
        entry=AffiliationEntry(business_ccus_id=other.ccus_id, from_on=date(2026, 11, 14)),
        viewer=cast.clerk_of(other),
        now=NOON,
    )

    record = WorkRecord.objects.get(technician_id=world.taro.pk, work_date=MONDAY)
    assert (record.business_id, record.evaluation_valid) == (other.pk, False)


def test_a_refused_end_leaves_the_roster_as_it_is(world: World) -> None:
    affiliation = Affiliation.objects.get(technician=world.taro)

    with pytest.raises(errors.AffiliationNotFound):
        end_affiliation(affiliation.pk + 1, last_on=FRIDAY, viewer=cast.clerk_of(world.employer), now=NOON)

    assert RosterEntry.objects.get().valid.upper is None
    assert len([1 for _, valid, _, _ in days_of(world) if valid]) == 2
