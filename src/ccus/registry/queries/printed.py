"""What forms print of many people and firms at once, by a fixed number of statements.

For callers that have decided who may see whom: nothing here asks for a viewer, and nothing of it is shown as it is. What carries
a range of days is that of the day asked for; everything else is as registered today.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from ccus.foundation.sql import load_sql
from ccus.registry.states import AffiliationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPerson:
    """One person as rosters print people. Check-ups are pairs of kind and day, qualifications names, both by their days."""

    ccus_id: str
    full_name: str
    full_kana: str
    gender: str
    birth_date: date
    blood_type: str
    postal_code: str
    prefecture_code: str
    address: str
    phone: str
    family_name: str
    family_relationship: str
    family_address: str
    family_phone: str
    kentaikyo_status: str
    is_in_chutaikyo: bool
    experience_years: int | None
    skill_level: int
    nationality: str
    residence_status_code: str
    residence_until: date | None
    insurances: Mapping[str, tuple[str, str]]
    """Status and scheme by line."""
    checkups: tuple[tuple[str, date], ...]
    qualifications: tuple[str, ...]
    hired_on: date | None
    employers: frozenset[str]
    """IDs of all businesses the person belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFirm:
    """One firm as ledgers print firms. `insurances` hold the status by line."""

    ccus_id: str
    name: str
    representative_name: str
    postal_code: str
    prefecture_code: str
    address: str
    phone: str
    kind: str
    corporate_number: str
    has_licence: bool
    licence_number: str
    licensed_trades: tuple[str, ...]
    insurances: Mapping[str, str]


def printed_people(ccus_ids: Collection[str], *, on: date) -> dict[str, PrintedPerson]:
    """By 14-digit ID. One statement."""
    if not ccus_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(load_sql("registry", "printed_people"), {"people": list(ccus_ids), "on": on})
        return {row[0]: _person(row) for row in cursor.fetchall()}


def printed_firms(ccus_ids: Collection[str], *, on: date) -> dict[str, PrintedFirm]:
    """By 14-digit ID. One statement."""
    if not ccus_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(load_sql("registry", "printed_firms"), {"firms": list(ccus_ids), "on": on})
        return {row[0]: _firm(row) for row in cursor.fetchall()}


def _firm(row: tuple[Any, ...]) -> PrintedFirm:
    """`Any` as for people."""
    return PrintedFirm(
        ccus_id=row[0],
        name=row[1],
        representative_name=row[2],
        postal_code=row[3],
        prefecture_code=row[4],
        address=row[5],
        phone=row[6],
        kind=row[7],
        corporate_number=row[8],
        has_licence=row[9],
        licence_number=row[10],
        licensed_trades=tuple(row[11]),
        insurances=json.loads(row[12]) if row[12] else {},
    )


def _person(row: tuple[Any, ...]) -> PrintedPerson:
    """`Any`: cells as the database gives them; each is read by the field that knows its column."""
    belongs = _listed(row[27])
    return PrintedPerson(
        ccus_id=row[0],
        full_name=" ".join(part for part in row[1:3] if part),
        full_kana=" ".join(part for part in row[3:5] if part),
        gender=row[5],
        birth_date=row[6],
        blood_type=row[7],
        postal_code=row[8],
        prefecture_code=row[9],
        address=row[10],
        phone=row[11] or row[12],
        family_name=row[13],
        family_relationship=row[14],
        family_address=row[15],
        family_phone=row[16],
        kentaikyo_status=row[17],
        is_in_chutaikyo=bool(row[18]),
        experience_years=row[19],
        skill_level=row[20],
        nationality=row[21],
        residence_status_code=row[22],
        residence_until=row[23],
        insurances={line: (status, scheme) for line, status, scheme in _listed(row[24])},
        checkups=tuple((kind, date.fromisoformat(taken_on)) for kind, taken_on in _listed(row[25])),
        qualifications=tuple(_listed(row[26])),
        hired_on=next(
            (date.fromisoformat(hired_on) for _firm, kind, hired_on in belongs if kind == AffiliationKind.PRIMARY and hired_on),
            None,
        ),
        employers=frozenset(firm for firm, _kind, _hired_on in belongs),
    )  # fmt: skip


def _listed(cell: str | None) -> list[Any]:
    """JSON comes as text: Django turns psycopg's own reading of it off."""
    return json.loads(cell) if cell else []
