"""`POST /api/device/v1/touches` and `/receipts`: the gate's way in, and its proof. Mounted by the edge (`config.edge`)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from django.db import close_old_connections
from starlette.requests import Request
from starlette.responses import Response

from ccus.devices.queries.devices import EnrolledDevice
from ccus.devices.states import DeviceKind
from ccus.foundation.bodies import read_body
from ccus.foundation.refusals import Refusal
from ccus.history.errors import (
    BatchEmpty,
    BatchTooLarge,
    BodyTooLarge,
    CredentialMissing,
    EventUnreadable,
    EventUnstorable,
    UnreadableBody,
)
from ccus.history.rules.broken_text import unhide_half_characters
from ccus.history.rules.evidence import kept_evidence
from ccus.history.rules.proof_statements import text_of
from ccus.history.rules.verdicts import COUNTED, verdicts
from ccus.history.schemas import (
    LARGEST_BATCH,
    LooseBatchIn,
    LooseReceiptsIn,
    NamedIn,
    ProblemOut,
    ReceiptOut,
    ReceiptsIn,
    ReceiptsOut,
    ShowOut,
    TouchBatchIn,
    TouchBatchOut,
    TouchIn,
    TouchOut,
)
from ccus.history.services.facts import Person
from ccus.history.services.group_commit import GroupCommit
from ccus.history.services.intake import Answer, ReportedTouch, hash_typed_id
from ccus.history.services.proof import house
from ccus.history.services.proof.receipts import SignedReceipt, sign_receipts
from ccus.history.services.rejudging import raw_connection
from ccus.history.states import CredentialKind, Method
from ccus.kit.ids import IdFormatError, parse_id
from ccus.registry.rules.cards import color_of, hash_token

LARGEST_BODY = 2_000_000
# Of an event id that is none, so much is echoed.
LONGEST_ECHO = 80

_read_batch = msgspec.json.Decoder(TouchBatchIn).decode
_read_loosely = msgspec.json.Decoder(LooseBatchIn).decode
_read_event = msgspec.json.Decoder(TouchIn).decode
_read_receipts = msgspec.json.Decoder(ReceiptsIn).decode
_read_any_ids = msgspec.json.Decoder(LooseReceiptsIn).decode
_read_named = msgspec.json.Decoder(NamedIn).decode
_write = msgspec.json.Encoder().encode
_CARD, _TECHNICIAN_ID, _VENDING = CredentialKind.CARD.value, CredentialKind.TECHNICIAN_ID.value, Method.VENDING.value
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

# One, so that signing never takes more than its share of the processor from touches.
_signer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ccus-receipts")

Describe = Callable[[Refusal, str], dict[str, Any]]


async def post_touches(request: Request) -> Response:
    """Stores 1 to 1000 touches and answers per event, after they are durable.

    Refusals: history.unreadable_body, batch_too_large, batch_empty, body_too_large, database_busy; request.body_too_slow; devices.*
    for the token.
    Idempotent by event id.
    """
    device: EnrolledDevice = request.state.device
    language: str = request.state.language
    body = await read_body(request.stream(), limit=LARGEST_BODY, too_large=BodyTooLarge(limit_bytes=LARGEST_BODY))
    events = _events_of(body)
    describe: Describe = request.app.state.describe_problem
    results: list[TouchOut | None] = [None] * len(events)
    touches: list[ReportedTouch] = []
    places: list[int] = []
    for place, event in enumerate(events):
        try:
            touches.append(_reported(event, device))
            places.append(place)
        except Refusal as refusal:
            results[place] = _refused(event, refusal, language, describe)
    if touches:
        writer: GroupCommit = request.app.state.writer
        outcomes = await writer.store(touches)
        for place, outcome in zip(places, outcomes, strict=True):
            event = events[place]
            if isinstance(outcome, Exception):
                results[place] = _refused(event, EventUnstorable(), language, describe)
            else:
                results[place] = _answered(outcome, language)
    answer = TouchBatchOut(datetime.now(UTC), [result for result in results if result is not None])
    return Response(_write(answer), media_type="application/json")


post_touches.permission = "device:touch:write"  # type: ignore[attr-defined]


async def post_receipts(request: Request) -> Response:
    """Signs receipts for touches that this device, or a revoked one of its site, has stored.

    Apart from the way of touches, which none waits for.

    Refusals: history.unreadable_body, batch_too_large, body_too_large, database_busy; request.body_too_slow;
    devices.* for the token. Idempotent but for the moment of signing.
    """
    device: EnrolledDevice = request.state.device
    body = await read_body(request.stream(), limit=LARGEST_BODY, too_large=BodyTooLarge(limit_bytes=LARGEST_BODY))
    asked = list(dict.fromkeys(_ids_of(body)))
    signed = await asyncio.get_running_loop().run_in_executor(_signer, _sign, asked, device.id, device.site_id)
    answer = ReceiptsOut(
        [
            ReceiptOut(event_id, signed[event_id].receipt, text_of(signed[event_id].facts))
            for event_id in asked
            if event_id in signed
        ],
        [event_id for event_id in asked if event_id not in signed],
    )
    return Response(_write(answer), media_type="application/json", headers={"Cache-Control": "no-store"})


post_receipts.permission = "device:receipt:sign"  # type: ignore[attr-defined]


def _ids_of(body: bytes) -> list[UUID]:
    try:
        return _read_receipts(body).event_ids
    except _UNREADABLE as problem:
        try:
            sent = len(_read_any_ids(body).event_ids)
        except _UNREADABLE:
            raise UnreadableBody(problem=str(problem)) from problem
        if sent > LARGEST_BATCH:
            raise BatchTooLarge(limit=LARGEST_BATCH, sent=sent) from problem
        raise UnreadableBody(problem=str(problem)) from problem


def _sign(event_ids: list[UUID], device_id: int, site_id: int) -> dict[UUID, SignedReceipt]:
    close_old_connections()
    try:
        return sign_receipts(
            raw_connection(),
            event_ids,
            device_id=device_id,
            site_id=site_id,
            keys=house.keys(),
            issuer=house.issuer(),
            now=datetime.now(UTC),
        )
    finally:
        close_old_connections()


def _events_of(body: bytes) -> list[TouchIn | Refusal]:
    """Events of a body. A batch with an unreadable event is read again event by event: the others are kept."""
    try:
        return list(_read_batch(body).events)
    except _UNREADABLE as problem:
        pieces = _pieces_of(unhide_half_characters(body), problem)
    return [_read_piece(piece) for piece in pieces]


def _pieces_of(body: bytes, problem: Exception) -> list[msgspec.Raw]:
    """The events of a body as bytes; numbers and texts inside them are not looked at, so that one bad event spoils no other."""
    try:
        pieces = _read_loosely(body).events
    except msgspec.ValidationError as shape:
        raise UnreadableBody(problem="events") from shape
    except _UNREADABLE:
        raise UnreadableBody(problem=str(problem)) from problem
    if not pieces:
        raise BatchEmpty()
    if len(pieces) > LARGEST_BATCH:
        raise BatchTooLarge(limit=LARGEST_BATCH, sent=len(pieces))
    return pieces


def _read_piece(piece: msgspec.Raw) -> TouchIn | Refusal:
    try:
        return _read_event(piece)
    except _UNREADABLE as problem:
        refusal = _unreadable(problem)
        with contextlib.suppress(*_UNREADABLE):
            refusal.data["event_id"] = _read_named(piece).event_id[:LONGEST_ECHO]
        return refusal


def _unreadable(problem: Exception) -> EventUnreadable:
    if isinstance(problem, UnicodeDecodeError):
        return EventUnreadable(
            problem="UTF-8 の文字になっていない部分があります", problem_en="a part of it is no text in UTF-8"
        )
    return EventUnreadable(problem=str(problem))


def _reported(event: TouchIn | Refusal, device: EnrolledDevice) -> ReportedTouch:
    if isinstance(event, Refusal):
        raise event
    typed_id = ""
    if event.card is not None:
        kind, credential = _CARD, hash_token(event.card)
    elif event.technician_id is not None:
        try:
            typed_id = parse_id(event.technician_id)
        except IdFormatError as problem:
            raise EventUnreadable(problem=problem.sentence_ja, problem_en=problem.sentence_en) from problem
        kind, credential = _TECHNICIAN_ID, hash_typed_id(typed_id)
    else:
        raise CredentialMissing()
    touch = ReportedTouch(
        event.event_id,
        event.occurred_at,
        kind,
        credential,
        typed_id,
        _VENDING if device.kind == DeviceKind.VENDING_MACHINE else event.method,
        device.id,
        device.site_id,
        event.direction or "",
        event.clock_offset_ms,
        event.sequence,
        kept_evidence(event.evidence) if event.evidence else None,
    )
    try:
        _ = touch.touched_on  # kept, since everybody asks for it
    except OverflowError as problem:
        raise EventUnreadable(
            problem="日時が暦で扱える範囲を超えています", problem_en="its moment lies beyond the calendar"
        ) from problem
    return touch


def _answered(answer: Answer, language: str) -> TouchOut:
    label, warning = _words(answer.verdict, language)
    return TouchOut(
        str(answer.event_id),
        "stored" if answer.is_new else "duplicate",
        answer.verdict,
        label,
        answer.work_date,
        _show(answer.person, warning),
    )


@cache
def _words(code: str, language: str) -> tuple[str, str]:
    """A verdict's label, and what the gate warns of because of it."""
    verdict = verdicts()[code]
    return verdict.label(language), "" if code == COUNTED else f"{verdict.why(language)}{verdict.repair(language)}"


def _show(person: Person | None, warning: str) -> ShowOut | None:
    if person is None:
        return ShowOut("", 0, "", warning) if warning else None
    return ShowOut(person.called_name, person.skill_level, _color(person.skill_level), warning)


@cache
def _color(level: int) -> str:
    return color_of(level).value


def _refused(event: TouchIn | Refusal, refusal: Refusal, language: str, describe: Describe) -> TouchOut:
    document = describe(refusal, language)
    event_id = str(event.event_id) if isinstance(event, TouchIn) else str(event.data.get("event_id", ""))
    return TouchOut(
        event_id,
        "refused",
        problem=ProblemOut(document["type"], document["title"], document["detail"], document["code"]),
    )
