"""The level that somebody holds in each field."""

from __future__ import annotations

from ccus.levels.models import FieldLevel
from ccus.levels.rules.criteria import fields_of_trade
from ccus.registry.models import Technician


def held_levels(technician: Technician) -> dict[str, int]:
    """By field; fields that are not in it are at level 1. Two statements at most.

    Levels from before fields were kept apart stand on the card alone: they are taken for the fields of the main trade.
    """
    held = dict(FieldLevel.objects.filter(technician=technician).values_list("field", "level"))
    if technician.skill_level > max(held.values(), default=1):
        trade = technician.trades.order_by("position").values_list("trade_code", flat=True).first()
        for code in fields_of_trade(trade) if trade else ():
            held.setdefault(code, technician.skill_level)
    return held
