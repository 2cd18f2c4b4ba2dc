"""Whether a device needs somebody to look at it, in words: from when it was last heard, its queue and its clock."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

from ccus.devices.rules.clock import classify_offset
from ccus.devices.states import ClockState, DeviceState


@dataclass(frozen=True, slots=True)
class Limits:
    heartbeat_seconds: int
    late: timedelta
    silent: timedelta
    long_queue: int


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a device. `clock_offset_ms` is device clock minus server clock; None was never reported."""

    last_seen_at: datetime | None
    queue_length: int | None
    clock_offset_ms: int | None
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class Health:
    """One state for the list, and the sentences that say why and what to do; none when all is well."""

    state: DeviceState
    reasons_ja: tuple[str, ...]
    reasons_en: tuple[str, ...]


def judge_health(signs: Signs, *, now: datetime) -> Health:
    """The gravest state. A device may have several reasons."""
    if signs.is_revoked:
        return Health(
            DeviceState.REVOKED,
            ("登録が取り消されています。使うには、登録し直してください。",),
            ("Its enrolment was revoked. Enrol it again to use it.",),
        )
    if signs.last_seen_at is None:
        return Health(
            DeviceState.NEVER_SEEN,
            ("登録されましたが、まだ一度も通信がありません。端末の電源と回線を確かめてください。",),
            ("Enrolled, but never heard from. Check its power and line.",),
        )
    found = [
        (state, japanese, english)
        for state, japanese, english in (
            _silence(now - signs.last_seen_at),
            _queue(signs.queue_length),
            _clock(signs.clock_offset_ms),
        )
        if state is not DeviceState.GOOD
    ]
    state = DeviceState.GOOD
    if found:
        state = DeviceState.SILENT if any(row[0] is DeviceState.SILENT for row in found) else DeviceState.LATE
    return Health(state, tuple(row[1] for row in found), tuple(row[2] for row in found))


def _silence(quiet: timedelta) -> tuple[DeviceState, str, str]:
    span_ja, span_en = _in_words(quiet)
    if quiet >= limits().silent:
        return (
            DeviceState.SILENT,
            f"{span_ja}、通信がありません。端末の電源と回線を確かめてください。タッチは端末に残り、つながると届きます。",
            f"Not heard for {span_en}. Check its power and line; touches wait on the device until it is back.",
        )
    if quiet >= limits().late:
        return (
            DeviceState.LATE,
            f"{span_ja}、通信がありません。続くときは回線を確かめてください。",
            f"Not heard for {span_en}. If this goes on, check its line.",
        )
    return DeviceState.GOOD, "", ""


def _in_words(quiet: timedelta) -> tuple[str, str]:
    """A span in the largest unit of which it has two or more: 7分間, 3時間, 2日間."""
    minutes = int(quiet.total_seconds() // 60)
    hours, days = minutes // 60, minutes // (24 * 60)
    if days >= 2:
        return f"{days}日間", f"{days} days"
    if hours >= 2:
        return f"{hours}時間", f"{hours} hours"
    return f"{minutes}分間", f"{minutes} minutes"


def _queue(length: int | None) -> tuple[DeviceState, str, str]:
    if length is None or length < limits().long_queue:
        return DeviceState.GOOD, "", ""
    return (
        DeviceState.LATE,
        f"端末に {length} 件のタッチが残っています。回線を確かめてください。",
        f"{length} touches wait on the device. Check its line.",
    )


def _clock(offset_ms: int | None) -> tuple[DeviceState, str, str]:
    state = classify_offset(offset_ms)
    if offset_ms is None or state in (ClockState.FINE, ClockState.UNKNOWN):
        return DeviceState.GOOD, "", ""
    seconds = abs(offset_ms) // 1000
    way_ja, way_en = ("進んで", "ahead") if offset_ms > 0 else ("遅れて", "behind")
    if state is ClockState.SKEWED:
        return (
            DeviceState.LATE,
            f"時計が {seconds} 秒{way_ja}います。タッチの時刻は補正して記録しています。",
            f"Its clock is {seconds} s {way_en}; the times of touches are corrected.",
        )
    return (
        DeviceState.SILENT,
        f"時計が {seconds} 秒{way_ja}います。タッチの時刻は補正して記録していますが、"
        "補正を誤るおそれがあるため、端末の時計を直してください。",
        f"Its clock is {seconds} s {way_en}. The times of touches are corrected, but from so far they may be "
        "corrected wrongly: set its clock.",
    )


@cache
def limits() -> Limits:
    text = resources.files("ccus.devices").joinpath("data", "health.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return Limits(
        heartbeat_seconds=table["heartbeat_seconds"],
        late=timedelta(minutes=table["late_minutes"]),
        silent=timedelta(minutes=table["silent_minutes"]),
        long_queue=table["long_queue"],
    )
