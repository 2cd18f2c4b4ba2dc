"""Writes what waits as sealed bundles, which anybody may carry and nobody but the server can read.

File: `MAGIC`, 8 bytes that name the server's key, and a box under these as its label: a one-time X25519 key and the ciphertext
(ChaCha20-Poly1305; key by HKDF-SHA256 over both public keys). In the box: the device's number, an HMAC under the SHA-256 of its
token, and deflated JSON. What is in the box is as long as it is: carriers see about how many touches there are, and nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gate_agent.journal.sealing import canonical
from gate_agent.journal.store import Journal
from gate_agent.settings import make_folder, write_whole

MAGIC = b"CCUS-BUNDLE-1\n"
MAC_PURPOSE = b"ccus courier bundle 1"
BOX_PURPOSE = b"ccus courier box 1"
SUFFIX = ".ccus"
KEY_NAME_BYTES = 8
# The server takes 5,000 events, 16 MB deflated and 2 MB as a file: an event has at most 4 kB, and 500 bytes as a rule.
MOST_EVENTS = 3_000
LARGEST_JSON = 2_000_000
MANIFESTS = "bundles"
# So long a receipt may be on its way before the manifest of what has arrived otherwise is cleared.
MANIFESTS_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Bundle:
    """One file for a carrier. `event_ids` in the order in which they lie in it."""

    content: bytes
    event_ids: tuple[str, ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def make_bundles(journal: Journal, *, device_id: int, token: str, seal_to: bytes) -> Iterator[Bundle]:
    """All that waits, oldest first, in as many parts as it takes. Each part stands for itself. sqlite3.Error."""
    for part in waiting_parts(journal, most_events=MOST_EVENTS, largest_json=LARGEST_JSON):
        yield seal_part(part, device_id=device_id, token=token, seal_to=seal_to)


def waiting_parts(journal: Journal, *, most_events: int, largest_json: int) -> Iterator[list[dict[str, Any]]]:
    """All that waits, as it is sent, oldest first, in parts of so many events and bytes of JSON. sqlite3.Error."""
    waiting = journal.waiting(max(1, journal.waiting_count))[::-1]
    return _parts(journal.as_sent(waiting), most_events=most_events, largest_json=largest_json)


def first_part(events: Sequence[dict[str, Any]], *, most_events: int, largest_json: int) -> list[dict[str, Any]]:
    """As many of them, from the first on, as one part holds: at least one, if there is one."""
    return next(_parts(events, most_events=most_events, largest_json=largest_json), [])


def seal_part(events: Sequence[dict[str, Any]], *, device_id: int, token: str, seal_to: bytes) -> Bundle:
    return Bundle(
        seal_events(events, device_id=device_id, token=token, seal_to=seal_to),
        tuple(str(event["event_id"]) for event in events),
    )


def next_bundle(journal: Journal, folder: Path, *, device_id: int, token: str, seal_to: bytes | None) -> Bundle | None:
    """The oldest part of what waits, its manifest kept; None when nothing waits, or the server's key is not here. OSError."""
    if seal_to is None:
        return None
    bundle = next(make_bundles(journal, device_id=device_id, token=token, seal_to=seal_to), None)
    if bundle is not None:
        keep_manifest(folder, bundle)
    return bundle


def seal_events(events: Sequence[dict[str, Any]], *, device_id: int, token: str, seal_to: bytes) -> bytes:
    deflated = zlib.compress(canonical({"v": 1, "events": list(events)}).encode(), 9)
    told = device_id.to_bytes(8, "big") + deflated
    key = hashlib.sha256(token.encode()).digest()
    mac = hmac.digest(key, MAC_PURPOSE + told, hashlib.sha256)
    label = MAGIC + hashlib.sha256(seal_to).digest()[:KEY_NAME_BYTES]
    return label + _close(seal_to, told[:8] + mac + deflated, label=label)


def keep_manifest(folder: Path, bundle: Bundle) -> None:
    """So that a receipt, which names nothing but the file, tells which touches arrived. OSError."""
    make_folder(folder / MANIFESTS)
    write_whole(folder / MANIFESTS / f"{bundle.digest}.json", json.dumps({"event_ids": bundle.event_ids}) + "\n")


def clear_manifests(folder: Path, journal: Journal, *, now: datetime) -> int:
    """Deletes old manifests of which no touch waits any more; the others may still be settled by a receipt.

    Gives how many were deleted. OSError, sqlite3.Error.
    """
    old = [
        path
        for path in (folder / MANIFESTS).glob("*.json")
        if now - datetime.fromtimestamp(path.stat().st_mtime, UTC) > MANIFESTS_KEPT
    ]
    if not old:
        return 0
    waiting = {kept.event_id for kept in journal.oldest_waiting(max(1, journal.waiting_count))}
    useless = [path for path in old if waiting.isdisjoint(read_manifest(path) or ())]
    for path in useless:
        path.unlink(missing_ok=True)
    return len(useless)


def read_manifest(path: Path) -> tuple[str, ...] | None:
    """The ids of the touches in a bundle; None where there is no manifest, or it is damaged."""
    try:
        return tuple(str(event_id) for event_id in json.loads(path.read_text(encoding="utf-8"))["event_ids"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _parts(events: Sequence[dict[str, Any]], *, most_events: int, largest_json: int) -> Iterator[list[dict[str, Any]]]:
    part: list[dict[str, Any]] = []
    size = 0
    for event in events:
        length = len(canonical(event).encode())
        if part and (len(part) >= most_events or size + length > largest_json):
            yield part
            part, size = [], 0
        part.append(event)
        size += length
    if part:
        yield part


def _close(receiver: bytes, content: bytes, *, label: bytes) -> bytes:
    one_time = X25519PrivateKey.generate()
    sender = one_time.public_key().public_bytes_raw()
    shared = one_time.exchange(X25519PublicKey.from_public_bytes(receiver))
    key = HKDF(SHA256(), 32, salt=sender + receiver, info=BOX_PURPOSE).derive(shared)
    return sender + ChaCha20Poly1305(key).encrypt(bytes(12), content, label)
