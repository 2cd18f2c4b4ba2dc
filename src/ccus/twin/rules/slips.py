"""What becomes of somebody's data when they are typed a second time: other forms of kanji, slips, another name or home."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

import jaconv

from ccus.kit.names import kanji_variants
from ccus.registry.rules.same_person.comparing import Identity
from ccus.twin.rules.tables import read_rows

Slip = Callable[[Identity, random.Random], Identity]
_UNVOICED = str.maketrans("ガギグゲゴザジズゼゾダデドバビブベボ", "カキクケコサシスセソタテトハヒフヘホ")
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
_ERAS = (63, -63, 30, -30)


def mistype(one: Identity, chance: random.Random, rates: Mapping[str, float]) -> Identity:
    """The same person's data with slips, each with its own chance. The order matters: what is written comes before how."""
    typed = one
    marriage = "marriage" if one.gender == "female" else "marriage_of_men"
    for name, slip in (
        (marriage, _marry),
        ("given_kanji", _other_given_sign),
        ("family_kanji", _other_family_sign),
        ("old_kanji", _other_form),
        ("reading_slip", _slip_in_reading),
        ("romaji", _in_latin_letters),
        ("kana_for_kanji", _in_kana),
        ("kana_habits", _other_habits),
        ("reading_missing", _without_reading),
        ("swapped", _swapped),
        ("one_field", _in_one_field),
        ("birth_digit", _other_digit),
        ("birth_swapped", _swapped_digits),
        ("birth_era", _other_era),
        ("phone_changed", _other_phone),
        ("phone_missing", _without_phone),
        ("moved", _moved),
        ("address_written_otherwise", _written_otherwise),
        ("gender_missing", lambda typed, _: replace(typed, gender="")),
    ):
        if chance.random() < rates[name]:
            typed = slip(typed, chance)
    return typed


def _marry(one: Identity, chance: random.Random) -> Identity:
    row = chance.choice(read_rows("nation_family_names"))
    return replace(one, family=row["name"], family_kana=row["kana"])


def _other_given_sign(one: Identity, chance: random.Random) -> Identity:
    if len(one.given) < 2:  # a single sign that is another one is another name
        return one
    return replace(one, given=_with_other_sign(one.given, chance))


def _other_family_sign(one: Identity, chance: random.Random) -> Identity:
    return replace(one, family=_with_other_sign(one.family, chance)) if len(one.family) > 1 else one


def _with_other_sign(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    if text[at].isascii():
        return text[:at] + chance.choice("ABDEGHIKLMNOPRSTUY") + text[at + 1 :]
    return text[:at] + chance.choice(_signs()) + text[at + 1 :]


@cache
def _signs() -> str:
    signs = {sign for row in read_rows("nation_given_names") for sign in row["name"]}
    return "".join(sorted(sign for sign in signs if sign > "一"))


@cache
def _forms() -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for variant, standard in kanji_variants().items():
        forms.setdefault(standard, []).append(variant)
    return forms


def _other_form(one: Identity, chance: random.Random) -> Identity:
    def other(text: str) -> str:
        return "".join(chance.choice(_forms()[sign]) if sign in _forms() else sign for sign in text)

    return replace(one, family=other(one.family), given=other(one.given))


def _slip_in_reading(one: Identity, chance: random.Random) -> Identity:
    reading = one.given_kana or one.family_kana
    unvoiced = reading.translate(_UNVOICED)
    at = chance.randrange(max(1, len(reading)))
    wrong = (
        unvoiced
        if unvoiced != reading and chance.random() < 0.5
        else reading[:at] + chance.choice(("", chance.choice(_KANA))) + reading[at + 1 :]
    )
    return replace(one, given_kana=wrong) if one.given_kana else replace(one, family_kana=wrong)


def _in_latin_letters(one: Identity, chance: random.Random) -> Identity:
    if one.family.isascii():
        return one
    family, given = (jaconv.kata2alphabet(part.replace("ー", "")) for part in (one.family_kana, one.given_kana))
    if chance.random() < 0.5:
        family, given = (part.replace("ou", "o").replace("uu", "u") for part in (family, given))
    return replace(one, family=family.upper(), given=given.upper())


def _in_kana(one: Identity, _: random.Random) -> Identity:
    return replace(one, family=one.family_kana or one.family, given=one.given_kana or one.given)


def _other_habits(one: Identity, chance: random.Random) -> Identity:
    habit = chance.choice((jaconv.kata2hira, jaconv.enlarge_smallkana, lambda text: jaconv.z2h(text, kana=True)))
    return replace(one, family_kana=habit(one.family_kana), given_kana=habit(one.given_kana))


def _without_reading(one: Identity, _: random.Random) -> Identity:
    return replace(one, family_kana="", given_kana="")


def _swapped(one: Identity, _: random.Random) -> Identity:
    return replace(one, family=one.given, given=one.family, family_kana=one.given_kana, given_kana=one.family_kana)


def _in_one_field(one: Identity, _: random.Random) -> Identity:
    return replace(
        one,
        family=f"{one.family}{one.given}",
        given="",
        family_kana=f"{one.family_kana} {one.given_kana}".strip(),
        given_kana="",
    )


def _other_digit(one: Identity, chance: random.Random) -> Identity:
    return _with_birth_date(one, lambda text: _with_digit(text, chance.randrange(3, 8), chance.choice("0123456789")))


def _with_digit(text: str, at: int, digit: str) -> str:
    return text[:at] + digit + text[at + 1 :]


def _swapped_digits(one: Identity, chance: random.Random) -> Identity:
    at = chance.randrange(2, 7)
    if chance.random() < 0.5:
        return _with_birth_date(one, lambda text: text[:4] + text[6:] + text[4:6])
    return _with_birth_date(one, lambda text: text[:at] + text[at + 1] + text[at] + text[at + 2 :])


def _other_era(one: Identity, chance: random.Random) -> Identity:
    years = chance.choice(_ERAS)
    return _with_birth_date(one, lambda text: f"{int(text[:4]) + years:04}{text[4:]}")


def _with_birth_date(one: Identity, change: Callable[[str], str]) -> Identity:
    """With the changed date, where that is a day on which somebody can have been born."""
    if one.birth_date is None:
        return one
    text = change(f"{one.birth_date:%Y%m%d}")
    try:
        changed = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return one
    return replace(one, birth_date=changed) if 1920 < changed.year < 2011 else one


def _other_phone(one: Identity, chance: random.Random) -> Identity:
    return replace(one, phones=frozenset({f"0{chance.choice('789')}0{chance.randrange(10**8):08d}"}))


def _without_phone(one: Identity, _: random.Random) -> Identity:
    return replace(one, phones=frozenset())


def _moved(one: Identity, chance: random.Random) -> Identity:
    return replace(one, address=f"{chance.randrange(400)}市泉町{chance.randrange(1, 9)}-{chance.randrange(1, 40)}")


def _written_otherwise(one: Identity, chance: random.Random) -> Identity:
    block = one.address.rsplit("-", 2)
    if len(block) != 3:
        return one
    return replace(
        one,
        address=chance.choice(
            (
                f"{block[0]}丁目{block[1]}番{block[2]}号",
                f"{block[0]}丁目{block[1]}番地{block[2]}",
                jaconv.h2z(one.address, digit=True, ascii=True),
                f"{one.address} コーポ旭{chance.randrange(100, 400)}",
            )
        ),
    )
