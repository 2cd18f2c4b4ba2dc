from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from ccus.kit.calendar import JST
from ccus.registry.rules.card_fees import NoFee, card_fee, card_fees
from ccus.registry.rules.card_lives import card_life_at, color_of_levels, may_become
from ccus.registry.rules.cards import CardDates
from ccus.registry.states import (
    CARD_LIFE_TRANSITIONS,
    CardColor,
    CardLife,
    CardOrderReason,
    CardRevocationReason,
    RegistrationKind,
)

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=JST)
GOOD = CardDates(issued_on=date(2026, 4, 1), expires_on=date(2036, 4, 1), revoked_at=None)
STOPPED = CardDates(issued_on=date(2026, 4, 1), expires_on=date(2036, 4, 1), revoked_at=NOON)


@pytest.mark.parametrize(
    ("levels", "color"),
    [([], CardColor.WHITE), ([1], CardColor.WHITE), ([2, 1], CardColor.BLUE), ([1, 3, 2], CardColor.SILVER), ([4, 4], CardColor.GOLD)],
)  # fmt: skip
def test_the_highest_of_the_levels_decides_the_colour(levels: list[int], color: CardColor) -> None:
    assert color_of_levels(levels) is color


@pytest.mark.parametrize(
    ("ordered", "card", "reason", "life"),
    [
        (CardLife.ORDERED, None, "", CardLife.ORDERED),
        (CardLife.PRINTING, None, "", CardLife.PRINTING),
        (CardLife.DELIVERED, GOOD, "", CardLife.DELIVERED),
        (CardLife.IN_USE, GOOD, "", CardLife.IN_USE),
        (None, GOOD, "", CardLife.IN_USE),
        (CardLife.IN_USE, STOPPED, CardRevocationReason.LOST.value, CardLife.LOST),
        (CardLife.IN_USE, STOPPED, CardRevocationReason.RETURNED.value, CardLife.RETURNED),
        (None, STOPPED, CardRevocationReason.LEVEL_CHANGED.value, CardLife.STOPPED),
    ],
)
def test_a_card_stands_where_its_order_or_its_end_puts_it(
    ordered: CardLife | None, card: CardDates | None, reason: str, life: CardLife
) -> None:
    assert card_life_at(ordered, card, revoked_reason=reason, at=NOON) is life


def test_before_it_was_stopped_a_card_was_in_use_and_after_its_last_day_it_is_expired() -> None:
    before = NOON - timedelta(seconds=1)

    assert card_life_at(CardLife.IN_USE, STOPPED, revoked_reason="lost", at=before) is CardLife.IN_USE
    assert card_life_at(None, GOOD, revoked_reason="", at=datetime(2036, 4, 2, tzinfo=JST)) is CardLife.EXPIRED


def test_ends_are_ends_and_every_state_can_be_reached() -> None:
    reached = {CardLife.ORDERED} | {end for steps in CARD_LIFE_TRANSITIONS.values() for end in steps}

    assert reached == set(CardLife)
    assert {state for state, steps in CARD_LIFE_TRANSITIONS.items() if not steps} == {
        CardLife.LOST, CardLife.STOPPED, CardLife.EXPIRED, CardLife.RETURNED, CardLife.CANCELLED,
    }  # fmt: skip
    assert may_become(CardLife.ORDERED, CardLife.PRINTING)
    assert not may_become(CardLife.ORDERED, CardLife.DELIVERED)


@pytest.mark.parametrize(
    ("reason", "kind", "yen"),
    [
        (CardOrderReason.LOST, RegistrationKind.DETAILED, 1_000),
        (CardOrderReason.BROKEN, RegistrationKind.SIMPLIFIED, 1_000),
        (CardOrderReason.CONTENT_CHANGED, RegistrationKind.DETAILED, 1_000),
        (CardOrderReason.RENEWED, RegistrationKind.SIMPLIFIED, 2_500),
        (CardOrderReason.RENEWED, RegistrationKind.DETAILED, 4_900),
        (CardOrderReason.LEVEL_CHANGED, RegistrationKind.DETAILED, 0),
        (CardOrderReason.FIRST, RegistrationKind.DETAILED, 0),
    ],
)
def test_the_tariff_knows_what_each_reason_costs(reason: CardOrderReason, kind: RegistrationKind, yen: int) -> None:
    assert card_fee(reason, registration_kind=kind, on=date(2026, 11, 16)).yen == yen


def test_a_day_without_a_tariff_is_no_day_for_free() -> None:
    with pytest.raises(NoFee):
        card_fee(CardOrderReason.LOST, registration_kind=RegistrationKind.DETAILED, on=date(2019, 3, 31))


def test_each_row_of_the_tariff_names_its_source() -> None:
    assert [row for row in card_fees() if not row.source or row.certainty not in ("found", "inferred")] == []
