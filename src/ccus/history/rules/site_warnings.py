"""What needs a hand at a site today: reasons found on touches, gathered by whom or what has to be put right.

Forty people of a firm that is not in the hierarchy are one thing to do, not forty. What a reason is about (a person, a firm, a
device or the site itself) is a row of `data/warning_subjects.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib import resources

from ccus.history.rules.verdicts import verdicts

NOBODY = "nobody"


class Subject(StrEnum):
    """Whom or what somebody has to put right."""

    PERSON = "person"
    FIRM = "firm"
    DEVICE = "device"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Sign:
    """One touch with its reasons. `person`, `firm` and `device` are any keys; `firm` is empty when it is not known."""

    reasons: tuple[str, ...]
    person: str
    firm: str
    device: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SiteWarning:
    """One thing to do. `key` is that of the person, firm or device, empty for the site; `people` in order of arrival."""

    verdict: str
    subject: Subject
    key: str
    people: tuple[str, ...]
    first_at: datetime
    last_at: datetime

    @property
    def code(self) -> str:
        """Names the warning for as long as it stands, whatever else arrives."""
        return f"{self.verdict}-{self.key}" if self.key else self.verdict

    @property
    def is_urgent(self) -> bool:
        """The day does not count as long as nothing is done."""
        return not verdicts()[self.verdict].evaluation_valid


def gather_warnings(signs: Iterable[Sign]) -> list[SiteWarning]:
    """The gravest first; among equals those that concern most people, then the latest. `signs` are in order of time."""
    gathered: dict[tuple[str, Subject, str], list[Sign]] = {}
    for sign in signs:
        for reason in sign.reasons:
            if verdicts()[reason].repairer != NOBODY:
                gathered.setdefault((reason, *_concerned(reason, sign)), []).append(sign)
    found = [
        SiteWarning(
            verdict=verdict,
            subject=subject,
            key=key,
            people=tuple(dict.fromkeys(sign.person for sign in of_one)),
            first_at=of_one[0].at,
            last_at=of_one[-1].at,
        )
        for (verdict, subject, key), of_one in gathered.items()
    ]
    return sorted(found, key=_urgency)


@cache
def _subjects() -> dict[str, Subject]:
    text = resources.files("ccus.history.data").joinpath("warning_subjects.csv").read_text(encoding="utf-8")
    return {row["verdict"]: Subject(row["subject"]) for row in csv.DictReader(text.splitlines())}


def subject_of(verdict: str) -> Subject:
    return _subjects()[verdict]


def _concerned(verdict: str, sign: Sign) -> tuple[Subject, str]:
    """Whom or what the reason is about on this touch; the person where the firm is not known."""
    subject = subject_of(verdict)
    if subject is Subject.FIRM and not sign.firm:
        subject = Subject.PERSON
    keys = {Subject.PERSON: sign.person, Subject.FIRM: sign.firm, Subject.DEVICE: sign.device, Subject.SITE: ""}
    return subject, keys[subject]


def _urgency(warning: SiteWarning) -> tuple[int, int, float]:
    return (-verdicts()[warning.verdict].gravity, -len(warning.people), -warning.last_at.timestamp())
