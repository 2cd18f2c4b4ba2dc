"""Counted work days (就業日数): per technician, trade and field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from ccus.access.states import Relation
from ccus.access.viewers import Viewer
from ccus.foundation.sql import load_sql
from ccus.levels.rules.criteria import GUIDELINE, field_trades, fields_of_trade
from ccus.levels.rules.progress import CountedDays, Progress, progress_to_next_level
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.models import Technician
from ccus.registry.queries.relations import relation_to_technician

# The word that lets somebody in each relation see the days.
WORD_OF_RELATION = {
    Relation.SELF: "levels:own-progress:view",
    Relation.EMPLOYER: "history:people-days:view",
    Relation.REGISTRY: "registry:technician:view",
}


@dataclass(frozen=True, kw_only=True)
class WorkDayTotals:
    """Distinct days with an evaluation-valid record, up to and with a JST day.

    `by_trade` is keyed by trade code, `by_field` by evaluation field; a day in two trades counts in both, once in the total.
    `management_days` are days as foreman or crew leader. `first_on` and `last_on` are None when nothing is counted.
    """

    total_days: int = 0
    foreman_days: int = 0
    crew_leader_days: int = 0
    management_days: int = 0
    by_trade: Mapping[str, CountedDays] = field(default_factory=dict)
    by_field: Mapping[str, CountedDays] = field(default_factory=dict)
    first_on: date | None = None
    last_on: date | None = None


def work_day_totals_visible_to(viewer: Viewer, technician_ccus_id: str, *, on: date) -> WorkDayTotals:
    """What counts for a person's levels up to today (`on`, JST): for the person, today's employer, and registry desks.

    One statement. Anybody else gets TechnicianNotFound.
    """
    return _count_days(_find_technician(viewer, technician_ccus_id, on=on).pk, on=on)


def list_progress_visible_to(viewer: Viewer, technician_ccus_id: str, *, on: date) -> tuple[Progress, ...]:
    """How far a person is from the next level in each field of the registered trades, the main trade first.

    A trade whose field is not known is measured by the guideline, with the days of that trade. Never empty for a person with a
    trade. Raises TechnicianNotFound as above.
    """
    technician = _find_technician(viewer, technician_ccus_id, on=on)
    totals = _count_days(technician.pk, on=on)
    found: dict[str, Progress] = {}
    for trade_code in technician.trades.order_by("position").values_list("trade_code", flat=True):
        for code in fields_of_trade(trade_code) or (GUIDELINE,):
            days = totals.by_trade.get(trade_code) if code == GUIDELINE else totals.by_field.get(code)
            found.setdefault(
                code,
                progress_to_next_level(code, level=technician.skill_level, days=days or CountedDays(), on=on),
            )
    return tuple(found.values())


def _find_technician(viewer: Viewer, ccus_id: str, *, on: date) -> Technician:
    technician = Technician.objects.filter(ccus_id=ccus_id).first()
    if technician is None:
        raise TechnicianNotFound
    word = WORD_OF_RELATION.get(relation_to_technician(viewer, technician, on=on))
    if word is None or not viewer.may(word):
        raise TechnicianNotFound
    return technician


def _count_days(technician_id: int, *, on: date) -> WorkDayTotals:
    pairs = field_trades()
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("levels", "work_day_totals"),
            {
                "technician": technician_id,
                "on": on,
                "fields": [code for code, _ in pairs],
                "prefixes": [prefix for _, prefix in pairs],
            },
        )
        rows = cursor.fetchall()
    counted = {
        (scope, key): CountedDays(
            work_days=work_days, foreman_days=foreman, crew_leader_days=crew_leader, management_days=management
        )
        for scope, key, work_days, foreman, crew_leader, management, _, _ in rows
    }
    total = counted.get(("total", ""), CountedDays())
    first_on, last_on = next((row[6:8] for row in rows if row[0] == "total"), (None, None))
    return WorkDayTotals(
        total_days=total.work_days,
        foreman_days=total.foreman_days,
        crew_leader_days=total.crew_leader_days,
        management_days=total.management_days,
        by_trade={key: days for (scope, key), days in counted.items() if scope == "trade"},
        by_field={key: days for (scope, key), days in counted.items() if scope == "field"},
        first_on=first_on,
        last_on=last_on,
    )
