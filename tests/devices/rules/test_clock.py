from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ccus.devices.rules.clock import classify_offset, measure_offset_ms
from ccus.devices.states import ClockState

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("offset_ms", "state"),
    [
        (None, ClockState.UNKNOWN),
        (0, ClockState.FINE),
        (30_000, ClockState.FINE),
        (-30_000, ClockState.FINE),
        (30_001, ClockState.SKEWED),
        (-600_000, ClockState.SKEWED),
        (600_001, ClockState.SUSPECT),
        (-2_000_000_000, ClockState.SUSPECT),
    ],
)
def test_clock_is_fine_skewed_or_suspect(offset_ms: int | None, state: ClockState) -> None:
    assert classify_offset(offset_ms) is state


@pytest.mark.parametrize(
    ("device_time", "offset_ms"),
    [
        (NOW + timedelta(seconds=2), 2_000),
        (NOW - timedelta(microseconds=1_600), -2),
        (NOW.astimezone(timezone(timedelta(hours=9))), 0),
    ],
)
def test_offset_is_device_minus_server(device_time: datetime, offset_ms: int) -> None:
    assert measure_offset_ms(device_time, now=NOW) == offset_ms
