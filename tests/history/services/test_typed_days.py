from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from psycopg.types.range import Range
from tests.history.acting import the_clerk, the_technician, viewer
from tests.history.world import MONDAY, World, a_business, a_roster_entry, a_site, a_technician, a_touch, at, store

from ccus.access.states import Role, SubjectKind
from ccus.history import errors
from ccus.history.models import DirectEntry
from ccus.history.services import typed_days
from ccus.history.services.typed_days import TypedDay
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.models import Affiliation
from ccus.sites.errors import SiteNotFound

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY_MORNING = at("09:00", MONDAY + timedelta(days=2))


def typed(world: World, **fields: Any) -> TypedDay:
    values: dict[str, Any] = {
        "technician_ccus_id": world.taro.ccus_id, "site_ccus_id": world.site.ccus_id, "work_date": MONDAY,
        "trade_code": "06-01", "site_roles": ["other"], "reason": "カードを忘れた",
    }  # fmt: skip
    return TypedDay(**{**values, **fields})


def test_a_clerk_sends_a_day_for_the_own_firm(world: World) -> None:
    entry = typed_days.submit_typed_day(the_clerk(world), typed(world), now=WEDNESDAY_MORNING)

    assert (entry.technician, entry.site, entry.business, entry.entered_as) == (
        world.taro,
        world.site,
        world.employer,
        "employer",
    )


def test_a_technician_sends_a_day_for_the_firm_of_the_roster_else_for_the_main_employer(world: World) -> None:
    second = a_business("第二工業")
    Affiliation.objects.create(
        technician=world.taro, business=second, kind="secondary", valid=Range(date(2026, 4, 1), None)
    )
    lent_to = a_site(world.prime, name="応援の現場")
    a_roster_entry(lent_to, world.taro, second)
    unlisted = a_site(world.prime, name="名簿のない現場")

    def business_at(site_ccus_id: str) -> str:
        day = typed(world, site_ccus_id=site_ccus_id)
        return typed_days.submit_typed_day(the_technician(world), day, now=WEDNESDAY_MORNING).business.name

    assert business_at(lent_to.ccus_id) == "第二工業"
    assert business_at(unlisted.ccus_id) == "佐藤工業"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"technician_ccus_id": "0" * 14}, TechnicianNotFound),
        ({"site_ccus_id": "0" * 14}, SiteNotFound),
        ({"reason": ""}, errors.ReasonMissing),
    ],
)
def test_a_day_that_cannot_be_sent_is_refused_in_words(
    world: World, fields: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        typed_days.submit_typed_day(the_clerk(world), typed(world, **fields), now=WEDNESDAY_MORNING)

    assert not DirectEntry.objects.exists()


def test_somebody_without_an_employer_on_the_day_cannot_enter_it(world: World) -> None:
    world.site.roster_entries.all().delete()
    Affiliation.objects.update(valid=Range(TUESDAY, None))

    with pytest.raises(errors.NotYourPerson):
        typed_days.submit_typed_day(the_technician(world), typed(world), now=WEDNESDAY_MORNING)


def test_one_refused_day_loses_no_other(world: World) -> None:
    store(a_touch(world.gate, at("08:02")))
    stranger = a_technician("他人", of=a_business("他社"))
    days = [
        typed(world),
        typed(world, work_date=TUESDAY),
        typed(world, technician_ccus_id=stranger.ccus_id, work_date=TUESDAY),
        typed(world, work_date=date(2026, 9, 30)),
    ]

    outcomes = typed_days.submit_typed_days(the_clerk(world), days, now=WEDNESDAY_MORNING)

    assert [outcome.typed for outcome in outcomes] == days
    assert [type(outcome.refusal) for outcome in outcomes] == [
        errors.DayAlreadyCounted,
        type(None),
        errors.NotYourPerson,
        errors.DirectEntryClosed,
    ]
    assert DirectEntry.objects.get().work_date == TUESDAY


def test_a_hat_without_the_word_sends_nothing(world: World) -> None:
    manager = viewer(Role.SITE_MANAGER, SubjectKind.BUSINESS, world.employer.ccus_id)

    (outcome,) = typed_days.submit_typed_days(manager, [typed(world)], now=WEDNESDAY_MORNING)

    assert outcome.refusal is not None
    assert outcome.refusal.code == "access.permission_missing"
    assert not DirectEntry.objects.exists()
