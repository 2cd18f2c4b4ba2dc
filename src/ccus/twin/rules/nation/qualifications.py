"""What people have learnt, and which associations firms belong to."""

from __future__ import annotations

import numpy as np

from ccus.twin.rules.nation.chance import Chance, Floats, Places
from ccus.twin.rules.nation.plan import People
from ccus.twin.rules.nation.tables import TRADES
from ccus.twin.rules.tables import read_rows

_GENERAL = ("玉掛け技能講習", "フルハーネス型墜落制止用器具特別教育", "高所作業車運転技能講習", "職長・安全衛生責任者教育",
            "登録基幹技能者講習")  # fmt: skip
_FOREMAN, _CORE_ENGINEER = _GENERAL.index("職長・安全衛生責任者教育"), _GENERAL.index("登録基幹技能者講習")
_BY_MAJOR = {row["major"]: row["qualification"] for row in read_rows("demo_trades")}
_CORE_BY_MAJOR = {row["major"]: row["core_course"] for row in read_rows("demo_trades")}
QUALIFICATIONS = (
    *_GENERAL,
    *sorted(set(_BY_MAJOR.values()) - set(_GENERAL)),
    *sorted(set(_CORE_BY_MAJOR.values()) - set(_GENERAL)),
)
ASSOCIATIONS = (
    "全国建設業協会",
    "日本建設業連合会",
    "全国中小建設業協会",
    "建設産業専門団体連合会",
    "住宅生産団体連合会",
)
_OF_TRADE = np.array([QUALIFICATIONS.index(_BY_MAJOR.get(trade[:2], _GENERAL[0])) for trade in TRADES])
_CORE_OF_TRADE = np.array(
    [QUALIFICATIONS.index(_CORE_BY_MAJOR.get(trade[:2], _GENERAL[_CORE_ENGINEER])) for trade in TRADES]
)


def draw_qualifications(people: People, chance: Chance) -> tuple[Places, Places, Places]:
    """(person, position in QUALIFICATIONS, day gained) without repeats. Level 3 has led, level 4 is a core engineer of the own field."""
    stream = chance.stream("qualifications")
    count = len(people.level)
    held = [
        (people.level >= 2) | (stream.random(count) < 0.28),
        stream.random(count) < 0.16,
        (people.level >= 3) | (stream.random(count) < 0.04),
        people.level == 4,
    ]
    which: list[Places] = [
        _OF_TRADE[people.trade],
        np.full(count, 1),
        np.full(count, _FOREMAN),
        _CORE_OF_TRADE[people.trade],
    ]
    person = np.concatenate([np.flatnonzero(has) for has in held])
    qualification = np.concatenate([codes[has] for codes, has in zip(which, held, strict=True)])
    _, once = np.unique(person * len(QUALIFICATIONS) + qualification, return_index=True)
    person, qualification = person[once], qualification[once]
    # Gained between the eighteenth birthday (or three years ago) and the day of registration.
    last = people.registered_on[person].astype(np.int64)
    first = np.minimum(people.birth_on[person] + 6600, last - 30)
    into: Floats = stream.beta(1.6, 1.2, len(person))
    return person, qualification, (first + into * (last - first)).astype(np.int64)
