"""Special measures: what holds where and until when, and who switched it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class EffectLine:
    """One effect: what it does, until when where it moves a day, and how many cases it touches at present."""

    words: str
    until: date | None
    cases: int


@dataclass(frozen=True)
class MeasureStep:
    """A step that the viewer may take; `value` is posted."""

    value: str
    words: str
    is_main: bool


@dataclass(frozen=True)
class MeasureRow:
    """`holds` while it is in force; `awaits_colleague` where the viewer proposed and somebody else has to agree."""

    name: str
    basis: str
    area: str
    from_on: date
    last_on: date
    effects: tuple[EffectLine, ...]
    state: str
    holds: bool
    proposed_by: str
    proposed_at: datetime
    answered_by: str
    answered_at: datetime | None
    ended_by: str
    ended_at: datetime | None
    steps: tuple[MeasureStep, ...]
    step_url: str
    awaits_colleague: bool


@dataclass(frozen=True)
class MeasuresPage:
    """Those that wait for somebody or hold come first; `past` are over."""

    current: tuple[MeasureRow, ...]
    past: tuple[MeasureRow, ...]
    proposal_url: str
