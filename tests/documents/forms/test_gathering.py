"""What is gathered for a sheet: of the day asked for, and as it was known then."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from tests import cast
from tests.cast import assemble, clerk_of, site_manager_of
from tests.factories.sites import make_node, make_roster_entry, make_site, prime_node

from ccus.access.viewers import Viewer
from ccus.documents.errors import DayBeforeSite, DayInFuture, FormNotOfFirm
from ccus.documents.models import TypedFact
from ccus.documents.services.forms.making import MadeForm, find_form, gatherer_of, latest_day, look_at_form
from ccus.kit.calendar import JST, jst_date
from ccus.registry.models import Business
from ccus.sites.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    return assemble()


@pytest.fixture
def site(people: cast.Cast) -> Site:
    site = make_site(people.yamada_gumi)
    first = make_node(site, people.sato_tobi, upper=prime_node(site))
    make_node(site, people.tanaka_tekkin, upper=first, from_on=date(2026, 6, 1))
    make_roster_entry(site, people.takahashi, people.sato_tobi, site_roles=("foreman",))
    return site


def look(
    viewer: Viewer, site: Site, firm: Business, code: str, *, on: date = cast.TODAY, known_at: datetime | None = None
) -> MadeForm:
    gatherer = gatherer_of(viewer, site, on=on, now=cast.NOW, known_at=known_at)
    return look_at_form(gatherer, find_form(code, on=on), business_ccus_id=firm.ccus_id)


def test_the_roster_says_of_a_person_what_the_registry_holds(people: cast.Cast, site: Site) -> None:
    (line,) = look(clerk_of(people.sato_tobi), site, people.sato_tobi, "worker-roster").filled.lists["people"]

    person = people.takahashi
    assert (line["name"], line["id"], line["marks"][:1]) == (person.full_name, person.ccus_id, "職")
    assert line["birth_date"] == f"{person.birth_date.year}年{person.birth_date.month}月{person.birth_date.day}日"
    assert line["address"].endswith(person.address)


def test_a_ledger_holds_each_first_tier_firm_and_nobody_below(people: cast.Cast, site: Site) -> None:
    made = look(site_manager_of(people.yamada_gumi), site, people.yamada_gumi, "ledger")

    assert [firm["name"] for firm in made.filled.lists["first_tiers"]] == [people.sato_tobi.name]
    assert made.filled.fields["prime_name"] == people.yamada_gumi.name


@pytest.mark.parametrize(("on", "firms"), [(date(2026, 5, 31), 2), (date(2026, 6, 1), 3)])
def test_the_chart_is_that_of_the_day(people: cast.Cast, site: Site, on: date, firms: int) -> None:
    made = look(site_manager_of(people.yamada_gumi), site, people.yamada_gumi, "site-chart", on=on)

    assert len(made.filled.lists["firms"]) == firms


def test_a_role_of_the_roster_names_who_is_in_charge_until_somebody_types_another(
    people: cast.Cast, site: Site
) -> None:
    def foreman() -> str:
        return look(clerk_of(people.sato_tobi), site, people.sato_tobi, "machine-notice").filled.fields["foreman"]

    assert foreman() == people.takahashi.full_name
    TypedFact.objects.create(
        site=site, business=people.sato_tobi, fact="firm.foreman", value="別 の人", from_on=cast.TODAY,
        typed_at=cast.NOW, typed_by="program:test",
    )  # fmt: skip
    assert foreman() == "別 の人"


def test_as_it_was_known_then_leaves_out_what_was_written_later(people: cast.Cast, site: Site) -> None:
    TypedFact.objects.create(
        site=site, fact="site.owner_address", value="後から", from_on=date(2026, 5, 1),
        typed_at=datetime(2026, 10, 1, 9, 0, tzinfo=JST), typed_by="program:test",
    )  # fmt: skip
    manager = site_manager_of(people.yamada_gumi)

    def address(known_at: datetime | None) -> str:
        made = look(manager, site, people.yamada_gumi, "ledger", on=date(2026, 7, 1), known_at=known_at)
        return made.filled.fields["site_owner_address"]

    assert (address(None), address(datetime(2026, 9, 1, 9, 0, tzinfo=JST))) == ("後から", "")


def test_each_form_is_for_those_who_hand_it_in(people: cast.Cast, site: Site) -> None:
    with pytest.raises(FormNotOfFirm):
        look(clerk_of(people.sato_tobi), site, people.sato_tobi, "ledger")
    with pytest.raises(FormNotOfFirm):
        look(site_manager_of(people.yamada_gumi), site, people.tanaka_tekkin, "subcontract-notice")
    lower = look(clerk_of(people.sato_tobi), site, people.sato_tobi, "subcontract-notice").filled.lists["lower"]
    assert [firm["name"] for firm in lower] == [people.tanaka_tekkin.name]


def test_a_day_before_the_site_has_no_forms(people: cast.Cast, site: Site) -> None:
    with pytest.raises(DayBeforeSite):
        gatherer_of(site_manager_of(people.yamada_gumi), site, on=date(2026, 3, 31), now=cast.NOW)


def test_forms_of_a_site_that_has_not_begun_are_those_of_its_first_day(people: cast.Cast, site: Site) -> None:
    first_on = site.recording_period.lower
    before = datetime(2026, 3, 20, 9, 0, tzinfo=JST)
    manager = site_manager_of(people.yamada_gumi)

    assert latest_day(site, today=jst_date(before)) == first_on
    assert gatherer_of(manager, site, on=first_on, now=before).on == first_on
    with pytest.raises(DayInFuture):
        gatherer_of(manager, site, on=first_on + timedelta(days=1), now=before)
    with pytest.raises(DayBeforeSite):
        gatherer_of(manager, site, on=jst_date(before), now=before)
