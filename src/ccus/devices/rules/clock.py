"""How far a device's clock may be off: fine, skewed or suspect. Touches are corrected by the offset in any case."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

from ccus.devices.states import ClockState


def classify_offset(offset_ms: int | None) -> ClockState:
    """`offset_ms` is device clock minus server clock, in milliseconds; None when it was never measured."""
    if offset_ms is None:
        return ClockState.UNKNOWN
    fine, suspect = _limits()
    size = timedelta(milliseconds=abs(offset_ms))
    if size <= fine:
        return ClockState.FINE
    return ClockState.SKEWED if size <= suspect else ClockState.SUSPECT


def measure_offset_ms(device_time: datetime, *, now: datetime) -> int:
    """Device clock minus server clock in whole milliseconds, the travel time of the message included."""
    return round((device_time - now) / timedelta(milliseconds=1))


@cache
def _limits() -> tuple[timedelta, timedelta]:
    text = resources.files("ccus.devices").joinpath("data", "health.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return timedelta(seconds=table["fine_clock_seconds"]), timedelta(seconds=table["suspect_clock_seconds"])
