"""Primes to approach: those that record on some of their sites only, and those that record on none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.sql import load_sql
from ccus.insights.rules.segments import PrimeUse

PAGE_SIZE = 50
MOST_IN_A_FILE = 50_000


@dataclass(frozen=True, kw_only=True)
class PrimeUses:
    """A page of `found` primes, most sites without records first."""

    primes: tuple[PrimeUse, ...]
    found: int
    page: int
    pages: int


def list_primes_to_approach(
    viewer: Viewer, *, without_any: bool, from_on: date, until: date, page: int = 1, size: int = PAGE_SIZE
) -> PrimeUses:
    """`without_any`: primes none of whose running sites has a record in [from_on, until); else those with some. One query,
    two for a page beyond the last. Raises PermissionMissing."""
    check_may(viewer, "insights:segments:view")
    rows = _rows(without_any=without_any, from_on=from_on, until=until, page=max(page, 1), size=size)
    if not rows and page > 1:
        page, rows = 1, _rows(without_any=without_any, from_on=from_on, until=until, page=1, size=size)
    found = rows[0][-1] if rows else 0
    primes = tuple(
        PrimeUse(
            ccus_id=ccus_id,
            name=name,
            prefecture_code=prefecture_code,
            capital_yen=capital_yen,
            sites=sites,
            recording=recording,
            recorded_before=recorded_before,
        )
        for ccus_id, name, prefecture_code, capital_yen, sites, recording, recorded_before, _ in rows
    )
    return PrimeUses(primes=primes, found=found, page=max(page, 1), pages=max(1, -(-found // size)))


def _rows(
    *, without_any: bool, from_on: date, until: date, page: int, size: int
) -> list[tuple[str, str, str, int | None, int, int, bool, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("insights", "segment_primes"),
            {
                "from_on": from_on,
                "until": until,
                "none": without_any,
                "limit": size,
                "offset": (page - 1) * size,
            },
        )
        rows: list[tuple[str, str, str, int | None, int, int, bool, int]] = cursor.fetchall()
        return rows
