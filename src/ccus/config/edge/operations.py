"""The operations of the device API: one declaration each, from which routes and the OpenAPI document are made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from ccus.devices import api as devices_api
from ccus.devices import errors as devices
from ccus.devices.schemas import EnrolIn, EnrolOut, HeartbeatIn, HeartbeatOut, RosterIn, RosterOut
from ccus.foundation.errors import BodyTooSlow
from ccus.foundation.refusals import Refusal
from ccus.history import api as history_api
from ccus.history import errors as history
from ccus.history.schemas import ReceiptsIn, ReceiptsOut, TouchBatchIn, TouchBatchOut

PREFIX = "/api/device/v1"
Endpoint = Callable[[Request], Awaitable[Response]]

_TOKEN_REFUSALS = (
    devices.TokenMissing,
    devices.TokenUnknown,
    devices.DeviceRevoked,
    devices.TooManyGuesses,
    devices.TooManyAtOnce,
    history.DatabaseBusy,
)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One POST operation. `refusals` are those of the whole request; an event's own refusals travel in its result."""

    path: str
    name: str
    endpoint: Endpoint
    summary_ja: str
    summary_en: str
    body: type[msgspec.Struct]
    answer: type[msgspec.Struct]
    status: int
    needs_device: bool
    is_idempotent: bool
    refusals: tuple[type[Refusal], ...]

    @property
    def permission(self) -> str:
        return str(self.endpoint.permission)  # type: ignore[attr-defined]


OPERATIONS = (
    Operation(
        path=f"{PREFIX}/enrolments",
        name="enrolDevice",
        endpoint=devices_api.post_enrolment,
        summary_ja="一度だけ使える登録コードで端末を現場に登録し、トークンを受け取ります。",
        summary_en="Exchanges a one-time code for a device of a site and its token.",
        body=EnrolIn,
        answer=EnrolOut,
        status=201,
        needs_device=False,
        is_idempotent=False,
        refusals=(
            devices.BodyUnreadable,
            devices.BodyTooLarge,
            BodyTooSlow,
            devices.CodeUnreadable,
            devices.CodeUnknown,
            devices.TooManyGuesses,
            devices.CodeUsed,
            devices.CodeExpired,
            devices.SiteClosedForDevices,
            devices.DeviceLabelMissing,
            devices.DeviceLabelTooLong,
            history.DatabaseBusy,
        ),
    ),
    Operation(
        path=f"{PREFIX}/heartbeats",
        name="sendHeartbeat",
        endpoint=devices_api.post_heartbeat,
        summary_ja="端末が動いていること、時計のずれ、未送信の件数を知らせます。",
        summary_en="Tells that the device is alive, how far its clock is off and what it still holds.",
        body=HeartbeatIn,
        answer=HeartbeatOut,
        status=200,
        needs_device=True,
        is_idempotent=True,
        refusals=(devices.BodyUnreadable, devices.BodyTooLarge, BodyTooSlow, *_TOKEN_REFUSALS),
    ),
    Operation(
        path=f"{PREFIX}/roster",
        name="copyRoster",
        endpoint=devices_api.post_roster,
        summary_ja="現場の作業員名簿とカードの状態の写し（署名つき）を受け取ります。回線がないときに名前を表示し、注意を伝えるためのものです。",
        summary_en="Gives a signed copy of the site's roster and card states, by which a gate greets and warns without a line.",
        body=RosterIn,
        answer=RosterOut,
        status=200,
        needs_device=True,
        is_idempotent=True,
        refusals=(
            devices.BodyUnreadable,
            devices.BodyTooLarge,
            BodyTooSlow,
            devices.RosterAskedTooOften,
            *_TOKEN_REFUSALS,
        ),
    ),
    Operation(
        path=f"{PREFIX}/touches",
        name="sendTouches",
        endpoint=history_api.post_touches,
        summary_ja="タッチを1〜1000件送ります。順番は自由で、同じタッチを何度送っても一度しか数えません。",
        summary_en="Sends 1 to 1000 touches in any order; a touch sent again counts once. Answers after they are durable.",
        body=TouchBatchIn,
        answer=TouchBatchOut,
        status=200,
        needs_device=True,
        is_idempotent=True,
        refusals=(
            history.UnreadableBody,
            history.BatchEmpty,
            history.BatchTooLarge,
            history.BodyTooLarge,
            BodyTooSlow,
            *_TOKEN_REFUSALS,
        ),
    ),
    Operation(
        path=f"{PREFIX}/receipts",
        name="signReceipts",
        endpoint=history_api.post_receipts,
        summary_ja="保存されたタッチの受領証（署名つき）を1000件まで受け取ります。タッチを送ったあと、いつでも求められます。",
        summary_en="Gives signed receipts for up to 1000 touches that this device has stored; can be asked for at any time.",
        body=ReceiptsIn,
        answer=ReceiptsOut,
        status=200,
        needs_device=True,
        is_idempotent=True,
        refusals=(
            history.UnreadableBody,
            history.BatchTooLarge,
            history.BodyTooLarge,
            BodyTooSlow,
            *_TOKEN_REFUSALS,
        ),
    ),
)
