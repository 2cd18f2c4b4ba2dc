"""The demo's own people live beside a nation without changing its published figures.

All of them register after the last published month, save one firm: its registration has expired, and so must be older than
five years. It takes the place of a firm of the nation.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.marginals import Marginals
from ccus.twin.rules.nation.published import LAST_PUBLISHED

EXPIRED_FIRM_SINCE = date(2021, 9, 10)
EXPIRED_FIRM_IN = 45  # Miyazaki


def leave_room(figures: Marginals) -> Marginals:
    """The figures without one corporation; unchanged where a country is too small or too short to have it."""
    month = JstMonth.of(EXPIRED_FIRM_SINCE)
    by_month, places = figures.corporations_and_sole_traders, figures.places
    if not by_month.get(month) or not places.corporations_and_sole_traders[EXPIRED_FIRM_IN]:
        return figures
    others = dict(places.corporations_and_sole_traders)
    others[EXPIRED_FIRM_IN] -= 1
    return replace(
        figures,
        corporations_and_sole_traders={**by_month, month: by_month[month] - 1},
        places=replace(places, corporations_and_sole_traders=others),
    )


def months_since_registration(drawn: int, *, least: int, most: int, base: date) -> int:
    """`drawn`, from `least` to `most` months before `base`, pressed together so that nobody came in published months.

    Up to four weeks more may be taken off. Where `base` leaves no room, as drawn.
    """
    reach = (base.year - LAST_PUBLISHED.year) * 12 + base.month - LAST_PUBLISHED.month - 2
    if reach >= most or reach < least:
        return drawn
    return least + (drawn - least) * (reach - least) // (most - least)
