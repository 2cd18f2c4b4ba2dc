"""The one-time code that makes a program a device of a site: eight characters in two groups, read off a screen."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources

from ccus.kit.folding import fold_hyphens, fold_width, remove_spaces


@dataclass(frozen=True, kw_only=True)
class EnrolmentRules:
    """Values of `data/enrolment.toml`."""

    code_valid: timedelta
    alphabet: str
    code_length: int


@cache
def enrolment_rules() -> EnrolmentRules:
    values = tomllib.loads(resources.files("ccus.devices.data").joinpath("enrolment.toml").read_text())
    return EnrolmentRules(
        code_valid=timedelta(minutes=values["code_valid_minutes"]),
        alphabet=values["alphabet"],
        code_length=values["code_length"],
    )


def make_code(choose: Callable[[Sequence[str]], str]) -> str:
    """A fresh code, `ABCD-2345`. `choose` picks one of a sequence unpredictably (`secrets.choice`)."""
    rules = enrolment_rules()
    letters = "".join(choose(rules.alphabet) for _ in range(rules.code_length))
    return f"{letters[: rules.code_length // 2]}-{letters[rules.code_length // 2 :]}"


def fold_code(typed: str) -> str:
    """A typed code as it was issued: width, case, spaces and hyphens do not matter. Unknown characters stay and match nothing."""
    letters = fold_hyphens(fold_width(remove_spaces(typed))).replace("-", "").upper()
    half = enrolment_rules().code_length // 2
    return f"{letters[:half]}-{letters[half:]}"
