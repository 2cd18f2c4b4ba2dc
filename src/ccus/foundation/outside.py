"""Asking services outside the house: bounded in time and size, tried again with pauses that spread, read strictly."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import httpx2
import msgspec

T = TypeVar("T")

CONNECT_SECONDS, READ_SECONDS = 2.0, 5.0
# A service that drips its answer byte by byte is slow all the same.
WHOLE_SECONDS = 10.0
MOST_BYTES = 1_000_000
ATTEMPTS = 3
FIRST_PAUSE_SECONDS = 0.3


class OutsideTrouble(Exception):
    """A service outside gave no answer that can be used.

    `code`: unreachable, slow, refused (its own fault, 5xx or 429), denied (4xx), unreadable (no JSON, or too much), changed
    (JSON of another shape). Whether another attempt is of use follows from it.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class OutsideMissing(Exception):
    """The service answers, and knows nothing under that name."""


_AGAIN = frozenset({"unreachable", "slow", "refused"})


@dataclass(frozen=True, kw_only=True)
class OutsideClient:
    """One service. `sleep` and `spread` (0 to 1) are given by tests."""

    url: str
    sleep: Callable[[float], None] = time.sleep
    spread: Callable[[], float] = field(default=random.random)
    connect_seconds: float = CONNECT_SECONDS
    read_seconds: float = READ_SECONDS
    whole_seconds: float = WHOLE_SECONDS
    attempts: int = ATTEMPTS

    def get(self, path: str, shape: type[T]) -> T:
        """The answer as `shape`, which has every field the house relies on. Raises OutsideTrouble, OutsideMissing."""
        for attempt in range(1, self.attempts + 1):
            try:
                return _read(self._ask(path), shape)
            except OutsideTrouble as trouble:
                if attempt == self.attempts or trouble.code not in _AGAIN:
                    raise
            self.sleep(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1) * (0.5 + self.spread()))
        raise AssertionError("the last attempt returns or raises")

    def _ask(self, path: str) -> bytes:
        timeout = httpx2.Timeout(self.read_seconds, connect=self.connect_seconds)
        until = time.monotonic() + self.whole_seconds
        body = bytearray()
        try:
            with (
                httpx2.Client(timeout=timeout, follow_redirects=False) as client,
                client.stream("GET", f"{self.url}{path}", headers={"Accept": "application/json"}) as answer,
            ):
                if answer.status_code == 404:
                    raise OutsideMissing
                if answer.status_code >= 500 or answer.status_code == 429:
                    raise OutsideTrouble("refused")
                if answer.status_code != 200:
                    raise OutsideTrouble("denied")
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > MOST_BYTES:
                        raise OutsideTrouble("unreadable")
                    if time.monotonic() > until:
                        raise OutsideTrouble("slow")
        except httpx2.TimeoutException as problem:
            raise OutsideTrouble("slow") from problem
        except httpx2.DecodingError as problem:
            raise OutsideTrouble("unreadable") from problem
        except (httpx2.HTTPError, httpx2.InvalidURL) as problem:
            raise OutsideTrouble("unreachable") from problem
        return bytes(body)


def _read(body: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as problem:
        raise OutsideTrouble("changed") from problem
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise OutsideTrouble("unreadable") from problem
