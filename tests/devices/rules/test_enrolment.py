from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from ccus.devices.rules import enrolment

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "ABCD-2345",
        "abcd2345",
        " abcd 2345 ",
        "ＡＢＣＤ－２３４５",
        "ABCDー2345",
        "ABCD‐2345",
        "AB-CD-23-45",
        "ａｂｃｄ　２３４５",
    ],
)
def test_code_is_read_in_any_spelling(typed: str) -> None:
    assert enrolment.fold_code(typed) == "ABCD2345"


@pytest.mark.parametrize(
    ("typed", "folded"), [("OOIL-LU00", "00111V00"), ("oill-u000", "0111V000"), ("ＯＩＬＵ-0000", "011V0000")]
)
def test_look_alikes_are_folded_to_what_a_code_can_hold(typed: str, folded: str) -> None:
    assert enrolment.fold_code(typed) == folded


@pytest.mark.parametrize("typed", ["", "ABCD-234", "ABCD-23456", "ABCD-234あ", "ABCD_2345", "ABCD-234!"])
def test_what_can_be_no_code_is_not_guessed(typed: str) -> None:
    assert enrolment.fold_code(typed) is None


def test_alphabet_has_32_signs_and_none_that_is_folded_away() -> None:
    assert len(set(enrolment.ALPHABET)) == 32
    assert not set("OILU") & set(enrolment.ALPHABET)
    assert all(enrolment.fold_code(sign * 8) == sign * 8 for sign in enrolment.ALPHABET)


def test_shown_code_is_read_back() -> None:
    assert enrolment.show_code("ABCD2345") == "ABCD-2345"
    assert enrolment.fold_code(enrolment.show_code("0Z9Y1X2W")) == "0Z9Y1X2W"


def test_code_is_good_for_fifteen_minutes_and_not_a_moment_longer() -> None:
    until = enrolment.expires_at(NOW)

    assert until == NOW + timedelta(minutes=15)
    assert not enrolment.is_expired(expires_at=until, now=until - timedelta(microseconds=1))
    assert enrolment.is_expired(expires_at=until, now=until)


def test_only_hashes_are_stored() -> None:
    assert enrolment.hash_code("ABCD2345") == hashlib.sha256(b"ABCD2345").digest()
    assert enrolment.hash_device_token("ccus_dev_x") == hashlib.sha256(b"ccus_dev_x").digest()
