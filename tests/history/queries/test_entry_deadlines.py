"""A day can be typed in until the usual day, or a later one where a special measure holds."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import caches

from ccus.history.queries.entry_deadlines import deadline_in, farthest_deadline
from ccus.registry.queries.special_measures import KEPT_AS
from ccus.registry.rules.special_measures import Place, SpecialMeasure
from ccus.registry.states import MeasureEffect

WORKED, USUAL, UNTIL = date(2026, 9, 10), date(2026, 10, 31), date(2027, 1, 31)
ISHIKAWA, TOKYO = Place(prefecture_code="17", address="輪島市"), Place(prefecture_code="13", address="千代田区")


@pytest.fixture(autouse=True)
def a_measure() -> None:
    """In force in Ishikawa around the usual day; read within the last seconds."""
    measure = SpecialMeasure(
        number=1,
        name="大雨",
        basis="通知",
        areas=("17",),
        from_on=USUAL,
        last_on=USUAL,
        effects=frozenset({MeasureEffect.ENTRIES}),
        entries_until=UNTIL,
    )
    caches["of_process"].set(KEPT_AS, (measure,))


def test_the_place_of_the_site_decides() -> None:
    assert (deadline_in(ISHIKAWA, WORKED).last_on, deadline_in(TOKYO, WORKED).last_on) == (UNTIL, USUAL)
    assert deadline_in(None, WORKED).grant is None
    assert deadline_in(ISHIKAWA, WORKED).is_open(WORKED, on=UNTIL)
    assert not deadline_in(ISHIKAWA, WORKED).is_open(UNTIL, on=WORKED)


def test_a_page_without_a_site_offers_what_may_be_possible_somewhere() -> None:
    assert farthest_deadline(WORKED) == UNTIL
    assert farthest_deadline(date(2026, 10, 10)) == date(2026, 11, 30)
