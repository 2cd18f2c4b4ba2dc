"""A touch in the plan of the demo country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ccus.history.states import Direction, Method
from ccus.twin.rules.people import DemoTechnician


@dataclass(frozen=True, kw_only=True)
class PlannedTouch:
    """A touch that happens. `gate` is the position among the site's gates, 0 where a logging reader hangs.

    `number` is the reader's running number, on the day on which it loses some.
    """

    site: str
    gate: int
    technician: DemoTechnician
    token: str
    at: datetime
    direction: Direction
    method: Method
    number: int | None = None
