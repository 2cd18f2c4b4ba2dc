from __future__ import annotations

from datetime import timedelta

import pytest
from tests.history.acting import the_clerk, the_technician
from tests.history.world import (
    MONDAY,
    World,
    a_business,
    a_node,
    a_roster_entry,
    a_site,
    a_technician,
    a_touch,
    at,
    store,
)

from ccus.access.viewers import Viewer
from ccus.history.queries import entry_choices, people_days
from ccus.history.queries.entry_choices import EntryChoices, SiteChoice
from ccus.registry.models import Technician
from ccus.sites.models import RosterEntry

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


def choices(world: World, viewer: Viewer, *people: Technician) -> EntryChoices:
    cells = [(person.ccus_id, TUESDAY) for person in people]
    return entry_choices.list_entry_choices_visible_to(
        viewer, people_days.list_chosen_visible_to(the_clerk(world), cells)
    )


def test_the_roster_of_the_day_is_suggested(world: World) -> None:
    found = choices(world, the_clerk(world), world.taro)

    assert found.sites == (SiteChoice(ccus_id=world.site.ccus_id, name="丸の内新築"),)
    suggestion = found.suggestions[world.taro.ccus_id, TUESDAY]
    assert (suggestion.site, suggestion.trade_code, suggestion.site_roles, suggestion.work_content) == (
        found.sites[0],
        "06-01",
        ("other",),
        "足場の組立て",
    )
    assert suggestion.from_roster


def test_of_two_rosters_the_one_of_the_last_record_wins(world: World) -> None:
    a_roster_entry(a_site(world.prime, name="二つ目"), world.taro, world.employer)
    store(a_touch(world.gate, at("08:00")))

    found = choices(world, the_clerk(world), world.taro)

    assert found.suggestions[world.taro.ccus_id, TUESDAY].site.name == "丸の内新築"
    assert {site.name for site in found.sites} == {"丸の内新築", "二つ目"}


def test_without_a_roster_the_last_record_is_suggested(world: World) -> None:
    store(a_touch(world.gate, at("08:00")))
    RosterEntry.objects.all().delete()

    suggestion = choices(world, the_clerk(world), world.taro).suggestions[world.taro.ccus_id, TUESDAY]

    assert (suggestion.site.name, suggestion.from_roster) == ("丸の内新築", False)


def test_a_day_that_lacks_trade_and_role_still_tells_the_site(world: World) -> None:
    RosterEntry.objects.all().delete()
    store(a_touch(world.gate, at("08:00", TUESDAY)))

    suggestion = choices(world, the_clerk(world), world.taro).suggestions[world.taro.ccus_id, TUESDAY]

    assert (suggestion.site.name, suggestion.trade_code, suggestion.site_roles) == ("丸の内新築", "", ())


def test_somebody_unknown_gets_the_sites_of_the_firm_and_no_suggestion(world: World) -> None:
    hanako = a_technician("花子", of=world.employer)
    a_node(a_site(world.prime, name="青山改修"), world.employer)

    found = choices(world, the_clerk(world), hanako)

    assert found.suggestions == {}
    assert [site.name for site in found.sites] == ["丸の内新築", "青山改修"]


def test_a_firm_is_not_told_what_somebody_does_for_another(world: World) -> None:
    other = a_business("他社")
    a_roster_entry(a_site(other, name="他社の現場"), world.taro, other)

    assert [site.name for site in choices(world, the_clerk(world), world.taro).sites] == ["丸の内新築"]
    assert {site.name for site in choices(world, the_technician(world), world.taro).sites} == {
        "丸の内新築",
        "他社の現場",
    }


def test_nobody_chosen_offers_nothing(world: World) -> None:
    assert choices(world, the_clerk(world)) == EntryChoices(sites=(), suggestions={})
