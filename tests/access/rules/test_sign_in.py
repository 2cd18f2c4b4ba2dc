from __future__ import annotations

from datetime import date, timedelta

import pytest

from ccus.access.rules import sign_in

BORN = date(1980, 4, 12)


@pytest.mark.parametrize(
    ("failures", "wait"),
    [
        (0, timedelta(0)),
        (4, timedelta(0)),
        (5, timedelta(seconds=30)),
        (6, timedelta(minutes=1)),
        (7, timedelta(minutes=2)),
        (10, timedelta(minutes=16)),
        (11, timedelta(minutes=30)),
        (100_000, timedelta(minutes=30)),
    ],
)
def test_waits_double_after_four_free_failures(failures: int, wait: timedelta) -> None:
    assert sign_in.wait_after(failures, free_failures=4) == wait


@pytest.mark.parametrize("pin", ["271828", "907153", "112358"])
def test_an_ordinary_pin_is_good(pin: str) -> None:
    assert sign_in.is_good_pin(pin, birth_date=BORN)


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("12345", "five digits"),
        ("1234567", "seven digits"),
        ("12a456", "a letter"),
        ("２７１８２８", "not folded"),
        ("000000", "one digit repeated"),
        ("123456", "counted up"),
        ("890123", "counted up over zero"),
        ("987654", "counted down"),
        ("800412", "birth date"),
        ("198004", "year and month of birth"),
        ("041280", "birth date, month first"),
        ("120480", "birth date, day first"),
    ],
)
def test_an_easy_pin_is_not_good(pin: str, why: str) -> None:
    assert not sign_in.is_good_pin(pin, birth_date=BORN), why
