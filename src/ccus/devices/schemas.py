"""Wire shapes of enrolment and heartbeat."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta


class EnrolmentIn(msgspec.Struct):
    """Turns a one-time code into a device."""

    code: Annotated[
        str, Meta(min_length=1, max_length=40, description="One-time code, any width and case.", examples=["ABCD-2345"])
    ]
    label: Annotated[
        str, Meta(min_length=1, max_length=100, description="Name of the device for people.", examples=["正門"])
    ]
    kind: Annotated[Literal["reader", "phone", "logging_reader", "other"], Meta(description="What it is.")] = "reader"
    software: Annotated[str, Meta(max_length=60, description="Program and version.", examples=["ccus-gate 0.1"])] = ""


class EnrolmentOut(msgspec.Struct):
    """The token is shown only here; keep it secret and durable."""

    device_id: int
    token: Annotated[str, Meta(description="Send as `Authorization: Bearer …` with every request.")]
    site_id: Annotated[str, Meta(description="14-digit site ID.")]
    site_name: str
    server_time: datetime


class HeartbeatIn(msgspec.Struct):
    """Sent every minute or so, and before a batch after a long silence."""

    device_time: Annotated[datetime, Meta(tz=True, description="The device's clock at sending.")]
    queue_length: (
        Annotated[int, Meta(ge=0, le=1_000_000_000, description="Touches kept on the device and not yet sent.")] | None
    ) = None
    software: Annotated[str, Meta(max_length=60)] = ""


class HeartbeatOut(msgspec.Struct):
    """The device measures its clock offset from `server_time` and the time the answer took."""

    server_time: datetime
    clock_offset_ms: Annotated[int, Meta(description="Device clock minus server clock as the server saw it.")]
    site_id: str
    site_name: str
