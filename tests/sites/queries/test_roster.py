from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.factories.registry import make_business, make_technician
from tests.factories.sites import make_node, make_roster_entry, make_site, prime_node
from tests.sites.queries import viewers

from ccus.access.states import Channel, Relation, SitePhase
from ccus.sites.models import Site
from ccus.sites.queries.relations import relation_to_technician, relations_to_technicians
from ccus.sites.queries.roster import (
    Cut,
    find_roster_line_visible_to,
    list_roster_visible_to,
    part_of_roster_visible_to,
    suggest_entries_for_firm,
)
from ccus.sites.rules.relations import STRANGER, Standing
from ccus.sites.rules.roster import Suggestion
from ccus.sites.states import HierarchyState, SiteState

TODAY = known.TODAY
R = Relation
ALL = {"髙橋": R.PRIME, "NGUYEN": R.PRIME, "SUHARTO": R.PRIME, "伊藤": R.PRIME}
DESK = dict.fromkeys(ALL, R.REGISTRY)


@pytest.mark.parametrize(
    ("who", "people"),
    [
        (viewers.PRIME, ALL),
        (viewers.SITE_HAT, ALL),
        (viewers.UPPER, {"髙橋": R.EMPLOYER, "NGUYEN": R.EMPLOYER, "SUHARTO": R.UPPER}),
        (viewers.LOWEST, {"SUHARTO": R.EMPLOYER}),
        (viewers.SIBLING, {"伊藤": R.EMPLOYER}),
        (viewers.STRANGER, {}),
        (viewers.PERSON, {"髙橋": R.SELF}),
        (viewers.OTHER_PERSON, {}),
        (viewers.OPERATOR, DESK),
        (viewers.REVIEWER, DESK),
        (viewers.PROGRAM, DESK),
        (viewers.NOBODY, {}),
    ],
)
def test_roster_shows_each_viewer_the_people_below(
    cast: Cast, busy: Site, who: str, people: dict[str, Relation]
) -> None:
    viewer = viewers.viewer_named(who, cast=cast, site=busy)

    lines = list_roster_visible_to(viewer, busy, on=TODAY, today=TODAY)

    assert {line.name.split()[0]: line.relation for line in lines} == people


@pytest.mark.parametrize("who", [viewers.PRIME, viewers.UPPER, viewers.LOWEST, viewers.PERSON, viewers.OPERATOR])
@pytest.mark.parametrize("most", [1, 2, 3, 10])
def test_pages_of_a_roster_are_the_whole_of_it_in_order(cast: Cast, busy: Site, who: str, most: int) -> None:
    viewer = viewers.viewer_named(who, cast=cast, site=busy)
    whole = list_roster_visible_to(viewer, busy, on=TODAY, today=TODAY)

    pages = [
        part_of_roster_visible_to(viewer, busy, on=TODAY, today=TODAY, cut=Cut(first, most))
        for first in range(0, len(whole), most)
    ]

    assert [line for page in pages for line in page.lines] == whole
    assert {(page.total, page.without_education) for page in pages} == {
        (len(whole), sum(line.education_on is None for line in whole))
    }
    beyond = part_of_roster_visible_to(viewer, busy, on=TODAY, today=TODAY, cut=Cut(100, most))
    assert beyond == pages[-1]


def test_nobody_is_on_the_page_of_a_stranger(cast: Cast, busy: Site) -> None:
    viewer = viewers.viewer_named(viewers.STRANGER, cast=cast, site=busy)

    part = part_of_roster_visible_to(viewer, busy, on=TODAY, today=TODAY, cut=Cut(0, 10))

    assert (part.lines, part.first, part.total, part.without_education) == ((), 0, 0, 0)


@pytest.mark.parametrize(
    ("who", "relation"),
    [
        (viewers.PRIME, R.PRIME),
        (viewers.SITE_HAT, R.PRIME),
        (viewers.UPPER, R.UPPER),
        (viewers.LOWEST, R.EMPLOYER),
        (viewers.SIBLING, R.OTHER),
        (viewers.STRANGER, R.OTHER),
        (viewers.PERSON, R.OTHER),
        (viewers.OPERATOR, R.REGISTRY),
        (viewers.NOBODY, R.OTHER),
    ],
)
def test_relation_to_a_person_follows_from_the_roster(cast: Cast, busy: Site, who: str, relation: Relation) -> None:
    viewer = viewers.viewer_named(who, cast=cast, site=busy)

    assert relation_to_technician(viewer, cast.suharto.pk, on=TODAY).relation is relation


