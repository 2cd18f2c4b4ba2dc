"""What pages are for, and which looks may be curiosity."""

from __future__ import annotations

from datetime import date

import pytest

from ccus.access.rules.looks import may_be_curiosity, most_people, most_refusals, purpose_of
from ccus.access.states import Relation
from ccus.config import urls
from ccus.config.route_table import page_routes

ROUTES = {page.name for page in page_routes(urls.assemble(demo=False))}


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("prime:site-now", "今日の現場を見る"),
        ("prime:site-person-checks", "名簿の確認（社会保険・資格など）"),
        ("business:people-days-export", "所属する人の就業日数を整える"),
    ],
)
def test_a_page_has_the_purpose_of_the_longest_beginning_of_its_name(page: str, words: str) -> None:
    purpose = purpose_of(page)

    assert purpose is not None
    assert purpose.words() == words


def test_a_page_that_states_none_has_none() -> None:
    assert purpose_of("operator:analysis") is None
    assert purpose_of("") is None


@pytest.mark.parametrize(
    ("relation", "page", "site", "counts"),
    [
        (Relation.OTHER, "business:search", "", True),
        (Relation.PRIME, "business:search", "", True),
        (Relation.REGISTRY, "operator:search", "", True),
        (Relation.OTHER, "business:search", "61898541082871", False),
        (Relation.EMPLOYER, "business:search", "", False),
        (Relation.SELF, "technician:days", "", False),
        (Relation.PRIME, "prime:approvals", "", False),
    ],
)
def test_only_looks_without_a_site_at_other_peoples_people_count(
    relation: Relation, page: str, site: str, counts: bool
) -> None:
    assert may_be_curiosity(relation=relation, page=page, site_ccus_id=site) is counts


def test_the_limits_are_dated() -> None:
    assert (most_people(on=date(2026, 11, 16)), most_refusals(on=date(2026, 11, 16))) == (30, 10)
    with pytest.raises(ValueError, match="empty"):
        most_people(on=date(2019, 3, 31))
