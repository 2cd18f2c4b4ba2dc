"""Who decides for the evaluating bodies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class MandateRow:
    """One field that somebody is in charge of; `field` is its code."""

    field: str
    name: str
    since_on: date


@dataclass(frozen=True)
class EvaluatorRow:
    """`others` are the fields that can be given: pairs of code and name."""

    account_id: int
    name: str
    login_name: str
    mandates: tuple[MandateRow, ...]
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MandatesPage:
    """`unattended` are fields of which nobody is in charge: applications in them wait for ever."""

    evaluators: tuple[EvaluatorRow, ...]
    unattended: tuple[str, ...]
    give_url: str
    end_url: str
