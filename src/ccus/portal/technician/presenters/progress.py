"""The way to the next level in the field of the main trade, as the page shows it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from ccus.history.queries.days import Person
from ccus.levels.queries.work_days import WorkDayTotals
from ccus.levels.rules.criteria import GUIDELINE, fields_of_trade
from ccus.levels.rules.progress import CountedDays, explain_progress, progress_to_next_level
from ccus.portal.ui.shapes.common import Explanation
from ccus.portal.ui.shapes.my_days import LevelProgress, LevelStep


def progress_of(person: Person, totals: WorkDayTotals, *, on: date, language: str) -> LevelProgress | None:
    """None for somebody without a registered trade, whose days lead to no level. `on` is today."""
    if not person.trade_code:
        return None
    code = next(iter(fields_of_trade(person.trade_code)), GUIDELINE)
    days = totals.by_trade.get(person.trade_code) if code == GUIDELINE else totals.by_field.get(code)
    progress = progress_to_next_level(code, level=person.skill_level, days=days or CountedDays(), on=on)
    return LevelProgress(
        field=progress.field_name(language),
        level=progress.level,
        next_level=progress.next_level,
        steps=tuple(
            LevelStep(label=step.label(language), have=step.counted_days, need=step.needed_days, unit=_("日"))
            for step in progress.steps
        ),
        stand_in=progress.stand_in,
        explanation=Explanation(
            title=_("どう数えるか"), what=explain_progress(progress, language=language), rule=progress.source
        ),
    )
