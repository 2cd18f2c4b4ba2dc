"""`POST /api/device/v1/enrolments`, `/heartbeats` and `/roster`. Mounted by the edge (`config.edge`), which words the refusals."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import msgspec
from django.db import close_old_connections
from starlette.requests import Request
from starlette.responses import Response

from ccus.devices.errors import BodyTooLarge, BodyUnreadable, RosterAskedTooOften
from ccus.devices.queries.devices import EnrolledDevice
from ccus.devices.rules.clock import classify_offset, measure_offset_ms
from ccus.devices.rules.health import limits
from ccus.devices.schemas import EnrolIn, EnrolOut, HeartbeatIn, HeartbeatOut, RosterIn, RosterOut
from ccus.devices.services import enrolment, roster_copy
from ccus.devices.services.enrolment import Enrolled
from ccus.devices.states import DeviceKind
from ccus.foundation.bodies import read_body
from ccus.sites.states import SiteState

LARGEST_BODY = 10_000
# What a 32-bit column holds; a clock that is further off, 23 days, is told as so far off.
LARGEST_OFFSET_MS = 2_000_000_000
# A copy of 2,000 people costs some 100 ms; a gate that asks in a loop gets it so often at most, from each worker.
ROSTER_PAUSE_SECONDS = 5.0
MOST_REMEMBERED = 50_000

Body = TypeVar("Body", bound=msgspec.Struct)
Result = TypeVar("Result")

# Few, since each keeps a database connection; a heartbeat takes about a millisecond.
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="ccus-devices")
_read_enrolment = msgspec.json.Decoder(EnrolIn).decode
_read_roster = msgspec.json.Decoder(RosterIn).decode
_asked_at: dict[int, float] = {}
_read_heartbeat = msgspec.json.Decoder(HeartbeatIn).decode
_write = msgspec.json.Encoder().encode


async def post_enrolment(request: Request) -> Response:
    """Exchanges a one-time code for a device token; 201. Not idempotent: a code works once.

    Refusals: devices.body_unreadable, body_too_large, request.body_too_slow, devices.code_unreadable, code_unknown, code_used, code_expired, site_closed,
    device_label_missing, device_label_too_long.
    """
    asked = await _body(request, _read_enrolment)

    def enrol() -> Enrolled:
        return enrolment.enrol_device(
            asked.code,
            label=asked.label,
            kind=DeviceKind(asked.kind),
            software=asked.software,
            now=datetime.now(UTC),
        )

    enrolled = await _in_thread(enrol)
    site = enrolled.device.site
    answer = EnrolOut(enrolled.device.pk, enrolled.token, site.ccus_id, site.name, datetime.now(UTC))
    return Response(
        _write(answer), status_code=201, media_type="application/json", headers={"Cache-Control": "no-store"}
    )


post_enrolment.permission = "public: holder of a one-time code"  # type: ignore[attr-defined]


async def post_heartbeat(request: Request) -> Response:
    """Records a sign of life and answers with the server's clock and the site's state. Idempotent.

    Refusals: devices.body_unreadable, body_too_large, device_revoked, request.body_too_slow.
    """
    received_at = datetime.now(UTC)
    enrolled: EnrolledDevice = request.state.device
    heard = await _body(request, _read_heartbeat)
    offset_ms = _offset_ms(heard, received_at)
    device = await _in_thread(
        lambda: enrolment.record_heartbeat(
            enrolled.id,
            now=received_at,
            clock_offset_ms=offset_ms,
            queue_length=heard.queue_length,
            software=heard.software,
            last_sequence=heard.last_sequence,
        )
    )
    site = device.site
    answer = HeartbeatOut(
        server_time=datetime.now(UTC),
        clock=classify_offset(offset_ms),
        site_id=site.ccus_id,
        site_name=site.name,
        site_state=SiteState(site.state),
        recording_from=site.recording_period.lower,
        recording_last=site.recording_period.upper - timedelta(days=1),
        heartbeat_seconds=limits().heartbeat_seconds,
        last_sequence=device.last_sequence,
    )
    return Response(_write(answer), media_type="application/json", headers={"Cache-Control": "no-store"})


post_heartbeat.permission = "device:heartbeat:write"  # type: ignore[attr-defined]


async def post_roster(request: Request) -> Response:
    """The signed copy of the roster of the device's site, unless the device has it already. Idempotent.

    Refusals: devices.body_unreadable, body_too_large, roster_asked_too_often, request.body_too_slow.
    """
    enrolled: EnrolledDevice = request.state.device
    asked = await _body(request, lambda body: _read_roster(body or b"{}"))
    _check_pause(enrolled.id)
    now = datetime.now(UTC)
    found = await _in_thread(lambda: roster_copy.copy_roster(enrolled, has_etag=asked.etag, now=now))
    answer = RosterOut(found.signed is not None, found.etag, found.signed)
    return Response(_write(answer), media_type="application/json", headers={"Cache-Control": "no-store"})


post_roster.permission = "device:roster:copy"  # type: ignore[attr-defined]


def _check_pause(device_id: int) -> None:
    """Counted in this process alone; each worker of the edge counts for itself."""
    now = time.monotonic()
    left = _asked_at.get(device_id, -ROSTER_PAUSE_SECONDS) + ROSTER_PAUSE_SECONDS - now
    if left > 0:
        raise RosterAskedTooOften(seconds=int(left) + 1)
    if len(_asked_at) >= MOST_REMEMBERED:
        _asked_at.clear()
    _asked_at[device_id] = now


def _offset_ms(heard: HeartbeatIn, received_at: datetime) -> int | None:
    if heard.clock_offset_ms is not None:
        return heard.clock_offset_ms
    if heard.device_time is None:
        return None
    measured = measure_offset_ms(heard.device_time, now=received_at)
    return max(-LARGEST_OFFSET_MS, min(LARGEST_OFFSET_MS, measured))


async def _body(request: Request, read: Callable[[bytes], Body]) -> Body:
    body = await read_body(request.stream(), limit=LARGEST_BODY, too_large=BodyTooLarge(limit_bytes=LARGEST_BODY))
    try:
        return read(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise BodyUnreadable(problem=str(problem)) from problem


async def _in_thread(work: Callable[[], Result]) -> Result:
    """Blocking database work in a worker thread, whose Django connection is checked before and after as a request's is."""

    def guarded() -> Result:
        close_old_connections()
        try:
            return work()
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_threads, guarded)
