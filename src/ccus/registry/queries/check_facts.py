"""What the checks of a roster look at, for many people and firms by one statement each.

For callers that have decided who may see whom: nothing here asks for a viewer, and nothing of it is shown as it is.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from django.db import connection

from ccus.foundation.sql import load_sql
from ccus.kit.calendar import jst_date, jst_midnight
from ccus.registry.rules.cards import CardDates
from ccus.registry.rules.checks.facts import (
    EmployerFact,
    EnrolledPerson,
    FirmFacts,
    InsuranceFact,
    PersonFacts,
    ProofFact,
)
from ccus.registry.states import BusinessKind, ExemptionReason, InsuranceLine, InsuranceScheme, InsuranceStatus

# Rows and JSON lists as the database gives them; each cell is read by the function that knows its column.
Cells: TypeAlias = Sequence[Any]


def person_facts(ccus_ids: Collection[str], *, on: date) -> dict[str, PersonFacts]:
    """The people by 14-digit ID as of a day. One statement; IDs of nobody are absent."""
    if not ccus_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("registry", "person_facts"),
            {"people": list(ccus_ids), "on": on, "until": jst_midnight(on + timedelta(days=1))},
        )
        return {row[0]: _person(row) for row in cursor.fetchall()}


def firm_facts(ccus_ids: Collection[str], *, on: date) -> dict[str, FirmFacts]:
    """The firms by 14-digit ID: kind, people and insurances as of the day, the rest as registered today. One statement."""
    if not ccus_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(load_sql("registry", "firm_facts"), {"firms": list(ccus_ids), "on": on})
        return {row[0]: _firm(row) for row in cursor.fetchall()}


def _person(row: Cells) -> PersonFacts:
    insurances = _insurances(row[15])
    checkup = _listed(row[18])
    return PersonFacts(
        ccus_id=row[0],
        full_name=_full_name(row[1], row[2]),
        birth_date=row[3],
        skill_level=row[4],
        nationality=row[5],
        residence_status_code=row[6],
        residence_until=row[7],
        confirmed_on=_confirmed_on(row[8], row[9], insurances),
        employer=_employer(row[10:15]),
        insurances=insurances,
        qualifications=tuple(
            ProofFact(name=name, from_on=_day(from_on), last_on=_day(last_on))
            for name, from_on, last_on in _listed(row[16])
        ),
        trainings=tuple(ProofFact(name=name, from_on=_day(gained_on)) for name, gained_on in _listed(row[17])),
        checkup_kind=checkup[0] if checkup else "",
        checkup_on=_day(checkup[1]) if checkup else None,
        card=CardDates(issued_on=row[19], expires_on=row[20], revoked_at=row[21]) if row[19] else None,
    )


def _firm(row: Cells) -> FirmFacts:
    return FirmFacts(
        ccus_id=row[0],
        name=row[1],
        kind=BusinessKind(row[2]),
        representative_name=row[3],
        people=row[4],
        has_licence=row[5],
        licence_number=row[6],
        registered_on=row[7],
        expires_on=row[8],
        insurances=_insurances(row[9]),
        enrolled=tuple(
            EnrolledPerson(ccus_id=ccus_id, full_name=_full_name(family, given), skill_level=level)
            for ccus_id, family, given, level in _listed(row[10])
        ),
    )


def _employer(cells: Cells) -> EmployerFact | None:
    ccus_id, name, kind, people, since_on = cells
    if not ccus_id:
        return None
    return EmployerFact(ccus_id=ccus_id, name=name, kind=BusinessKind(kind), people=people, since_on=since_on)


def _insurances(states: str | None) -> dict[InsuranceLine, InsuranceFact]:
    return {
        InsuranceLine(line): InsuranceFact(
            status=InsuranceStatus(status),
            scheme=InsuranceScheme(scheme) if scheme else None,
            reason=ExemptionReason(reason) if reason else None,
            since_on=_day(since_on),
        )
        for line, status, scheme, reason, since_on in _listed(states)
    }


def _confirmed_on(
    registered_on: date, changed_at: datetime | None, insurances: dict[InsuranceLine, InsuranceFact]
) -> date:
    """The latest day on which something of the registration is known to have been written."""
    days = [registered_on, *(state.since_on for state in insurances.values() if state.since_on)]
    return max([*days, jst_date(changed_at)] if changed_at else days)


def _full_name(family: str, given: str) -> str:
    return " ".join(part for part in (family, given) if part)


def _listed(cell: str | None) -> Cells:
    """JSON comes as text: Django turns psycopg's own reading of it off."""
    return json.loads(cell) if cell else ()


def _day(text: str | None) -> date | None:
    """JSON holds days as ISO 8601 text."""
    return date.fromisoformat(text) if text else None
