"""Device tokens: looked up once, remembered briefly, forgotten at once when a device is revoked.

Those that are asked for while others are being looked up are looked up together afterwards: thousands of gates that come back need some
dozens of questions, not thousands.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Sequence
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from ccus.config.edge.guesses import TOKENS, Guesses
from ccus.config.edge.visitors import UNKNOWN
from ccus.devices.errors import DeviceRevoked, TokenMissing, TokenUnknown
from ccus.devices.queries.devices import EnrolledDevice, devices_by_token
from ccus.history.errors import DatabaseBusy

REMEMBER_SECONDS = 30.0
# A gate that was asked for so long ago, at most, is there all the time: it tells that it lives once a minute.
HEARD_LATELY_SECONDS = 120.0
# How long a look-up waits for a connection while the database is away.
WAIT_SECONDS = 5.0
# Tokens in one question.
MOST_TOGETHER = 200
# A flood of tokens must not fill the memory.
LARGEST_CACHE = 50_000


class TokenCache:
    """Bearer token → enrolled device. Revocations arrive by LISTEN (`forget`); the time limit is the second line.

    A token that was good once is looked up again whatever its neighbours do, so that a site's gates go on while something
    behind the same address tries tokens.
    """

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool
        self._known: dict[bytes, tuple[EnrolledDevice, float]] = {}
        self._unknown: dict[bytes, float] = {}
        self._guesses = Guesses(TOKENS)
        self._asked: dict[bytes, asyncio.Future[EnrolledDevice | None]] = {}
        self._asking: asyncio.Task[None] | None = None

    def heard_lately(self, authorization: str) -> bool:
        """Whether a gate with this token was answered within the last minutes: it is no newcomer then."""
        known = self._known.get(_hash_of(authorization) or b"")
        return known is not None and known[1] + HEARD_LATELY_SECONDS > time.monotonic()

    async def device_of(self, authorization: str, *, address: str = UNKNOWN) -> EnrolledDevice:
        """The device whose token a request carries. TokenMissing, TokenUnknown, TooManyGuesses or DeviceRevoked otherwise."""
        token_hash = _hash_of(authorization)
        if token_hash is None:
            raise TokenMissing()
        known = self._known.get(token_hash)
        if known is None or known[1] < time.monotonic():
            device = await self._ask_once(token_hash, address=address, is_new=known is None)
            if len(self._known) >= LARGEST_CACHE:
                self._known.clear()
            self._known[token_hash] = known = (device, time.monotonic() + REMEMBER_SECONDS)
        if known[0].revoked:
            raise DeviceRevoked()
        return known[0]

    async def _ask_once(self, token_hash: bytes, *, address: str, is_new: bool) -> EnrolledDevice:
        """The database's answer; an unknown token is remembered too, so that a stubborn device is counted once in a while."""
        if self._unknown.get(token_hash, 0.0) > time.monotonic():
            raise TokenUnknown()
        if is_new:
            self._guesses.check(address)
            self._guesses.count(address)
        device = await self._ask_together(token_hash)
        if device is None:
            if len(self._unknown) >= LARGEST_CACHE:
                self._unknown.clear()
            self._unknown[token_hash] = time.monotonic() + REMEMBER_SECONDS
            raise TokenUnknown()
        if is_new:
            self._guesses.take_back(address)
        return device

    def forget(self, token_hash_hex: str) -> None:
        self._known.pop(bytes.fromhex(token_hash_hex), None)

    def forget_all(self) -> None:
        """After the notice channel was down: some revocations may have been missed, so that each is asked for again."""
        self._known = {token_hash: (device, 0.0) for token_hash, (device, _) in self._known.items()}

    def _ask_together(self, token_hash: bytes) -> Awaitable[EnrolledDevice | None]:
        """The device of one token, asked for with all that are waited for; who goes away takes nobody's answer along."""
        if token_hash not in self._asked:
            self._asked[token_hash] = asyncio.get_running_loop().create_future()
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_while_some_wait())
        return asyncio.shield(self._asked[token_hash])

    async def _ask_while_some_wait(self) -> None:
        while self._asked:
            asked = [(token_hash, self._asked.pop(token_hash)) for token_hash in list(self._asked)[:MOST_TOGETHER]]
            try:
                found = await asyncio.to_thread(self._look_up, [token_hash for token_hash, _ in asked])
            except Exception as problem:  # whatever it is, it is theirs who asked
                for _, future in asked:
                    future.set_exception(problem)
                    future.exception()  # seen, also where nobody waits any more
            else:
                for token_hash, future in asked:
                    future.set_result(found.get(token_hash))
        self._asking = None

    def _look_up(self, token_hashes: Sequence[bytes]) -> dict[bytes, EnrolledDevice]:
        """One try more after a connection broke with its server; then the devices are told to come back."""
        try:
            return self._ask(token_hashes)
        except (psycopg.OperationalError, PoolTimeout):
            self._pool.check()
        try:
            return self._ask(token_hashes)
        except (psycopg.OperationalError, PoolTimeout) as problem:
            raise DatabaseBusy() from problem

    def _ask(self, token_hashes: Sequence[bytes]) -> dict[bytes, EnrolledDevice]:
        with self._pool.connection(timeout=WAIT_SECONDS) as connection:
            return devices_by_token(connection, token_hashes)


def _hash_of(authorization: str) -> bytes | None:
    """SHA-256 of the token that a request carries, None when it carries none."""
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    return hashlib.sha256(token.encode()).digest() if token and scheme.lower() == "bearer" else None
