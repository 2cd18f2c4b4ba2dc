"""All cards ever issued: lost, broken and returned ones, and those that changed colour with the level."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ccus.registry.rules.cards import card_validity_rules
from ccus.twin.rules.nation.chance import Chance, Floats, Places
from ccus.twin.rules.nation.day_numbers import NO_DAY, day_number
from ccus.twin.rules.nation.marginals import Marginals
from ccus.twin.rules.nation.plan import Cards, Days, People
from ccus.twin.rules.nation.tables import BROKEN, LEVEL_CHANGED, LOST, RATES, RETURNED

_STAYS = -1
_SHORTEST_USE_DAYS = 45


def draw_cards(people: People, marginals: Marginals, chance: Chance) -> Cards:
    """A first card on the day of registration for everybody; a second one on the day the first was stopped, if there is one.

    Those of a higher level were registered at level 1 and got the other colour later; when they registered too lately for
    that, their first card has it already.
    """
    count = len(people.registered_on)
    stream = chance.stream("cards")
    span = day_number(marginals.until) - people.registered_on
    fate = stream.random(count)
    reason = np.full(count, _STAYS, dtype=np.int8)
    bounds = np.cumsum((RATES.cards_lost, RATES.cards_lost_without_another, RATES.cards_broken, RATES.cards_returned))
    reason[fate < bounds[3]] = RETURNED
    reason[fate < bounds[2]] = BROKEN
    reason[fate < bounds[1]] = LOST
    reason[people.level > 1] = LEVEL_CHANGED
    reason[span < 2 * _SHORTEST_USE_DAYS] = _STAYS
    stopped_on = people.registered_on + _SHORTEST_USE_DAYS + _days_into(span - 2 * _SHORTEST_USE_DAYS, stream)
    stopped_on = np.where(reason == _STAYS, NO_DAY, stopped_on)
    gone_for_good = (reason == RETURNED) | ((reason == LOST) & (fate >= bounds[0]))
    again = np.flatnonzero((reason != _STAYS) & ~gone_for_good)
    technician = np.concatenate((np.arange(count), again))
    issued_on = np.concatenate((people.registered_on, stopped_on[again]))
    second = np.arange(len(technician)) >= count
    level = np.where(~second & (reason[technician] == LEVEL_CHANGED), 1, people.level[technician])
    order = np.lexsort((second, technician))
    return Cards(
        technician=technician[order].astype(np.int32),
        issue_number=np.where(second, 2, 1)[order].astype(np.int16),
        issued_on=issued_on[order].astype(np.int32),
        expires_on=card_expiries(issued_on.astype(np.int64), people.birth_on[technician])[order],
        revoked_on=np.where(second, NO_DAY, stopped_on[technician])[order].astype(np.int32),
        reason=np.where(second, _STAYS, reason[technician])[order].astype(np.int8),
        level=level[order].astype(np.int8),
    )


def card_expiries(issued_on: Places, birth_on: Days) -> Days:
    """What `registry.rules.cards.expires_on` gives for cards of people whose identity is proven, for whole arrays."""
    rules = card_validity_rules()
    senior = _shifted(birth_on, rules.senior_from_age) <= issued_on
    years = np.where(senior, rules.senior_years, rules.standard_years)
    after = _shifted(issued_on, years)
    year = after.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    birth_year = birth_on.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    this_year = _shifted(birth_on, year - birth_year)
    return np.where(this_year > after, this_year, _shifted(birth_on, year - birth_year + 1)).astype(np.int32)


def _shifted(days: Places | Days, years: Places | int) -> Places:
    """The same day so many years later; 28 February for a 29th in common years."""
    day = days.astype("datetime64[D]")
    months = day.astype("datetime64[M]")
    within = (day - months.astype("datetime64[D]")).astype(np.int64)
    shifted = months + (12 * np.asarray(years)).astype("timedelta64[M]")
    first = shifted.astype("datetime64[D]").astype(np.int64)
    length = (shifted + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64) - first
    reached: Places = first + np.minimum(within, length - 1)
    return reached


def _days_into(span: npt.NDArray[np.int32], stream: np.random.Generator) -> Floats:
    return np.floor(stream.random(len(span)) * np.maximum(span, 1))
