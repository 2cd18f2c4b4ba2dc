"""Receipts that carriers bring back: what is confirmed so needs no line.

A gate that runs takes up receipts from its folder; `ccus-gate bundle-receipt` puts them there or takes them itself.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import sqlite3
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gate_agent.courier.bundles import MANIFESTS, clear_manifests, read_manifest
from gate_agent.gate import Gate
from gate_agent.journal.store import Journal
from gate_agent.settings import make_folder, write_whole
from gate_agent.signatures import NotSigned, PinnedKeys

logger = logging.getLogger(__name__)

KIND = "ccus-bundle+jws"
ARRIVED = "receipts"
LARGEST_RECEIPT = 200_000
LOOK_SECONDS = 2.0
CLEAR_SECONDS = 86_400.0


class NoReceipt(Exception):
    """The file is no receipt that this gate's server signed."""


class NotOurs(Exception):
    """The receipt is for a bundle of another gate, or of this one before its folder was lost."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server has these touches on disk. `not_stored` counts those of the bundle that it has not."""

    digest: str
    event_ids: tuple[str, ...]
    not_stored: int


def read_receipt(folder: Path, text: str) -> Receipt:
    """Of a file's text: the receipt itself, or the server's JSON answer that holds it. Raises NoReceipt, NotOurs."""
    try:
        claims = PinnedKeys.load(folder).read(_token_in(text), kind=KIND)
        digest = str(claims["bundle"])
        left_out = {int(place) for place in claims["not_stored"]}
    except (NotSigned, KeyError, TypeError, ValueError) as problem:
        raise NoReceipt(str(problem)) from problem
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise NoReceipt(digest)
    event_ids = read_manifest(folder / MANIFESTS / f"{digest}.json")
    if event_ids is None:
        raise NotOurs(digest)
    stored = tuple(event_id for place, event_id in enumerate(event_ids) if place not in left_out)
    return Receipt(digest, stored, len(event_ids) - len(stored))


def settle(journal: Journal, receipt: Receipt) -> int:
    """Marks as delivered what still waits. Gives how many these were. sqlite3.Error."""
    waiting = {kept.event_id: kept.row for kept in journal.waiting(max(1, journal.waiting_count))}
    rows = [waiting[event_id] for event_id in receipt.event_ids if event_id in waiting]
    journal.confirm(rows)
    return len(rows)


def put_for_running_gate(folder: Path, receipt: Receipt, text: str) -> None:
    """OSError."""
    make_folder(folder / ARRIVED)
    write_whole(folder / ARRIVED / f"{receipt.digest}.receipt", text)


def watch(gate: Gate, stop: threading.Event) -> None:
    """A thread of a running gate: takes up what `put_for_running_gate` left, and clears away manifests each day."""
    clear_at = 0.0
    while not stop.wait(LOOK_SECONDS):
        take_arrived(gate)
        if time.monotonic() >= clear_at:
            clear_at = time.monotonic() + CLEAR_SECONDS
            _clear(gate)


def take_arrived(gate: Gate) -> None:
    for path in sorted((gate.folder / ARRIVED).glob("*.receipt")):
        try:
            receipt = read_receipt(gate.folder, path.read_text(encoding="utf-8"))
            logger.info("%d touches were delivered by a courier.", settle(gate.journal(), receipt))
            gate.tend()
        except (NoReceipt, NotOurs) as problem:
            logger.warning("A receipt is not taken: %s", problem)
        except (sqlite3.Error, OSError, UnicodeDecodeError) as problem:  # a full disk may have room tomorrow
            logger.warning("A receipt waits: %s", problem)
            continue
        with contextlib.suppress(OSError):
            path.unlink()


def _clear(gate: Gate) -> None:
    try:
        clear_manifests(gate.folder, gate.journal(), now=datetime.now(UTC))
    except (sqlite3.Error, OSError) as problem:
        logger.warning("Manifests are not cleared: %s", problem)


def _token_in(text: str) -> str:
    with contextlib.suppress(ValueError, TypeError, AttributeError):
        found = json.loads(text).get("receipt")
        if isinstance(found, str):
            return found
    return text.strip()
