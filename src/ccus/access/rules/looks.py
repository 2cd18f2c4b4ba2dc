"""What somebody looked at people for, and when it is unusual."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from ccus.access.states import Relation

# Looking at one's own people is what an employer is for; nobody is curious about themselves.
OF_COURSE = frozenset({Relation.SELF, Relation.EMPLOYER})


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """What a page is for. `is_work`: whoever works there sees many people as a matter of course."""

    page: str
    is_work: bool
    purpose_ja: str
    purpose_en: str

    def words(self, language: str = "ja") -> str:
        return self.purpose_ja if language == "ja" else self.purpose_en


@cache
def purpose_of(page: str) -> Purpose | None:
    """The purpose of a page by the longest beginning of its route's name; None for a page that states none."""
    stated = [purpose for purpose in _purposes() if page.startswith(purpose.page)]
    return max(stated, key=lambda purpose: len(purpose.page), default=None)


def may_be_curiosity(*, relation: Relation, page: str, site_ccus_id: str) -> bool:
    """Whether a look is counted among those that may become unusual: no site, no own people, no page made for lists."""
    purpose = purpose_of(page)
    return not site_ccus_id and relation not in OF_COURSE and not (purpose and purpose.is_work)


def most_people(*, on: date) -> int:
    """More different people than this in a JST day draw attention."""
    return int(_rule("people", on)["most_people"])


def most_refusals(*, on: date) -> int:
    """More refused addresses than this in a JST day draw attention."""
    return int(_rule("refusals", on)["most_refusals"])


@cache
def _purposes() -> tuple[Purpose, ...]:
    return tuple(
        Purpose(
            page=row["page"],
            is_work=row["is_work"] == "yes",
            purpose_ja=row["purpose_ja"],
            purpose_en=row["purpose_en"],
        )
        for row in csv.DictReader(_text("look_purposes.csv").splitlines())
    )


def _rule(name: str, on: date) -> dict[str, Any]:
    """The version that holds on a day; `Any`, since each reader knows its own number."""
    held = [version for version in _rules()[name] if version["valid_from"] <= on]
    return max(held, key=lambda version: version["valid_from"])


@cache
def _rules() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(_text("curiosity_rules.toml"))


def _text(file_name: str) -> str:
    return resources.files("ccus.access").joinpath("data", file_name).read_text(encoding="utf-8")
