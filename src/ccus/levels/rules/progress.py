"""How far somebody is from the next level, in days and in words.

Only days are judged here. Levels also ask for qualifications; the words say so.
Source: ability evaluation guideline of 2019-03-29; criteria of the fields (`criteria.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ccus.levels.rules.criteria import HIGHEST_LEVEL, fields, requirement


class StepKind(StrEnum):
    WORK_DAYS = "work_days"
    FOREMAN_OR_CREW_LEADER_DAYS = "foreman_or_crew_leader_days"
    FOREMAN_DAYS = "foreman_days"


STEP_LABELS = {
    StepKind.WORK_DAYS: ("就業日数", "work days"),
    StepKind.FOREMAN_OR_CREW_LEADER_DAYS: ("職長・班長としての日数", "days as foreman or crew leader"),
    StepKind.FOREMAN_DAYS: ("職長としての日数", "days as foreman"),
}


@dataclass(frozen=True, kw_only=True)
class CountedDays:
    """Distinct days counted for one field.

    `management_days` are days as foreman or crew leader, a day as both once; `foreman_days` those as foreman.
    """

    work_days: int = 0
    foreman_days: int = 0
    crew_leader_days: int = 0
    management_days: int = 0


@dataclass(frozen=True, kw_only=True)
class Step:
    """One condition that is counted in days."""

    kind: StepKind
    counted_days: int
    needed_days: int

    @property
    def days_left(self) -> int:
        return max(0, self.needed_days - self.counted_days)

    @property
    def is_reached(self) -> bool:
        return self.counted_days >= self.needed_days

    def label(self, language: str = "ja") -> str:
        return STEP_LABELS[self.kind][0 if language == "ja" else 1]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Where somebody stands in one field. `next_level` is None at the top; then there are no steps.

    `steps` begin with the work days. `stand_in`: the numbers are the guideline's, wholly or in part. `source` names where the
    field's numbers come from.
    """

    field: str
    level: int
    next_level: int | None
    steps: tuple[Step, ...]
    stand_in: bool
    source: str

    @property
    def days_reached(self) -> bool:
        """Whether the days suffice; qualifications are not judged here."""
        return self.next_level is not None and all(step.is_reached for step in self.steps)

    def field_name(self, language: str = "ja") -> str:
        return fields()[self.field].name(language)


def progress_to_next_level(field: str, *, level: int, days: CountedDays, on: date) -> Progress:
    """What is left to the level above `level` (1–4) under the criteria in force on a JST day.

    Level 2 asks for work days alone, level 3 also for days as foreman or crew leader together, level 4 for days as foreman
    only. KeyError for a field that is not listed.
    """
    code = fields()[field].code
    if level >= HIGHEST_LEVEL:
        return Progress(field=code, level=level, next_level=None, steps=(), stand_in=False, source="")
    needed = requirement(code, level=level + 1, on=on)
    steps = [Step(kind=StepKind.WORK_DAYS, counted_days=days.work_days, needed_days=needed.work_days)]
    if needed.foreman_or_crew_leader_days:
        steps.append(
            Step(
                kind=StepKind.FOREMAN_OR_CREW_LEADER_DAYS,
                counted_days=days.management_days,
                needed_days=needed.foreman_or_crew_leader_days,
            )
        )
    if needed.foreman_days:
        steps.append(Step(kind=StepKind.FOREMAN_DAYS, counted_days=days.foreman_days, needed_days=needed.foreman_days))
    return Progress(
        field=code,
        level=level,
        next_level=level + 1,
        steps=tuple(steps),
        stand_in=needed.stand_in,
        source=needed.source,
    )


def explain_progress(progress: Progress, *, language: str = "ja") -> str:
    """The same in words: what is asked, what is left, and what the numbers rest on."""
    return _explain_ja(progress) if language == "ja" else _explain_en(progress)


def _explain_ja(progress: Progress) -> str:
    if progress.next_level is None:
        return "いちばん上のレベル4です。"
    sentences = [
        f"「{progress.field_name()}」のレベル{progress.next_level}には、"
        + "と、".join(f"{step.label()}{step.needed_days:,}日" for step in progress.steps)
        + "が必要です。"
    ]
    left = [f"{step.label()}があと{step.days_left:,}日" for step in progress.steps if not step.is_reached]
    sentences.append("、".join(left) + "です。" if left else "日数はすべて満たしています。")
    sentences.append("ここでは日数だけを見ています。レベルには、ほかに資格や講習の条件があります。")
    if progress.stand_in:
        sentences.append("この分野の基準は一部または全部を確認できていないため、国のガイドラインの目安で示しています。")
    return "".join(sentences)


def _explain_en(progress: Progress) -> str:
    if progress.next_level is None:
        return "Level 4 is the highest level."
    sentences = [
        f"Level {progress.next_level} in {progress.field_name('en')} asks for "
        + " and ".join(f"{step.needed_days:,} {step.label('en')}" for step in progress.steps)
        + "."
    ]
    left = [f"{step.days_left:,} {step.label('en')}" for step in progress.steps if not step.is_reached]
    sentences.append("Still to go: " + ", ".join(left) + "." if left else "All days are reached.")
    sentences.append("Only days are looked at here. Levels also ask for qualifications and courses.")
    if progress.stand_in:
        sentences.append(
            "The criteria of this field are not known in full; figures of the ministry's guideline stand in for them."
        )
    return " ".join(sentences)
