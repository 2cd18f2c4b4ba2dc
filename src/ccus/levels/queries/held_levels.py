"""The level that somebody holds in each field, and the trades they registered."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from ccus.foundation.sql import load_sql
from ccus.levels.rules.criteria import fields_of_trade
from ccus.registry.models import Technician


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Levels by field, those at level 1 left out; trades as registered, the main one first."""

    levels: dict[str, int]
    trade_codes: tuple[str, ...]


def standing_of(technician: Technician) -> Standing:
    """One statement.

    Levels from before fields were kept apart stand on the card alone: they are taken for the fields of the main trade.
    """
    with connection.cursor() as cursor:
        cursor.execute(load_sql("levels", "standing"), {"technician": technician.pk})
        rows = cursor.fetchall()
    levels = {code: number for kind, code, number in rows if kind == "level"}
    trade_codes = tuple(code for kind, code, _ in rows if kind == "trade")
    if trade_codes and technician.skill_level > max(levels.values(), default=1):
        for code in fields_of_trade(trade_codes[0]):
            levels.setdefault(code, technician.skill_level)
    return Standing(levels=levels, trade_codes=trade_codes)


def held_levels(technician: Technician) -> dict[str, int]:
    """By field; fields that are not in it are at level 1. One statement."""
    return standing_of(technician).levels
