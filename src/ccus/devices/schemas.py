"""Wire shapes of enrolment and heartbeat. Field descriptions and examples go into the published OpenAPI document."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ccus.devices.states import ClockState
from ccus.sites.states import SiteState

KindWord = Literal["reader", "phone", "logging_reader", "vending_machine", "other"]
SoftwareText = Annotated[
    str, Meta(max_length=60, description="Name and version of the program.", examples=["ccus-gate-agent 0.1.0"])
]


class EnrolIn(msgspec.Struct):
    """Turns a one-time code into a device of the site that issued it."""

    code: Annotated[
        str,
        Meta(
            max_length=40,
            description="One-time code as shown or scanned; width, case, spaces, hyphens, O for 0 and I or L for 1 are folded.",
            examples=["ABCD-2345"],
        ),
    ]
    label: Annotated[str, Meta(max_length=200, description="Where it stands, in words of the site.", examples=["正門"])]
    kind: Annotated[KindWord, Meta(description="What kind of device it is.")] = "reader"
    software: SoftwareText = ""


class EnrolOut(msgspec.Struct):
    """The device, its site, and the token, which is told this once."""

    device_id: Annotated[int, Meta(description="Number of the device, for talking about it.", examples=[17])]
    token: Annotated[
        str,
        Meta(
            description="Bearer token of all further requests. Shown once; keep it where only the program can read it.",
            examples=["ccus_dev_Jx0Vv0mO2k0c9Tq6w2Q1y3Yz8r5u7t4s1p0n6m3l2k8"],
        ),
    ]
    site_id: Annotated[str, Meta(description="14-digit site ID.", examples=["11288594589771"])]
    site_name: Annotated[str, Meta(description="Name of the site.", examples=["渋谷駅前再開発"])]
    server_time: Annotated[datetime, Meta(description="Server's clock at the answer, ISO 8601 in UTC.")]


class HeartbeatIn(msgspec.Struct):
    """A sign of life, sent once a minute."""

    device_time: (
        Annotated[
            datetime,
            Meta(
                tz=True,
                description="Device's own clock when sending, ISO 8601 with offset. Used as a measurement when clock_offset_ms is absent.",
                examples=["2026-11-21T08:02:11+09:00"],
            ),
        ]
        | None
    ) = None
    clock_offset_ms: (
        Annotated[
            int,
            Meta(
                ge=-2_000_000_000,
                le=2_000_000_000,
                description="Device clock minus server clock in milliseconds, as measured from earlier answers.",
                examples=[-350],
            ),
        ]
        | None
    ) = None
    queue_length: Annotated[int, Meta(ge=0, le=2_000_000_000, description="Touches that still wait on the device.")] = 0
    software: SoftwareText = ""
    last_sequence: (
        Annotated[
            int,
            Meta(
                ge=0,
                le=2**63 - 1,
                description="Highest running number (sequence) that the device has given to a touch.",
            ),
        ]
        | None
    ) = None


class HeartbeatOut(msgspec.Struct):
    """What the device should know of the server and its site."""

    server_time: Annotated[
        datetime,
        Meta(
            description="Server's clock at the answer, in UTC. Offset = (sent + received) / 2 - server_time, by the device's clock."
        ),
    ]
    clock: Annotated[
        ClockState,
        Meta(
            description="How far the clock is off: fine, skewed, suspect (has to be set). Times of touches are corrected by the measured offset."
        ),
    ]
    site_id: Annotated[str, Meta(description="14-digit site ID.", examples=["11288594589771"])]
    site_name: Annotated[str, Meta(description="Name of the site, for the device's screen.")]
    site_state: Annotated[SiteState, Meta(description="Whether the site is open.")]
    recording_from: Annotated[date, Meta(description="First day of the recording period, JST.")]
    recording_last: Annotated[date, Meta(description="Last day of the recording period, JST.")]
    heartbeat_seconds: Annotated[int, Meta(description="Send the next heartbeat after so many seconds.", examples=[60])]
    last_sequence: (
        Annotated[
            int,
            Meta(
                description="Highest running number that any heartbeat of this device has told; null when none has. Higher than "
                "the device's own: it was put back from an older backup, and goes on above this number."
            ),
        ]
        | None
    ) = None


class RosterIn(msgspec.Struct):
    """Asks for the copy of the site's roster. The body may be empty."""

    etag: Annotated[
        str, Meta(max_length=64, description="The etag of the copy at hand; the same one is not sent again.")
    ] = ""


class RosterOut(msgspec.Struct):
    """The copy of the site's roster for greeting without a line, or that the one at hand is the newest."""

    changed: Annotated[bool, Meta(description="Whether the copy says something else than that with the etag sent.")]
    etag: Annotated[str, Meta(description="Name of this state of the copy.", examples=["mFhVJ5c1zvQyOYp6Yb6c5w"])]
    roster: (
        Annotated[
            str,
            Meta(
                description="Compact JWS (Ed25519, typ ccus-roster+jws; keys in /.well-known/ccus-keys.json) of v, iss, iat, "
                "etag, site_id, on (JST day), seal_to (X25519 key to which courier bundles are sealed, base64url) and people: "
                "[hash of ID, given name, level, language, [[hash of card, last good day, 1 if revoked], …]]. A hash is the "
                "first 16 bytes, in base64url, of SHA-256 of `id:` and the 14 digits, or of the card's text in upper case. "
                "Null when not changed."
            ),
        ]
        | None
    ) = None
