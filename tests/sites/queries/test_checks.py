"""Checks of a roster as each viewer may see them, from registry data."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast as known
from tests.cast import TODAY, Cast
from tests.factories.registry import make_affiliation, make_business, make_card, make_technician
from tests.factories.sites import make_node, make_roster_entry, prime_node
from tests.sites.queries import viewers
from tests.sites.queries.viewers import viewer_named
from tests.sites.sample_of_the_papers import build_sample

from ccus.access.viewers import Viewer
from ccus.registry.models import BusinessKindPeriod, Qualification
from ccus.registry.rules.checks.kinds import CheckKind
from ccus.registry.services.rows import days
from ccus.registry.states import AffiliationKind, BusinessKind
from ccus.sites.models import Site
from ccus.sites.queries.checks import RosterChecks, checks_of_roster_visible_to
from ccus.sites.queries.roster import Cut
from ccus.sites.states import SiteState

pytestmark = pytest.mark.django_db

INSURANCE, ALONE = CheckKind.SOCIAL_INSURANCE, CheckKind.ONE_PERSON_CONTRACTOR


def look(viewer: Viewer, site: Site, *, on: date = TODAY) -> RosterChecks:
    return checks_of_roster_visible_to(viewer, site, on=on, today=TODAY)


def signs(found: RosterChecks) -> dict[str, str | None]:
    return {
        person.line.name: insurance.sign if (insurance := person.find(INSURANCE)) else None for person in found.people
    }


def test_the_roster_of_the_papers_has_a_mark_none_and_a_mark() -> None:
    sample = build_sample()

    found = signs(look(known.site_manager_of(sample.prime), sample.site))

    assert {name: found[name] for name in ("建設 撫子", "青山 三郎", "基金 湊")} == {
        "建設 撫子": "◆",
        "青山 三郎": "",
        "基金 湊": "◆",
    }


@pytest.mark.parametrize(("people", "sign"), [(4, ""), (5, "◆"), (6, "◆")])
def test_people_are_counted_from_affiliations(people: int, sign: str) -> None:
    sample = build_sample(people=people)

    assert signs(look(known.site_manager_of(sample.prime), sample.site))["建設 撫子"] == sign


def test_who_left_or_belongs_elsewhere_first_is_not_counted() -> None:
    sample = build_sample(people=3)
    make_affiliation(make_technician(), sample.kikin, last_on=date(2026, 11, 15))
    make_affiliation(make_technician(), sample.kikin, kind=AffiliationKind.SECONDARY)
    make_affiliation(make_technician(), sample.kikin, from_on=date(2026, 11, 17))

    assert signs(look(known.site_manager_of(sample.prime), sample.site))["建設 撫子"] == ""


def test_the_firms_of_the_papers_have_their_marks() -> None:
    sample = build_sample()

    firms = look(known.site_manager_of(sample.prime), sample.site).firms

    marks = {firm.name: (firm.tier, finding.sign if (finding := firm.find(ALONE)) else None) for firm in firms}
    assert marks == {
        "株式会社元請建設": (0, "－"),
        "(株)基金建設": (1, "－"),
        "(株) 拓興建設": (1, "－"),
        "日特建設 (株)": (2, "－"),
        "キャリアアップ建設 (株)": (2, "－"),
        "CCUS建設 (有)": (3, "－"),
        "高山電浴": (1, "△"),
        "上野模型店": (1, "－"),
        "鈴鹿会": (2, "－"),
        "(株) 佐々木工務店": (1, "－"),
        "阿部商店": (2, "－"),
        "鈴木浩太郎": (2, "○"),
    }
    ccus = next(firm for firm in firms if firm.name == "CCUS建設 (有)")
    assert ccus.above == (("22641747299522", "(株) 拓興建設"), ("64625226759422", "キャリアアップ建設 (株)"))


def test_names_of_people_who_are_not_on_the_roster_stay_out_of_the_explanation() -> None:
    sample = build_sample()

    firms = {firm.name: firm for firm in look(known.site_manager_of(sample.prime), sample.site).firms}

    seen = {name: {value.item for value in firms[name].find(ALONE).seen} for name in ("高山電浴", "鈴木浩太郎")}  # type: ignore[union-attr]
    assert seen == {
        "高山電浴": {"business_kind", "representative_name"},
        "鈴木浩太郎": {"business_kind", "representative_name", "full_name", "skill_level"},
    }


def test_a_past_day_is_checked_by_the_kind_of_that_day() -> None:
    sample = build_sample()
    firm = sample.site.nodes.get(business__name="高山電浴").business
    BusinessKindPeriod.objects.filter(business=firm).update(valid=days(date(2026, 10, 1), None))
    BusinessKindPeriod.objects.create(
        business=firm, business_kind=BusinessKind.SOLE_TRADER.value, valid=days(date(2026, 4, 1), date(2026, 9, 30))
    )
    prime = known.site_manager_of(sample.prime)

    marks = {}
    for on in (date(2026, 9, 30), date(2026, 10, 1)):
        finding = next(each for each in look(prime, sample.site, on=on).firms if each.name == "高山電浴").find(ALONE)
        marks[on] = finding.sign if finding else None

    assert marks == {date(2026, 9, 30): "－", date(2026, 10, 1): "△"}


ALL_FOUR = {"髙橋 健一", "NGUYEN VAN AN", "SUHARTO", "伊藤 誠"}


@pytest.mark.parametrize(
    ("who", "people", "firms"),
    [
        (viewers.PRIME, ALL_FOUR, {"株式会社山田組", "有限会社佐藤とび", "田中鉄筋", "伊藤工務店"}),
        (viewers.UPPER, {"髙橋 健一", "NGUYEN VAN AN", "SUHARTO"}, {"有限会社佐藤とび", "田中鉄筋"}),
        (viewers.LOWEST, {"SUHARTO"}, {"田中鉄筋"}),
        (viewers.SIBLING, {"伊藤 誠"}, {"伊藤工務店"}),
        (viewers.STRANGER, set(), set()),
        (viewers.OTHER_PERSON, set(), set()),
        (viewers.NOBODY, set(), set()),
    ],
)
def test_each_firm_sees_checks_of_itself_and_below(
    who: str, people: set[str], firms: set[str], cast: Cast, busy: Site
) -> None:
    found = look(viewer_named(who, cast=cast, site=busy), busy)

    assert {person.line.name for person in found.people} == people
    assert {firm.name for firm in found.firms} == firms


def test_a_check_of_hidden_items_is_not_made(cast: Cast, busy: Site) -> None:
    prime = look(known.site_manager_of(cast.yamada_gumi), busy)
    employer = look(known.clerk_of(cast.sato_tobi), busy)

    assert {kind for person in prime.people for kind in person.hidden} == {CheckKind.RESIDENCE}
    own = next(person for person in employer.people if person.line.name == "NGUYEN VAN AN")
    assert own.hidden == ()
    assert own.find(CheckKind.RESIDENCE) is not None


@pytest.mark.parametrize("state", [SiteState.CLOSED, SiteState.PREPARING])
def test_nothing_is_told_of_people_of_a_site_that_is_not_open(state: SiteState, cast: Cast, busy: Site) -> None:
    busy.state = state.value
    busy.save()

    found = look(known.site_manager_of(cast.yamada_gumi), busy)

    assert {finding for person in found.people for finding in person.findings} == set()
    assert {person.line.name for person in found.people} == {""}


def test_the_number_of_statements_does_not_grow(cast: Cast, busy: Site) -> None:
    viewer = known.site_manager_of(cast.yamada_gumi)
    look(viewer, busy)
    with CaptureQueriesContext(connection) as few:
        look(viewer, busy)
    node = make_node(busy, make_business(), upper=prime_node(busy))
    for _ in range(12):
        person = make_technician()
        make_affiliation(person, node.business)
        make_card(person)
        Qualification.objects.create(technician=person, name="玉掛け技能講習", valid=days(date(2020, 1, 1), None))
        make_roster_entry(busy, person, node.business)

    with CaptureQueriesContext(connection) as many:
        look(viewer, busy)

    assert len(few) == len(many) == 6


def test_a_page_reads_the_people_of_the_page_alone(cast: Cast, busy: Site) -> None:
    node = make_node(busy, make_business(), upper=prime_node(busy))
    for _ in range(5):
        make_roster_entry(busy, make_technician(), node.business)
    viewer = known.site_manager_of(cast.yamada_gumi)
    whole = look(viewer, busy)

    with CaptureQueriesContext(connection) as asked:
        part = checks_of_roster_visible_to(viewer, busy, on=TODAY, today=TODAY, people=Cut(4, 3), firms=Cut(2, 2))

    assert [person.line for person in part.people] == [person.line for person in whole.people[4:7]]
    assert [firm.ccus_id for firm in part.firms] == [firm.ccus_id for firm in whole.firms[2:4]]
    assert (part.first_person, part.total_people, part.first_firm, part.total_firms) == (4, 9, 2, 5)
    assert (
        sum('"kana_folded"' in query["sql"] for query in asked)
        == sum("LIMIT 3" in query["sql"] for query in asked)
        == 1
    )


def test_a_page_behind_the_end_is_the_last_one(cast: Cast, busy: Site) -> None:
    viewer = known.site_manager_of(cast.yamada_gumi)

    part = checks_of_roster_visible_to(viewer, busy, on=TODAY, today=TODAY, people=Cut(90, 3), firms=Cut(90, 3))

    assert (part.first_person, len(part.people), part.first_firm, len(part.firms)) == (3, 1, 3, 1)
