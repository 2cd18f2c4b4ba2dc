"""The plain sentences that are put beside a file: what became of it, in Japanese and in English."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from importlib import resources

from gate_agent.readers.logger.lines import LineProblem

MOST_LINES = 200


def write_note(taken: int, problems: Sequence[LineProblem]) -> str:
    """What was taken and which lines were not, each with what to do about it."""
    return "\n".join([*_sentences_in("ja", taken, problems), "", *_sentences_in("en", taken, problems), ""])


def _sentences_in(language: str, taken: int, problems: Sequence[LineProblem]) -> list[str]:
    words = {code: row[language] for code, row in _table().items()}
    said = [words["taken" if taken else "nothing"].format(count=taken)]
    if problems:
        said.append(words["left"].format(count=len(problems)))
    for problem in problems[:MOST_LINES]:
        said.append(words["line" if problem.number else "file"].format(number=problem.number, text=words[problem.code]))
    if len(problems) > MOST_LINES:
        said.append(words["more"].format(count=len(problems) - MOST_LINES))
    return said


@cache
def _table() -> dict[str, dict[str, str]]:
    text = resources.files("gate_agent.readers.logger").joinpath("problems.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(text.splitlines())}
