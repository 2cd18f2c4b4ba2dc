"""Wire shapes of the touch endpoint. Field descriptions and examples go into the published OpenAPI document."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

LARGEST_BATCH = 1000

MethodWord = Literal["card", "logger", "qr", "phone", "face", "button", "partner", "vending"]
DirectionWord = Literal["entry", "exit"]


class TouchIn(msgspec.Struct, forbid_unknown_fields=False):
    """One recognition of one person. Exactly one of `card` and `technician_id` is given."""

    event_id: Annotated[
        UUID,
        Meta(
            description="UUIDv7 made by the device once, when the touch happens; the same in every repetition.",
            examples=["01932d3e-7a00-7cc3-98c4-dc0c0c07398f"],
        ),
    ]
    occurred_at: Annotated[
        datetime,
        Meta(
            tz=True,
            description="Moment of the touch by the device's own clock, ISO 8601 with offset.",
            examples=["2026-11-21T08:02:11+09:00"],
        ),
    ]
    card: (
        Annotated[str, Meta(min_length=1, max_length=128, description="What the reader read from the card.")] | None
    ) = None
    technician_id: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=40,
                description="14-digit technician ID where no card was read; width, spaces and hyphens are folded.",
                examples=["06988628760421"],
            ),
        ]
        | None
    ) = None
    method: Annotated[MethodWord, Meta(description="How the person was recognised.")] = "card"
    direction: (
        Annotated[DirectionWord, Meta(description="Entry or exit, only if the person or gate said so.")] | None
    ) = None
    clock_offset_ms: (
        Annotated[
            int,
            Meta(
                ge=-2_000_000_000,
                le=2_000_000_000,
                description="Device clock minus server clock in milliseconds as measured last; absent if never measured.",
                examples=[-350],
            ),
        ]
        | None
    ) = None
    sequence: (
        Annotated[int, Meta(ge=0, le=2**63 - 1, description="The device's own running number of touches.")] | None
    ) = None
    evidence: (
        Annotated[
            dict[str, Any],
            Meta(
                description="What backs the touch: position, signal, software. Kept up to 4000 bytes and 8 levels; beyond, left out."
            ),
        ]
        | None
    ) = None


class TouchBatchIn(msgspec.Struct):
    """1 to 1000 touches in any order; sending any of them again is harmless."""

    events: Annotated[list[TouchIn], Meta(min_length=1, max_length=LARGEST_BATCH)]


class LooseBatchIn(msgspec.Struct):
    """A batch in which some event cannot be read: each is read by itself."""

    events: list[msgspec.Raw]


class NamedIn(msgspec.Struct):
    """As much of an unreadable event as is needed to answer for it."""

    event_id: str


class ShowOut(msgspec.Struct, omit_defaults=True):
    """What the gate shows to the person: never more than the given name and the card's colour."""

    name: Annotated[str, Meta(description="Given name.", examples=["太郎"])]
    level: Annotated[int, Meta(description="Skill level 1 to 4.")]
    color: Annotated[str, Meta(description="Colour of the card of that level: white, blue, silver, gold.")]
    warning: Annotated[str, Meta(description="One line to show when something needs attention.")] = ""


class ProblemOut(msgspec.Struct, omit_defaults=True):
    """Why one event was not stored (RFC 9457 fields)."""

    type: str
    title: str
    detail: str
    code: str


class TouchOut(msgspec.Struct, omit_defaults=True):
    """What became of one event."""

    event_id: Annotated[str, Meta(description="As sent; empty if it could not be read.")]
    result: Annotated[
        Literal["stored", "duplicate", "refused"],
        Meta(description="stored and duplicate are safe to delete on the device; refused needs a person."),
    ]
    verdict: Annotated[str, Meta(description="Code of the verdict, see the reference.", examples=["counted"])] = ""
    label: Annotated[str, Meta(description="The verdict in words.", examples=["記録済み"])] = ""
    work_date: Annotated[date, Meta(description="JST work date the touch belongs to.")] | None = None
    show: ShowOut | None = None
    problem: ProblemOut | None = None


class TouchBatchOut(msgspec.Struct):
    """One result per event, in the order sent."""

    received_at: datetime
    results: list[TouchOut]


class ReceiptsIn(msgspec.Struct):
    """Up to 1000 touches that this device has sent; asking again gives receipts of the same facts."""

    event_ids: Annotated[
        list[UUID],
        Meta(
            max_length=LARGEST_BATCH,
            description="Ids of touches, as they were sent.",
            examples=[["01932d3e-7a00-7cc3-98c4-dc0c0c07398f"]],
        ),
    ]


class LooseReceiptsIn(msgspec.Struct):
    """As much of a request that cannot be taken as is needed to say why."""

    event_ids: list[msgspec.Raw]


class ReceiptOut(msgspec.Struct):
    """The receipt of one touch."""

    event_id: Annotated[UUID, Meta(description="As asked.")]
    receipt: Annotated[
        str,
        Meta(
            description="Compact JWS (Ed25519) with v, iss, iat, event_id and leaf, the base64url SHA-256 of the touch's facts; "
            "its key stands in /.well-known/ccus-keys.json."
        ),
    ]
    facts: Annotated[
        str,
        Meta(
            description="What is stored, base64url: the bytes of which the leaf is SHA-256 (after one byte 0). A row of PostgreSQL's "
            "binary COPY of event_id, touched_on, happened_at, occurred_at, received_at, clock_offset_ms, device, sequence, "
            "site, credential_kind, credential_hash, method, direction, SHA-256 of the evidence."
        ),
    ]


class ReceiptsOut(msgspec.Struct):
    """Receipts of the touches that are stored, in the order asked, and the ids of those that are not."""

    receipts: list[ReceiptOut]
    missing: Annotated[
        list[UUID],
        Meta(description="Stored neither by this device nor by a revoked one of its site: send these touches again."),
    ]
