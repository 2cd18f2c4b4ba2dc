"""Where a card stands between its order and its end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ccus.registry.rules.cards import CardDates, card_state_at, color_of
from ccus.registry.states import CARD_LIFE_TRANSITIONS, CardColor, CardLife, CardRevocationReason, CardState

_ENDS = {
    CardRevocationReason.LOST.value: CardLife.LOST,
    CardRevocationReason.RETURNED.value: CardLife.RETURNED,
}


def may_become(state: CardLife, next_state: CardLife) -> bool:
    """Whether the table of transitions has that step."""
    return next_state in CARD_LIFE_TRANSITIONS[state]


def card_life_at(ordered: CardLife | None, card: CardDates | None, *, revoked_reason: str, at: datetime) -> CardLife:
    """Where a card stands at an aware moment.

    `ordered` is what its order keeps, None for a card of which no order is known: that one is in use. `card` is None before the
    maker told its chip. An end that the card itself tells weighs more than what the order keeps.
    """
    if card is not None:
        state = card_state_at(card, at=at)
        if state is CardState.REVOKED:
            return _ENDS.get(revoked_reason, CardLife.STOPPED)
        if state is CardState.EXPIRED:
            return CardLife.EXPIRED
    return ordered if ordered is not None else CardLife.IN_USE


def color_of_levels(levels: Iterable[int]) -> CardColor:
    """The colour of the card of somebody with a level in each of some fields: that of the highest; white without any.

    How one card shows several levels is not published; that the highest decides is this project's reading.
    """
    return color_of(max(levels, default=1))
