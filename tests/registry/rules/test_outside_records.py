"""Numbers are read as people write them; differences are those that matter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ccus.registry.rules.outside_records import (
    CoreCertificate,
    LicenceRecord,
    RegisteredBusiness,
    RegisteredQualification,
    certificate_differences,
    fold_number,
    is_about,
    licence_differences,
    pause_after,
)
from ccus.registry.states import OutsideField, OutsideSource

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
CERTIFICATE = CoreCertificate(
    number="24-0012-000042",
    name="髙橋健一",
    birth_date=date(1975, 5, 3),
    course="登録とび・土工基幹技能者",
    completed_on=date(2024, 6, 1),
    valid_until=date(2029, 5, 31),
    as_of=AS_OF,
)
LICENCE = LicenceRecord(
    number="G-5-12345",
    name="佐藤とび株式会社",
    representative="佐藤一郎",
    address="大田区蒲田1-2-3",
    capital_yen=10_000_000,
    trades=("05", "01"),
    valid_from=date(2025, 1, 1),
    valid_until=date(2029, 12, 31),
    as_of=AS_OF,
)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("国土交通大臣許可（特－５）第０１２３４５号", "S-5-12345"),
        ("東京都知事 許可 (般-4) 第123456号", "G-4-123456"),
        ("（般-3）第54321号", "G-3-54321"),
        ("般3第54321号", "G-3-54321"),
        ("g-5-12345", "G-5-12345"),
        ("12345", ""),
        ("第12345号", ""),
        ("'; DROP TABLE x; --", ""),
        ("", ""),
    ],
)
def test_licence_numbers_are_read_however_they_are_written(typed: str, folded: str) -> None:
    assert fold_number(OutsideSource.LICENCES, typed) == folded


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("２４－００１２－０００042", "24-0012-000042"),
        ("第24-0012-000042号", "24-0012-000042"),
        (" ab 12 ", "AB12"),
        ("../../etc", ""),
        ("24-0012-000042?x=1", ""),
        ("1" * 31, ""),
        ("", ""),
    ],
)
def test_completion_numbers_hold_nothing_that_could_lead_elsewhere(typed: str, folded: str) -> None:
    assert fold_number(OutsideSource.CORE_TECHNICIANS, typed) == folded


def test_a_certificate_belongs_to_who_has_the_name_and_the_birth_date() -> None:
    assert is_about(CERTIFICATE, full_name="高橋　健一", birth_date=date(1975, 5, 3))
    assert not is_about(CERTIFICATE, full_name="高橋 健二", birth_date=date(1975, 5, 3))
    assert not is_about(CERTIFICATE, full_name="高橋 健一", birth_date=date(1975, 5, 4))


def registered(last_on: date | None, *, number: str = "24-0012-000042", name: str = "") -> RegisteredQualification:
    return RegisteredQualification(name=name or CERTIFICATE.course, certificate_number=number, last_on=last_on)


def test_a_certificate_is_missing_or_ends_on_another_day_or_is_the_same() -> None:
    (missing,) = certificate_differences(CERTIFICATE, [registered(None, number="9", name="玉掛け")])
    assert (missing.field, missing.ours, missing.theirs["until"]) == (OutsideField.CERTIFICATE, None, "2029-05-31")

    (older,) = certificate_differences(CERTIFICATE, [registered(date(2024, 5, 31))])
    assert (older.field, older.ours, older.theirs) == (
        OutsideField.CERTIFICATE_LAST_DAY,
        "2024-05-31",
        "2029-05-31",
    )
    assert certificate_differences(CERTIFICATE, [registered(date(2024, 5, 31)), registered(date(2029, 5, 31))]) == []


def test_writing_is_no_difference_and_content_is() -> None:
    same = RegisteredBusiness(
        name="佐藤とび 株式会社",
        representative="佐藤 一郎",
        address="大田区蒲田１丁目２番３号",
        capital_yen=10_000_000,
        trades=("01", "05"),
    )
    assert licence_differences(LICENCE, same) == []

    other = RegisteredBusiness(
        name="佐藤とび有限会社", representative="佐藤 二郎", address="大田区蒲田1-2-4", capital_yen=None, trades=("05",)
    )
    assert [each.field for each in licence_differences(LICENCE, other)] == [
        OutsideField.NAME,
        OutsideField.REPRESENTATIVE,
        OutsideField.ADDRESS,
        OutsideField.CAPITAL,
        OutsideField.TRADES,
    ]


@pytest.mark.parametrize(
    ("failures", "pause"),
    [(0, None), (2, None), (3, timedelta(minutes=1)), (4, timedelta(minutes=2)), (30, timedelta(hours=1))],
)
def test_a_service_that_keeps_failing_is_left_in_peace_for_longer(failures: int, pause: timedelta | None) -> None:
    assert pause_after(failures) == pause
