"""The review desk: its queue, one case with typed values beside papers, and the published waiting times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ccus.portal.ui.shapes.applications import DifferenceLine, StoryLine
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.papers import Evidence, PaperSpot


@dataclass(frozen=True)
class QueuePage:
    """What waits. `next_url` and `second_look_url` are posted to."""

    waiting: int
    taken: int
    careful: int
    oldest: str
    agreement: str
    next_url: str
    second_look_url: str
    waiting_url: str


@dataclass(frozen=True)
class CaseLine:
    """One answer of a case. `typed` is there where it differs from what was understood; `correct_url` leads to a correction.

    `evidence` is what the papers say of it.
    """

    code: str
    label: str
    value: str
    typed: str
    is_paper: bool
    was_returned: bool
    correct_url: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class CaseGroup:
    title: str
    lines: tuple[CaseLine, ...]


@dataclass(frozen=True)
class CasePaper:
    """A paper of a case with the places on it that speak of answers. `held_back` says why it cannot be seen yet."""

    id: int
    url: str
    words: str
    warnings: tuple[str, ...]
    width: int
    height: int
    spots: tuple[PaperSpot, ...] = ()
    held_back: str = ""


@dataclass(frozen=True)
class EvidenceLine:
    """One part of two people side by side. `tone` is agrees, nearly or differs, and `tone_words` says it."""

    part: str
    applicant: str
    registered: str
    words: str
    tone: str
    tone_words: str
    points: int


@dataclass(frozen=True)
class CandidateLine:
    """A registered person who may be the applicant, beside what was typed. `judge_url` is posted to, empty once it was said."""

    name: str
    ccus_id: str
    lines: tuple[EvidenceLine, ...]
    score: int
    judge_url: str = ""


@dataclass(frozen=True)
class CasePage:
    """One case. Decisions are posted to their addresses; `reasons` are pairs of code and words."""

    number: str
    title: str
    state: str
    risk: str
    findings: tuple[str, ...]
    waits: str
    lease_until: datetime
    first_approved: bool
    groups: tuple[CaseGroup, ...]
    papers: tuple[CasePaper, ...]
    candidates: tuple[CandidateLine, ...]
    differences: tuple[DifferenceLine, ...]
    story: tuple[StoryLine, ...]
    return_reasons: tuple[tuple[str, str], ...]
    rejection_reasons: tuple[tuple[str, str], ...]
    approve_words: str
    approval_url: str
    return_url: str
    rejection_url: str
    release_url: str
    back: Link


@dataclass(frozen=True)
class CorrectionPage:
    """One answer that the reviewer sets right."""

    number: str
    label: str
    value: str
    back: Link


@dataclass(frozen=True)
class SecondLookPage:
    """A case for a second look: answers and papers alone."""

    number: str
    title: str
    groups: tuple[CaseGroup, ...]
    papers: tuple[CasePaper, ...]
    outcomes: tuple[tuple[str, str, str], ...]
    save_url: str


@dataclass(frozen=True)
class WaitingDay:
    on: date
    decided: int
    half: str
    nine_tenths: str


@dataclass(frozen=True)
class WaitingPage:
    """Waiting times by day, and what waits now."""

    waiting: int
    oldest: str
    latest: str
    days: tuple[WaitingDay, ...]
    back: Link
