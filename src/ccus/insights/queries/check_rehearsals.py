"""Counting a rehearsal on the whole country: one statement each."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from ccus.foundation.sql import load_sql
from ccus.insights.rules.check_rehearsals import Part, Rehearsal, clauses_of_both, rule_now
from ccus.registry.rules.checks.kinds import CheckKind


def count_rehearsal(rehearsal: Rehearsal) -> tuple[Part, ...]:
    """By kind of business for social insurance, young and senior for age, all people for check-ups. Seconds for the country."""
    name, arguments = _statement(rehearsal)
    with connection.cursor() as cursor:
        cursor.execute(load_sql("insights", name), {"on": rehearsal.on, **arguments})
        return tuple(
            Part(part=part, now=now, later=later, gained=gained, lost=lost)
            for part, now, later, gained, lost in cursor.fetchall()
        )


def _statement(rehearsal: Rehearsal) -> tuple[str, dict[str, Any]]:
    rule = rule_now(rehearsal.check, on=rehearsal.on)
    if rehearsal.check is CheckKind.SOCIAL_INSURANCE:
        return "rehearse_social_insurance", {"clauses": json.dumps(clauses_of_both(rehearsal))}
    if rehearsal.check is CheckKind.AGE:
        return "rehearse_ages", {
            "minor_now": rule.number("minor_below"),
            "minor_later": rehearsal.numbers["minor_below"],
            "senior_now": rule.number("senior_from"),
            "senior_later": rehearsal.numbers["senior_from"],
        }
    return "rehearse_checkups", {
        "months_now": rule.number("months"),
        "months_later": rehearsal.numbers["months"],
    }
