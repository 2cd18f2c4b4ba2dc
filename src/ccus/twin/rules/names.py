"""Names of made-up people."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ccus.twin.rules.tables import read_rows


@dataclass(frozen=True, kw_only=True)
class JapaneseName:
    family: str
    given: str
    family_kana: str
    given_kana: str

    @property
    def full(self) -> str:
        return f"{self.family} {self.given}"


def draw_japanese_name(chance: random.Random, *, gender: str, family: str = "", family_kana: str = "") -> JapaneseName:
    """A name of that gender ("male" or "female"), with the given family name if there is one."""
    if not family:
        drawn = chance.choice(read_rows("family_names"))
        family, family_kana = drawn["name"], drawn["kana"]
    given = chance.choice([row for row in read_rows("given_names") if row["gender"] == gender])
    return JapaneseName(family=family, given=given["name"], family_kana=family_kana, given_kana=given["kana"])
