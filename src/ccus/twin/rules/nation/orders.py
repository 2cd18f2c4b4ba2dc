"""What can be asked of the national twin: scale, last day and seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ccus.twin.rules.nation.published import LAST_PUBLISHED

# Below this some months have records and no site, because parts of a small whole are rounded.
SMALLEST_SCALE = Decimal("0.001")
DEFAULT_SEED = 20240229
DEFAULT_UNTIL = LAST_PUBLISHED.last_on


@dataclass(frozen=True, kw_only=True)
class NationOrder:
    """A nation that can be planned. `beside_cast`: with room for the one firm of the demo's cast that is older."""

    scale: Decimal
    until: date
    seed: int
    beside_cast: bool = False
