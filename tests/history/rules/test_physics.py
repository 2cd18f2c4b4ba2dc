from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ccus.history.rules.physics import (
    Place,
    Seen,
    distance_km,
    find_bursts,
    find_journeys,
    flag_words,
    physics_rules,
    prefecture_seats,
    shortest_journey,
)
from ccus.history.states import FlagKind
from ccus.kit.calendar import JST

RULES = physics_rules()
TOKYO, OSAKA, SAPPORO = Place("13"), Place("27"), Place("01")
MORNING = datetime(2026, 11, 16, 8, tzinfo=JST)


def seen(minutes: float, *, card: str = "taro", site: int = 1, device: int = 1) -> Seen:
    return Seen(card, site, device, MORNING + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("minutes", "kind"),
    [
        (0, FlagKind.IMPOSSIBLE_TRAVEL),
        (60, FlagKind.IMPOSSIBLE_TRAVEL),
        (120, None),  # by a fast train
        (600, None),
        (13 * 60, None),
    ],
)
def test_nobody_goes_from_tokyo_to_osaka_faster_than_the_fastest_train(minutes: float, kind: FlagKind | None) -> None:
    found = find_journeys([seen(0), seen(minutes, site=2)], {1: TOKYO, 2: OSAKA}, RULES)

    assert [one.kind for one in found] == ([kind] if kind else [])


def test_two_sites_of_one_prefecture_within_five_minutes_are_told_and_after_them_not() -> None:
    touches = [seen(0), seen(5, site=2), seen(11)]

    (found,) = find_journeys(touches, {1: TOKYO, 2: TOKYO}, RULES)

    assert (found.kind, found.site, found.other_site, found.values) == (FlagKind.TWO_PLACES, 1, 2, {"minutes": 5})


def test_sites_with_coordinates_are_measured_from_door_to_door() -> None:
    near, far = Place("13", 35.68, 139.76), Place("13", 35.66, 139.31)

    assert distance_km(near, far, RULES) == pytest.approx(40.7, abs=0.5)
    (found,) = find_journeys([seen(0), seen(12, site=2)], {1: near, 2: far}, RULES)
    assert (found.kind, found.values) == (FlagKind.IMPOSSIBLE_TRAVEL, {"km": 41, "minutes": 12})


def test_without_coordinates_neighbouring_prefectures_may_touch() -> None:
    assert distance_km(TOKYO, Place("11"), RULES) == 0
    assert 600 > distance_km(TOKYO, SAPPORO, RULES) > 350


def test_the_fastest_way_is_taken() -> None:
    assert shortest_journey(0, RULES) == timedelta(0)
    assert shortest_journey(55, RULES) == timedelta(minutes=30)
    assert shortest_journey(290, RULES) == timedelta(hours=1.4)
    assert shortest_journey(1700, RULES) == timedelta(hours=3.5)


def test_five_cards_within_three_seconds_are_a_stack_and_a_queue_is_none() -> None:
    stack = [seen(place / 120, card=str(place)) for place in range(7)]
    queue = [seen(60 + place / 60, card=str(place)) for place in range(40)]

    (found,) = find_bursts([*stack, *queue], RULES)

    assert (found.kind, found.touches, found.values) == (FlagKind.MANY_CARDS, 7, {"count": 7, "seconds": 3})


def test_a_card_that_lies_on_the_reader_is_told_once() -> None:
    touches = [seen(place / 60) for place in range(30)]

    (found,) = find_bursts(touches, RULES)

    assert (found.kind, found.card, found.touches) == (FlagKind.CARD_REPEATED, "taro", 30)


def test_three_touches_to_be_sure_are_nothing() -> None:
    assert find_bursts([seen(0), seen(0.02), seen(0.05)], RULES) == []


def test_every_kind_has_its_sentence_and_every_prefecture_its_seat() -> None:
    assert set(flag_words()) == set(FlagKind)
    assert sorted(prefecture_seats()) == [f"{number:02d}" for number in range(1, 48)]
