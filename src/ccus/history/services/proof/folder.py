"""The second place where proofs are kept: a folder, best on another machine, from which everything can be checked.

`<day>.json`    the signed root and the hashes of the blocks (rules/proof_tree.py)
`<day>.leaves`  48 bytes for each touch received on the day, in order: event id and leaf
`keys.json`     the public keys
"""

from __future__ import annotations

import json
import mmap
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from ccus.history.rules.proof_comparison import ID_BYTES, RECORD_BYTES
from ccus.history.rules.proof_statements import bytes_of, text_of
from ccus.history.rules.proof_tree import BLOCK

_CHUNK_BYTES = RECORD_BYTES * BLOCK


@dataclass(frozen=True)
class KeptRoot:
    """What `<day>.json` holds."""

    day: date
    signed: str
    blocks: list[bytes]


class ProofFolder:
    """A folder of proofs. A file is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def days(self) -> list[date]:
        """Days whose root is here, in order."""
        found = []
        for path in self.folder.glob("[0-9]*.json"):
            try:
                found.append(date.fromisoformat(path.stem))
            except ValueError:
                continue
        return sorted(found)

    def __contains__(self, day: date) -> bool:
        return (self.folder / f"{day}.json").exists()

    def has_leaves(self, day: date) -> bool:
        return (self.folder / f"{day}.leaves").exists()

    def read(self, day: date) -> KeptRoot:
        """ValueError when the file cannot be read as a root."""
        try:
            kept = json.loads((self.folder / f"{day}.json").read_text(encoding="utf-8"))
            return KeptRoot(day, str(kept["signed"]), [bytes_of(block) for block in kept["blocks"]])
        except (OSError, KeyError, TypeError) as problem:
            raise ValueError(f"{day}.json holds no root") from problem

    def write(self, root: KeptRoot) -> None:
        kept = {"day": str(root.day), "signed": root.signed, "blocks": [text_of(block) for block in root.blocks]}
        self._write(f"{root.day}.json", kept)

    def write_keys(self, jwks: dict[str, Any]) -> None:
        self._write("keys.json", jwks)

    def new_leaves(self) -> LeavesFile:
        """A file to be filled by one process at a time; it gets the name of its day by `place_leaves`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return LeavesFile(self.folder / ".leaves")

    def place_leaves(self, file: LeavesFile, day: date) -> None:
        file.path.replace(self.folder / f"{day}.leaves")
        self._sync()

    def records(self, day: date) -> Iterator[bytes]:
        """Records of a day. FileNotFoundError without its file; a broken last record comes as it is."""
        with (self.folder / f"{day}.leaves").open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                for place in range(0, len(chunk), RECORD_BYTES):
                    yield chunk[place : place + RECORD_BYTES]

    def place_of(self, day: date, event_id: UUID, leaf: bytes) -> int | None:
        """The place of a touch in its day; None when it is not among the leaves, or there is no file."""
        wanted = event_id.bytes + leaf
        try:
            with (
                (self.folder / f"{day}.leaves").open("rb") as file,
                mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as leaves,
            ):
                found = leaves.find(wanted)
                while found >= 0 and found % RECORD_BYTES:
                    found = leaves.find(wanted, found + 1)
        except (FileNotFoundError, ValueError):  # an empty file cannot be mapped
            return None
        return found // RECORD_BYTES if found >= 0 else None

    def size_of(self, day: date) -> int:
        return (self.folder / f"{day}.leaves").stat().st_size // RECORD_BYTES

    def leaves_of_block(self, day: date, number: int) -> list[bytes]:
        with (self.folder / f"{day}.leaves").open("rb") as file:
            file.seek(number * _CHUNK_BYTES)
            chunk = file.read(_CHUNK_BYTES)
        return [chunk[place + ID_BYTES : place + RECORD_BYTES] for place in range(0, len(chunk), RECORD_BYTES)]

    def _write(self, name: str, content: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f".{name}-{secrets.token_hex(4)}"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.folder / name)
        self._sync()

    def _sync(self) -> None:
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class LeavesFile:
    """Records being written; durable when closed. Gives each leaf back, so that the tree grows meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0

    def take(self, records: Iterator[bytes]) -> Iterator[bytes]:
        with self.path.open("wb", buffering=2**20) as file:
            for record in records:
                file.write(record)
                self.size += 1
                yield record[ID_BYTES:]
            file.flush()
            os.fsync(file.fileno())
