"""The chart of a large hierarchy: what is drawn at once, what is counted and opens, what a search finds, and paper."""

from __future__ import annotations

from functools import partial
from html import unescape

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.world import World, a_business, a_node, a_site, a_touch, at, store
from tests.portal.business.conftest import FRIDAY

from ccus.portal.business.presenters import hierarchy_chart
from ccus.portal.ui.shapes.hierarchies import ChartBox
from ccus.sites.models import HierarchyNode

pytestmark = pytest.mark.django_db
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture(autouse=True)
def little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hierarchy_chart, "DRAWN_AT_ONCE", 4)
    monkeypatch.setattr(hierarchy_chart, "NEIGHBOURS_AT_ONCE", 2)


@pytest.fixture
def branch(world: World) -> HierarchyNode:
    """Five firms below the employer, the last of them with one below it."""
    own = world.site.nodes.get(business=world.employer)
    for name in ("アカイ組", "イシダ組", "ウエノ組", "エグチ組"):
        last = a_node(world.site, a_business(name), upper=own)
    a_node(world.site, a_business("オガタ組"), upper=last)
    return own


def chart(world: World) -> str:
    return f"/business/sites/{world.site.ccus_id}/hierarchy/"


def drawn(boxes: tuple[ChartBox, ...]) -> list[object]:
    """Names, those below in lists, and of a line what it counts."""
    found: list[object] = []
    for box in boxes:
        lower = [*drawn(box.lower), *([(box.line.firms, box.line.people)] if box.line else [])]
        found += [box.name, lower] if lower else [box.name]
    return found


def test_a_small_tree_is_drawn_whole(clerk: Client, world: World) -> None:
    page = clerk.get(chart(world)).context["page"]

    assert drawn(page.boxes) == ["大林建設", ["佐藤工業"]]


def test_of_a_large_tree_the_first_neighbours_are_drawn_and_the_rest_is_counted(
    clerk: Client, world: World, branch: HierarchyNode
) -> None:
    store(a_touch(world.gate, at("08:00", FRIDAY)))

    page = clerk.get(chart(world)).context["page"]

    assert drawn(page.boxes) == ["大林建設", ["佐藤工業", ["アカイ組", "イシダ組", "ウエノ組", "エグチ組", [(1, 0)]]]]
    assert (page.firms, page.people) == (7, 1)
    a_node(world.site, a_business("カトウ組"), upper=branch)
    page = clerk.get(chart(world)).context["page"]
    assert drawn(page.boxes) == ["大林建設", ["佐藤工業", ["アカイ組", "イシダ組", (4, 0)]]]
    assert page.boxes[0].lower[0].line.url == f"{chart(world)}?below={branch.pk}&page=2"


def test_a_line_opens_in_its_place_and_on_a_page_of_its_own(clerk: Client, world: World, branch: HierarchyNode) -> None:
    a_node(world.site, a_business("カトウ組"), upper=branch)
    address = f"{chart(world)}?below={branch.pk}&page=2"

    part = clerk.get(address, headers=PARTIAL)
    whole = clerk.get(address)

    assert "<html" not in part.content.decode()
    assert drawn(part.context["boxes"]) == ["ウエノ組", "エグチ組", [(1, 0)]]
    assert (part.context["line"].firms, part.context["line"].url) == (1, f"{chart(world)}?below={branch.pk}&page=3")
    page = whole.context["page"]
    assert drawn(page.boxes) == ["佐藤工業", ["ウエノ組", "エグチ組", [(1, 0)], (1, 0)]]
    assert [link.label for link in page.trail] == ["全体", "大林建設", "佐藤工業"]
    assert (page.pages.count, page.pages.first, page.pages.last, page.pages.total) == (3, 3, 4, 5)
    assert clerk.get(f"{chart(world)}?below={branch.pk}&page=99").context["page"].pages.number == 3


def test_who_clicks_a_firm_of_a_branch_sees_what_is_below_it(
    clerk: Client, world: World, branch: HierarchyNode
) -> None:
    last = world.site.nodes.get(business__name="エグチ組")

    page = clerk.get(f"{chart(world)}?below={last.pk}").context["page"]

    assert drawn(page.boxes) == ["エグチ組", ["オガタ組"]]
    assert page.pages.count == 1


@pytest.mark.parametrize("typed", ["0", "x", "99999999999999999999", "１"])
def test_a_branch_that_is_not_there_is_not_found(clerk: Client, world: World, typed: str) -> None:
    assert clerk.get(chart(world), {"below": typed}).status_code == 404


def test_a_branch_of_others_is_not_found(clerk: Client, world: World) -> None:
    sibling = a_node(world.site, a_business("並びの会社"))
    elsewhere = a_site(a_business("別の元請")).nodes.get()

    for node in (sibling, elsewhere):
        assert clerk.get(chart(world), {"below": node.pk}).status_code == 404


@pytest.mark.parametrize("typed", ["江口", "えぐち", "ｴｸﾞﾁ", "江口組"])
def test_a_search_finds_firms_of_the_tree_with_the_way_to_them(
    clerk: Client, world: World, branch: HierarchyNode, typed: str
) -> None:
    firm = world.site.nodes.get(business__name="エグチ組").business
    assert firm is not None
    firm.name, firm.name_folded, firm.name_kana = "江口組", "江口組", "エグチグミ"
    firm.save()
    a_node(world.site, a_business("江口塗装"))  # beside the viewer's firm

    page = clerk.get(chart(world), {"q": typed}).context["page"]

    assert [(one.box.name, one.above, one.box.line.firms) for one in page.found] == [
        ("江口組", ("大林建設", "佐藤工業"), 1)
    ]
    assert page.boxes == ()


def test_a_search_finds_ids_and_kept_places_and_says_when_there_is_nobody(
    clerk: Client, world: World, branch: HierarchyNode
) -> None:
    kept = a_node(world.site, a_business("仮"), upper=branch)
    kept.business, kept.placeholder_name, kept.state = None, "木村　鉄筋", "placeholder"
    kept.save()
    firm_id = world.employer.ccus_id

    assert [one.box.name for one in clerk.get(chart(world), {"q": firm_id[:4]}).context["page"].found].count(
        "佐藤工業"
    ) == 1
    assert [one.box.name for one in clerk.get(chart(world), {"q": "木村鉄筋"}).context["page"].found] == ["木村　鉄筋"]
    assert "合う会社はありません" in unescape(clerk.get(chart(world), {"q": "無い会社"}).content.decode())


def test_paper_shows_every_firm_in_the_column_of_its_tier(clerk: Client, world: World, branch: HierarchyNode) -> None:
    page = clerk.get(f"{chart(world)}?show=all").context["page"]

    assert (page.prime, page.tiers) == ("大林建設", ("1次", "2次", "3次"))
    assert [[(cell.name, cell.rows, cell.after) for cell in row] for row in page.rows] == [
        [("佐藤工業", 4, 0), ("アカイ組", 1, 1)],
        [("イシダ組", 1, 1)],
        [("ウエノ組", 1, 1)],
        [("エグチ組", 1, 0), ("オガタ組", 1, 0)],
    ]
    columns = {sum(1 + cell.before + cell.after for cell in row) for row in page.rows}
    assert columns == {2, 3}


def test_branches_cost_as_few_statements_as_the_chart(clerk: Client, world: World, branch: HierarchyNode) -> None:
    for name, query in (("branch", f"below={branch.pk}"), ("search", "q=組"), ("whole", "show=all")):
        ask = partial(clerk.get, f"{chart(world)}?{query}")
        assert assert_query_count(f"business:site-hierarchy/{name}", ask).status_code == 200
