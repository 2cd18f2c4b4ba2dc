"""Names of the nation: dictionaries, and for everybody positions in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from ccus.twin.rules.nation.chance import Chance, Places, draw_positions
from ccus.twin.rules.nation.plan import People
from ccus.twin.rules.nation.tables import NATIONALITIES
from ccus.twin.rules.tables import read_rows

_JAPANESE = NATIONALITIES.index("JP")


@dataclass(frozen=True, kw_only=True)
class Dictionary:
    """Words with their readings, by position."""

    words: tuple[str, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NamesDrawn:
    """By person: positions in `family_names()` and `given_names()`."""

    family: Places
    given: Places


@cache
def family_names() -> Dictionary:
    """Japanese families first, then those of other nations."""
    rows = [*read_rows("nation_family_names"), *(row for row in _foreign() if row["part"] == "family")]
    return Dictionary(words=tuple(row["name"] for row in rows), readings=tuple(row["kana"] for row in rows))


@cache
def given_names() -> Dictionary:
    rows = [*read_rows("nation_given_names"), *(row for row in _foreign() if row["part"] != "family")]
    return Dictionary(words=tuple(row["name"] for row in rows), readings=tuple(row["kana"] for row in rows))


@cache
def words_of(name: str) -> Dictionary:
    """One list of `data/nation_words.csv`."""
    rows = [row for row in read_rows("nation_words") if row["list"] == name]
    return Dictionary(words=tuple(row["word"] for row in rows), readings=tuple(row["kana"] for row in rows))


@cache
def firm_lines() -> tuple[Dictionary, dict[str, range]]:
    """What firms call their line of business, and by major trade which positions fit; "" for those that fit all."""
    rows = [row for row in read_rows("nation_words") if row["list"].startswith("firm_line")]
    ranges: dict[str, range] = {}
    for position, row in enumerate(rows):
        major = row["list"].removeprefix("firm_line").lstrip("_")
        begun = ranges.get(major, range(position, position))
        ranges[major] = range(begun.start, position + 1)
    words = Dictionary(words=tuple(row["word"] for row in rows), readings=tuple(row["kana"] for row in rows))
    return words, ranges


def japanese_families(stream: np.random.Generator, size: int) -> Places:
    """Positions of Japanese family names, common ones more often."""
    return draw_positions(stream, [float(row["weight"]) for row in read_rows("nation_family_names")], size)


def japanese_men(stream: np.random.Generator, size: int) -> Places:
    return stream.choice(_given_positions("male"), size)


def draw_names(people: People, chance: Chance) -> NamesDrawn:
    """A name for everybody, fitting nationality and gender."""
    count = len(people.gender)
    stream = chance.stream("names")
    family, given = japanese_families(stream, count), japanese_men(stream, count)
    women = np.flatnonzero(people.gender == 1)
    given[women] = stream.choice(_given_positions("female"), len(women))
    for code, nationality in enumerate(NATIONALITIES):
        if code == _JAPANESE:
            continue
        for gender, part in ((0, "male"), (1, "female")):
            which = np.flatnonzero((people.nationality == code) & (people.gender == gender))
            family[which] = stream.choice(_foreign_positions(nationality, "family"), len(which))
            given[which] = stream.choice(_foreign_positions(nationality, part), len(which))
    return NamesDrawn(family=family, given=given)


def _foreign() -> Sequence[dict[str, str]]:
    return [dict(row) for row in read_rows("nation_foreign_names")]


@cache
def _given_positions(gender: str) -> Places:
    rows = read_rows("nation_given_names")
    return np.array([position for position, row in enumerate(rows) if row["gender"] == gender])


@cache
def _foreign_positions(nationality: str, part: str) -> Places:
    families = part == "family"
    rows = [row for row in _foreign() if (row["part"] == "family") == families]
    offset = len(read_rows("nation_family_names" if families else "nation_given_names"))
    wanted = [i for i, row in enumerate(rows) if (row["nationality"], row["part"]) == (nationality, part)]
    return np.array(wanted, dtype=np.int64) + offset