def test_employer_and_person_need_no_site(cast: Cast) -> None:
    assert relation_to_technician(known.clerk_of(cast.sato_tobi), cast.takahashi.pk, on=TODAY).relation is R.EMPLOYER
    assert relation_to_technician(known.viewer_of(cast.takahashi), cast.takahashi.pk, on=TODAY).relation is R.SELF
    assert relation_to_technician(known.site_manager_of(cast.yamada_gumi), cast.takahashi.pk, on=TODAY) == STRANGER


def test_relation_ends_with_the_roster_entry(cast: Cast, site: Site) -> None:
    make_node(site, cast.sato_tobi, upper=prime_node(site))
    make_roster_entry(site, cast.takahashi, cast.sato_tobi, last_on=date(2026, 11, 15))
    viewer = known.site_manager_of(cast.yamada_gumi)

    assert relation_to_technician(viewer, cast.takahashi.pk, on=date(2026, 11, 15)).relation is R.PRIME
    assert relation_to_technician(viewer, cast.takahashi.pk, on=TODAY) == STRANGER


def test_open_site_makes_a_stronger_relation_than_a_closed_one(cast: Cast, busy: Site) -> None:
    Site.objects.filter(pk=busy.pk).update(state=SiteState.CLOSED)
    viewer = known.site_manager_of(cast.yamada_gumi)
    closed = relation_to_technician(viewer, cast.suharto.pk, on=TODAY)
    other = make_site(cast.sato_tobi)
    make_node(other, cast.yamada_gumi, upper=prime_node(other))
    make_node(other, cast.tanaka_tekkin, upper=other.nodes.get(tier=1))
    make_roster_entry(other, cast.suharto, cast.tanaka_tekkin)

    assert closed == Standing(R.PRIME, phase=SitePhase.CLOSED)
    assert relation_to_technician(viewer, cast.suharto.pk, on=TODAY) == Standing(R.UPPER, phase=SitePhase.OPEN)


@pytest.mark.parametrize("state", [HierarchyState.REQUESTED, HierarchyState.DECLINED, HierarchyState.WITHDRAWN])
def test_firm_that_does_not_stand_opens_nobody_to_the_firms_above(
    cast: Cast, site: Site, state: HierarchyState
) -> None:
    sato = make_node(site, cast.sato_tobi, upper=prime_node(site))
    make_node(site, cast.tanaka_tekkin, upper=sato, state=state)
    make_roster_entry(site, cast.suharto, cast.tanaka_tekkin)

    assert relation_to_technician(known.clerk_of(cast.sato_tobi), cast.suharto.pk, on=TODAY) == STRANGER
    prime = relation_to_technician(known.site_manager_of(cast.yamada_gumi), cast.suharto.pk, on=TODAY)
    assert prime.relation is R.PRIME


def test_prime_of_a_closed_site_sees_places_but_no_names(cast: Cast, busy: Site) -> None:
    Site.objects.filter(pk=busy.pk).update(state=SiteState.CLOSED)
    busy.refresh_from_db()

    lines = list_roster_visible_to(known.site_manager_of(cast.yamada_gumi), busy, on=TODAY, today=TODAY)

    assert len(lines) == 4
    assert {(line.name, line.kana, line.skill_level, line.items) for line in lines} == {("", "", None, frozenset())}


def test_site_whose_period_ran_out_is_closed_to_the_look_even_at_days_inside(cast: Cast, busy: Site) -> None:
    viewer = known.site_manager_of(cast.yamada_gumi)

    inside = list_roster_visible_to(viewer, busy, on=date(2027, 3, 31), today=date(2027, 3, 31))
    after = list_roster_visible_to(viewer, busy, on=date(2027, 3, 31), today=date(2027, 4, 1))

    assert inside[0].name
    assert [line.name for line in after] == [""] * 4


