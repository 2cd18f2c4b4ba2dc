from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ccus.devices.rules.health import Signs, judge_health
from ccus.devices.states import DeviceState

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
WELL = Signs(last_seen_at=NOW - timedelta(seconds=30), queue_length=0, clock_offset_ms=120, is_revoked=False)


def quiet_for(**span: int) -> datetime:
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("signs", "state", "reasons"),
    [
        (WELL, DeviceState.GOOD, 0),
        (replace(WELL, clock_offset_ms=None, queue_length=None), DeviceState.GOOD, 0),
        (replace(WELL, last_seen_at=quiet_for(minutes=4, seconds=59)), DeviceState.GOOD, 0),
        (replace(WELL, last_seen_at=quiet_for(minutes=5)), DeviceState.LATE, 1),
        (replace(WELL, last_seen_at=quiet_for(minutes=59)), DeviceState.LATE, 1),
        (replace(WELL, last_seen_at=quiet_for(minutes=60)), DeviceState.SILENT, 1),
        (replace(WELL, queue_length=49), DeviceState.GOOD, 0),
        (replace(WELL, queue_length=50), DeviceState.LATE, 1),
        (replace(WELL, clock_offset_ms=31_000), DeviceState.LATE, 1),
        (replace(WELL, clock_offset_ms=-601_000), DeviceState.SILENT, 1),
        (replace(WELL, queue_length=80, clock_offset_ms=-601_000), DeviceState.SILENT, 2),
        (replace(WELL, last_seen_at=None), DeviceState.NEVER_SEEN, 1),
        (replace(WELL, is_revoked=True, queue_length=80), DeviceState.REVOKED, 1),
    ],
)
def test_gravest_sign_gives_the_word_and_each_sign_its_reason(signs: Signs, state: DeviceState, reasons: int) -> None:
    health = judge_health(signs, now=NOW)

    assert health.state is state
    assert (len(health.reasons_ja), len(health.reasons_en)) == (reasons, reasons)


def test_reasons_say_how_much_and_what_to_do() -> None:
    health = judge_health(
        Signs(last_seen_at=quiet_for(minutes=7), queue_length=120, clock_offset_ms=-42_500, is_revoked=False), now=NOW
    )

    assert health.reasons_ja == (
        "7分間、通信がありません。続くときは回線を確かめてください。",
        "端末に 120 件のタッチが残っています。回線を確かめてください。",
        "時計が 42 秒遅れています。タッチの時刻は補正して記録しています。",
    )


def test_a_clock_that_is_far_off_has_to_be_set_though_times_are_corrected() -> None:
    health = judge_health(replace(WELL, clock_offset_ms=601_000), now=NOW)

    assert health.reasons_ja == (
        "時計が 601 秒進んでいます。タッチの時刻は補正して記録していますが、"
        "補正を誤るおそれがあるため、端末の時計を直してください。",
    )
    assert health.reasons_en == (
        "Its clock is 601 s ahead. The times of touches are corrected, but from so far they may be corrected wrongly: "
        "set its clock.",
    )


@pytest.mark.parametrize(
    ("quiet", "japanese", "english"),
    [
        ({"minutes": 119}, "119分間、", "Not heard for 119 minutes."),
        ({"minutes": 120}, "2時間、", "Not heard for 2 hours."),
        ({"hours": 47}, "47時間、", "Not heard for 47 hours."),
        ({"days": 2}, "2日間、", "Not heard for 2 days."),
    ],
)
def test_a_long_silence_is_told_in_hours_and_days(quiet: dict[str, int], japanese: str, english: str) -> None:
    health = judge_health(replace(WELL, last_seen_at=quiet_for(**quiet)), now=NOW)

    assert health.reasons_ja[0].startswith(japanese)
    assert health.reasons_en[0].startswith(english)
