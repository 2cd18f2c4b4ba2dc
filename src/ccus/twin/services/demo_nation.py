"""The nation around the demo country: built small at the first start, before the demo's own people come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from ccus.foundation.jobs import enqueue
from ccus.insights.services.lake import places, syncing
from ccus.kit.calendar import jst_date
from ccus.twin.rules.nation.orders import DEFAULT_SEED, NationOrder
from ccus.twin.services import nation_build, steps
from ccus.twin.services.nation import progress
from ccus.twin.services.nation.orders import last_possible_day
from ccus.twin.services.nation_days.load import Connect

Say = Callable[[str], None]
Clock = Callable[[], datetime]

# Of the many lines of a build, one in so long a time is shown.
_QUIET = timedelta(seconds=2)


def ensure_nation(scale: Decimal, *, local_dir: Path, connect: Connect, say: Say, clock: Clock) -> None:
    """Builds the nation up to the last month that is over, or goes on with one that was stopped; `scale` 0 is none.

    Once the demo's own people are there, nothing is built any more: bulk loading needs months without history. The
    columnar copy is left to the worker.
    """
    if not steps.finished_steps():
        order = _order(scale, now=clock())
        if order is None:
            return
        say(
            f"全国を作っています（縮尺 {order.scale}、{order.until} まで、初回のみ）"
            f" / Making the country around it (scale {order.scale}, up to {order.until}, first start only)"
        )
        nation_build.build_nation(
            order, local_dir=local_dir, connect=connect, say=_Calmly(say, clock=clock).say, clock=clock
        )
    if nation_build.is_built() and not syncing.is_there(places.lake_store()):
        enqueue("insights.make_lake")


def _order(scale: Decimal, *, now: datetime) -> NationOrder | None:
    """What was begun is gone on with, whatever month it is by now and whatever is asked for."""
    begun = progress.beginning()
    if begun is not None:
        return NationOrder(scale=begun.scale, until=begun.until, seed=begun.seed)
    if not scale:
        return None
    return NationOrder(scale=scale, until=last_possible_day(jst_date(now)), seed=DEFAULT_SEED, beside_cast=True)


class _Calmly:
    """Passes a line on when the one before it has stood for a while."""

    def __init__(self, say: Say, *, clock: Clock) -> None:
        self._say, self._clock = say, clock
        self._last: datetime | None = None

    def say(self, line: str) -> None:
        now = self._clock()
        if self._last is None or now - self._last >= _QUIET:
            self._last = now
            self._say(line)
