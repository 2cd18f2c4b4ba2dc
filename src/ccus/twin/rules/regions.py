"""Prefectures with their published numbers, and the regions that firms draw their people from."""

from __future__ import annotations

from functools import cache

from ccus.twin.rules.tables import read_rows


def region_of(prefecture_code: str) -> str:
    return _rows()[prefecture_code][0]


def registered_technicians() -> dict[str, int]:
    """Registered technicians by prefecture code, as published."""
    return {code: technicians for code, (_, technicians) in _rows().items()}


@cache
def _rows() -> dict[str, tuple[str, int]]:
    return {
        row["prefecture_code"]: (row["region"], int(row["technicians"]))
        for row in read_rows("registrations_by_prefecture")
    }