def test_lines_stand_by_tier_firm_and_reading(cast: Cast, busy: Site) -> None:
    make_roster_entry(busy, cast.kato, cast.yamada_gumi, from_on=date(2026, 11, 1))
    stray = make_roster_entry(busy, cast.watanabe, make_business())

    lines = list_roster_visible_to(known.operator(), busy, on=TODAY, today=TODAY)

    assert [(line.tier, line.name) for line in lines] == [
        (0, "加藤 陽子"),
        (1, "伊藤 誠"),
        (1, "NGUYEN VAN AN"),
        (1, "髙橋 健一"),
        (2, "SUHARTO"),
        (None, "渡邊 花子"),
    ]
    assert stray.pk == lines[-1].entry_id
    takahashi = lines[3]
    assert (takahashi.trade_code, takahashi.site_roles, takahashi.work_content) == (
        "06-01",
        ("foreman",),
        "足場の組立て",
    )
    assert (takahashi.from_on, takahashi.until, takahashi.skill_level) == (date(2026, 4, 1), None, 3)
    assert (takahashi.business_name, takahashi.kana) == ("有限会社佐藤とび", "タカハシケンイチ")


def test_gate_shows_less_than_the_screen(cast: Cast, busy: Site) -> None:
    viewer = known.site_manager_of(cast.yamada_gumi)

    gate = list_roster_visible_to(viewer, busy, on=TODAY, today=TODAY, channel=Channel.GATE)
    screen = list_roster_visible_to(viewer, busy, on=TODAY, today=TODAY)

    assert gate[0].items == {"full_name", "skill_level"}
    assert gate[0].items < screen[0].items


def test_roster_is_read_in_three_questions_whatever_its_size(
    cast: Cast, busy: Site, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        list_roster_visible_to(known.site_manager_of(cast.yamada_gumi), busy, on=TODAY, today=TODAY)
    people = [cast.takahashi.pk, cast.suharto.pk, cast.ito.pk, cast.kato.pk]
    with django_assert_num_queries(3):
        relations_to_technicians(known.site_manager_of(cast.yamada_gumi), people, on=TODAY)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (viewers.PRIME, True),
        (viewers.UPPER, True),
        (viewers.LOWEST, True),
        (viewers.SIBLING, False),
        (viewers.STRANGER, False),
        (viewers.PERSON, False),
        (viewers.NOBODY, False),
    ],
)
def test_one_entry_is_shown_like_its_line(cast: Cast, busy: Site, who: str, sees: bool) -> None:
    entry = busy.roster_entries.get(technician=cast.suharto)
    viewer = viewers.viewer_named(who, cast=cast, site=busy)

    found = find_roster_line_visible_to(viewer, entry.pk, on=TODAY)

    assert (found[0] if found else None) == (entry if sees else None)


def test_entry_of_past_days_is_found_and_a_struck_one_is_not(cast: Cast, site: Site) -> None:
    make_node(site, cast.sato_tobi, upper=prime_node(site))
    entry = make_roster_entry(site, cast.takahashi, cast.sato_tobi, last_on=date(2026, 6, 30))
    viewer = known.clerk_of(cast.sato_tobi)

    found = find_roster_line_visible_to(viewer, entry.pk, on=TODAY)
    assert found is not None
    assert found[0] == entry
    entry.valid = (entry.valid.lower, entry.valid.lower)
    entry.save()
    assert find_roster_line_visible_to(viewer, entry.pk, on=TODAY) is None


def test_employer_is_offered_what_the_person_did_last_time_anywhere(cast: Cast) -> None:
    elsewhere = make_site(cast.ito_koumuten)
    make_roster_entry(
        elsewhere,
        cast.takahashi,
        cast.sato_tobi,
        trade_code="06-04",
        site_roles=["crew_leader"],
        from_on=date(2026, 6, 1),
    )

    (suggested,) = suggest_entries_for_firm(cast.sato_tobi, [cast.takahashi.pk]).values()

    assert suggested == Suggestion("06-04", ("crew_leader",), "足場の組立て", "last_time")


def test_without_a_last_time_the_main_trade_is_offered(cast: Cast) -> None:
    new = make_technician(trade_codes=())
    suggested = suggest_entries_for_firm(cast.tanaka_tekkin, [cast.watanabe.pk, new.pk])

    assert suggested[cast.watanabe.pk] == Suggestion("10-01", ("other",), "", "main_trade")
    assert suggested[new.pk] == Suggestion("", ("other",), "", "nothing")
