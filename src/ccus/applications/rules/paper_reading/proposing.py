"""What a paper says of questions that nobody has answered yet: a clerk who has the paper before them need not type it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ccus.applications.rules.paper_reading.comparing import Likeness, compare
from ccus.applications.rules.paper_reading.lines import Transcript
from ccus.applications.states import PaperKind

# Against an answer that nobody gives, what a paper has at the right place is different, and told. Latin letters are told for Latin ones.
_UNLIKE = (("〓", ""), ("QXZ", ""))
_NO_DAY = {"typed": "-", "value": date.min.isoformat()}
_HALVES = {"family_name": "given_name", "family_kana": "given_kana"}


def propose(transcript: Transcript, *, kind: PaperKind, on: date) -> dict[str, str]:
    """Text by question, as the paper has it. A name goes into its two halves where the paper parts them."""
    proposed: dict[str, str] = {}
    for family, given in _UNLIKE:
        for each in compare(transcript, _nobody(family, given), kind=kind, on=on):
            if each.likeness is Likeness.DIFFERENT and each.code not in proposed:
                proposed.update(_halved(each.code, each.read))
    return proposed


def _nobody(family: str, given: str) -> Mapping[str, Mapping[str, Any]]:
    names = {"family_name": family, "given_name": given, "family_kana": family, "given_kana": given}
    return {
        **{code: {"typed": text, "value": text} for code, text in names.items()},
        "birth_date": _NO_DAY,
        "residence_period_until": _NO_DAY,
    }


def _halved(code: str, read: str) -> dict[str, str]:
    if code not in _HALVES:
        return {code: read}
    first, *rest = read.split()
    return {code: first, _HALVES[code]: " ".join(rest)} if rest else {code: first}
