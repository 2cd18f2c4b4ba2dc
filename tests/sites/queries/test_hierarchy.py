from __future__ import annotations

from datetime import date

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.factories.sites import make_node, prime_node
from tests.sites.queries import viewers

from ccus.registry.services.rows import days
from ccus.sites.models import HierarchyNode, Site, StandingAgreement
from ccus.sites.queries.hierarchy import (
    actions_on_node,
    find_node_visible_to,
    have_agreement,
    list_agreements_visible_to,
    list_boxes_visible_to,
    list_waiting_requests_visible_to,
)
from ccus.sites.states import HierarchyState

TODAY = known.TODAY
ALL = ["株式会社山田組", "伊藤工務店", "有限会社佐藤とび", "田中鉄筋"]


@pytest.mark.parametrize(
    ("who", "firms"),
    [
        (viewers.PRIME, ALL),
        (viewers.SITE_HAT, ALL),
        (viewers.OPERATOR, ALL),
        (viewers.PROGRAM, ALL),
        (viewers.UPPER, ["株式会社山田組", "有限会社佐藤とび", "田中鉄筋"]),
        (viewers.LOWEST, ["株式会社山田組", "有限会社佐藤とび", "田中鉄筋"]),
        (viewers.SIBLING, ["株式会社山田組", "伊藤工務店"]),
        (viewers.STRANGER, []),
        (viewers.PERSON, []),
        (viewers.NOBODY, []),
    ],
)
def test_firm_sees_its_own_branch_up_and_down(cast: Cast, busy: Site, who: str, firms: list[str]) -> None:
    viewer = viewers.viewer_named(who, cast=cast, site=busy)

    assert [row.firm_name for row in list_boxes_visible_to(viewer, busy, on=TODAY)] == firms


def test_tree_of_a_past_day_is_the_one_of_that_day(cast: Cast, site: Site) -> None:
    make_node(site, cast.sato_tobi, upper=prime_node(site), state=HierarchyState.ENDED, last_on=date(2026, 10, 31))
    make_node(site, cast.ito_koumuten, upper=prime_node(site), from_on=date(2026, 11, 1))
    viewer = known.site_manager_of(cast.yamada_gumi)

    october = [row.business_id for row in list_boxes_visible_to(viewer, site, on=date(2026, 10, 31))]
    november = [row.business_id for row in list_boxes_visible_to(viewer, site, on=date(2026, 11, 1))]

    assert october == [cast.yamada_gumi.pk, cast.sato_tobi.pk]
    assert november == [cast.yamada_gumi.pk, cast.ito_koumuten.pk]


@pytest.mark.parametrize("state", [HierarchyState.DECLINED, HierarchyState.WITHDRAWN])
def test_requests_that_came_to_nothing_are_not_in_the_tree(cast: Cast, site: Site, state: HierarchyState) -> None:
    make_node(site, cast.sato_tobi, upper=prime_node(site), state=state)

    assert len(list_boxes_visible_to(known.site_manager_of(cast.yamada_gumi), site, on=TODAY)) == 1


@pytest.mark.parametrize(
    ("who", "actions"),
    [
        (viewers.PRIME, [(), (HierarchyState.WITHDRAWN,)]),
        (viewers.UPPER, [(), (HierarchyState.APPROVED, HierarchyState.DECLINED)]),
        (viewers.OPERATOR, [(), ()]),
        (viewers.SITE_HAT, [(), ()]),
    ],
)
def test_a_box_offers_what_the_viewer_can_do(
    cast: Cast, site: Site, who: str, actions: list[tuple[HierarchyState, ...]]
) -> None:
    make_node(site, cast.sato_tobi, upper=prime_node(site), state=HierarchyState.REQUESTED)
    viewer = viewers.viewer_named(who, cast=cast, site=site)

    boxes = [HierarchyNode.objects.get(pk=row.pk) for row in list_boxes_visible_to(viewer, site, on=TODAY)]

    assert [actions_on_node(viewer, box) for box in boxes] == actions


def test_requests_wait_only_for_the_firm_that_was_asked(cast: Cast, site: Site) -> None:
    node = make_node(site, cast.sato_tobi, upper=prime_node(site), state=HierarchyState.REQUESTED)
    make_node(site, cast.ito_koumuten, upper=prime_node(site))

    assert list(list_waiting_requests_visible_to(known.clerk_of(cast.sato_tobi))) == [node]
    for viewer in (known.site_manager_of(cast.yamada_gumi), known.clerk_of(cast.ito_koumuten), known.operator()):
        assert not list_waiting_requests_visible_to(viewer).exists()


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (viewers.PRIME, True),
        (viewers.SITE_HAT, True),
        (viewers.UPPER, True),
        (viewers.LOWEST, True),
        (viewers.OPERATOR, True),
        (viewers.SIBLING, False),
        (viewers.STRANGER, False),
        (viewers.PERSON, False),
        (viewers.NOBODY, False),
    ],
)
def test_one_box_is_shown_to_its_parties(cast: Cast, busy: Site, who: str, sees: bool) -> None:
    node = busy.nodes.get(business=cast.tanaka_tekkin)
    viewer = viewers.viewer_named(who, cast=cast, site=busy)

    assert find_node_visible_to(viewer, node.pk) == (node if sees else None)


def test_agreements_are_shown_to_both_firms_until_they_end(cast: Cast) -> None:
    agreement = StandingAgreement.objects.create(
        first=cast.yamada_gumi,
        second=cast.sato_tobi,
        valid=days(date(2026, 6, 1), date(2026, 11, 16)),
        agreed_at=known.NOW,
    )

    for business in (cast.yamada_gumi, cast.sato_tobi):
        assert list(list_agreements_visible_to(known.clerk_of(business), on=TODAY)) == [agreement]
        assert not list_agreements_visible_to(known.clerk_of(business), on=date(2026, 11, 17)).exists()
    assert not list_agreements_visible_to(known.clerk_of(cast.tanaka_tekkin), on=TODAY).exists()
    assert have_agreement(cast.sato_tobi, cast.yamada_gumi, on=TODAY)
    assert not have_agreement(cast.sato_tobi, cast.yamada_gumi, on=date(2026, 5, 31))


def test_tree_is_read_in_one_question(cast: Cast, busy: Site, django_assert_num_queries: object) -> None:
    viewer = known.site_manager_of(cast.yamada_gumi)

    with django_assert_num_queries(1):  # type: ignore[operator]
        list_boxes_visible_to(viewer, busy, on=TODAY)
