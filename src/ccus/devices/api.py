"""Enrolment and heartbeat of devices. Mounted by the edge (`config.edge`)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
from django.db import close_old_connections
from starlette.requests import Request
from starlette.responses import Response

from ccus.devices.errors import UnreadableRequest
from ccus.devices.queries.devices import EnrolledDevice
from ccus.devices.schemas import EnrolmentIn, EnrolmentOut, HeartbeatIn, HeartbeatOut
from ccus.devices.services import enrolment
from ccus.devices.states import DeviceKind

T = TypeVar("T")

# A clock may be wrong by decades; the column holds 24 days, which says as much.
_LARGEST_OFFSET_MS = 2_000_000_000


async def post_enrolment(request: Request) -> Response:
    """Uses a one-time code up. Refusals: devices.code_unknown, code_used, code_expired, unreadable_request."""
    asked = _read(await request.body(), EnrolmentIn)
    now = datetime.now(UTC)
    device, token = await _in_thread(
        lambda: enrolment.enrol_device(
            asked.code, label=asked.label, kind=DeviceKind(asked.kind), software=asked.software, now=now
        )
    )
    return _json(EnrolmentOut(device.pk, token, device.site.ccus_id, device.site.name, now), status=201)


post_enrolment.permission = "public: the holder of a one-time code"  # type: ignore[attr-defined]


async def post_heartbeat(request: Request) -> Response:
    """Notes that the device is alive and tells it the time. Refusals: those of the token, devices.unreadable_request."""
    device: EnrolledDevice = request.state.device
    now = datetime.now(UTC)
    beat = _read(await request.body(), HeartbeatIn)
    offset = int((beat.device_time - now).total_seconds() * 1000)
    offset = max(-_LARGEST_OFFSET_MS, min(_LARGEST_OFFSET_MS, offset))
    await _in_thread(
        lambda: enrolment.record_heartbeat(
            device.id, clock_offset_ms=offset, queue_length=beat.queue_length, software=beat.software, now=now
        )
    )
    return _json(HeartbeatOut(now, offset, device.site_ccus_id, device.site_name))


post_heartbeat.permission = "device:heartbeat:write"  # type: ignore[attr-defined]


def _read(body: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.DecodeError as problem:
        raise UnreadableRequest(problem=str(problem)) from problem


def _json(answer: msgspec.Struct, *, status: int = 200) -> Response:
    return Response(msgspec.json.encode(answer), status_code=status, media_type="application/json")


async def _in_thread(work: Callable[[], T]) -> T:
    """Runs blocking work with Django's connections in a thread, and does not keep broken ones."""

    def run() -> T:
        close_old_connections()
        try:
            return work()
        finally:
            close_old_connections()

    return await asyncio.to_thread(run)
