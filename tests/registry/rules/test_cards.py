from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import pytest

from ccus.registry.rules import cards
from ccus.registry.states import CardColor, CardState

RULES = cards.card_validity_rules()
ISSUED_ON = date(2026, 4, 1)


def last_day(issued_on: date, *, birth_date: date, identity_proven: bool = True) -> date:
    return cards.expires_on(issued_on, birth_date=birth_date, identity_proven=identity_proven, rules=RULES)


@pytest.mark.parametrize("typed", ["04A1B2C3D4E580", "04a1b2c3d4e580", "  04A1b2C3D4E580\r\n"])
def test_the_same_chip_gives_one_hash_however_the_reader_writes_it(typed: str) -> None:
    assert cards.hash_token(typed) == hashlib.sha256(b"04A1B2C3D4E580").digest()


def test_two_chips_give_two_hashes() -> None:
    assert cards.hash_token("04A1B2C3D4E580") != cards.hash_token("04A1B2C3D4E581")


@pytest.mark.parametrize(
    ("birth_date", "identity_proven", "expected"),
    [
        # To the first birthday after 9 years from issue.
        (date(1990, 7, 15), True, date(2035, 7, 15)),
        (date(1990, 1, 15), True, date(2036, 1, 15)),
        # Issued on the birthday: the full ten years.
        (date(1990, 4, 1), True, date(2036, 4, 1)),
        (date(1990, 4, 2), True, date(2035, 4, 2)),
        # 60 and older: after 14 years. The day before the 60th birthday still counts as 59.
        (date(1966, 4, 1), True, date(2041, 4, 1)),
        (date(1966, 4, 2), True, date(2035, 4, 2)),
        (date(1950, 12, 31), True, date(2040, 12, 31)),
        # Identity not proven: the birthday in the second year, whatever the age.
        (date(1990, 7, 15), False, date(2027, 7, 15)),
        (date(1990, 1, 15), False, date(2028, 1, 15)),
        (date(1950, 4, 1), False, date(2028, 4, 1)),
    ],
)
def test_a_card_ends_on_a_birthday(birth_date: date, identity_proven: bool, expected: date) -> None:
    assert last_day(ISSUED_ON, birth_date=birth_date, identity_proven=identity_proven) == expected


def test_a_birthday_on_29_february_falls_on_the_28th_in_common_years() -> None:
    assert last_day(date(2026, 1, 10), birth_date=date(1992, 2, 29)) == date(2035, 2, 28)
    assert last_day(date(2026, 3, 10), birth_date=date(1992, 2, 29)) == date(2036, 2, 29)


def test_renewal_opens_two_months_before_the_last_day() -> None:
    assert cards.renewable_from(date(2035, 7, 15), rules=RULES) == date(2035, 5, 15)


@pytest.mark.parametrize(
    ("level", "color"),
    [(1, CardColor.WHITE), (2, CardColor.BLUE), (3, CardColor.SILVER), (4, CardColor.GOLD)],
)
def test_each_level_has_its_colour(level: int, color: CardColor) -> None:
    assert cards.color_of(level) is color


def test_there_is_no_fifth_level() -> None:
    with pytest.raises(ValueError, match="5"):
        cards.color_of(5)


@pytest.mark.parametrize(
    ("at", "revoked_at", "expected"),
    [
        (datetime(2026, 3, 31, 14, 59, tzinfo=UTC), None, CardState.NOT_YET_ISSUED),
        # 15:00 UTC is midnight in Japan.
        (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), None, CardState.VALID),
        (datetime(2035, 7, 15, 14, 59, tzinfo=UTC), None, CardState.VALID),
        (datetime(2035, 7, 15, 15, 0, tzinfo=UTC), None, CardState.EXPIRED),
        (datetime(2030, 1, 1, 0, 0, tzinfo=UTC), datetime(2030, 1, 1, 0, 1, tzinfo=UTC), CardState.VALID),
        (datetime(2030, 1, 1, 0, 1, tzinfo=UTC), datetime(2030, 1, 1, 0, 1, tzinfo=UTC), CardState.REVOKED),
        (datetime(2036, 1, 1, 0, 0, tzinfo=UTC), datetime(2030, 1, 1, 0, 1, tzinfo=UTC), CardState.REVOKED),
    ],
)
def test_a_card_is_judged_at_a_moment(at: datetime, revoked_at: datetime | None, expected: CardState) -> None:
    card = cards.CardDates(issued_on=ISSUED_ON, expires_on=date(2035, 7, 15), revoked_at=revoked_at)

    assert cards.card_state_at(card, at=at) is expected
