"""Shape of the map to press on for a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class PlaceMap:
    """`seats` of the prefectures have `code`, `name`, `latitude` and `longitude`; `home` is the code that is shown first."""

    home: str
    seats: Sequence[Mapping[str, object]]
    tiles: str
    credit: str
    credit_url: str
