"""Device tokens: looked up once, remembered briefly, forgotten at once when a device is revoked."""

from __future__ import annotations

import asyncio
import hashlib
import time
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from ccus.devices.errors import DeviceRevoked, TokenMissing, TokenUnknown
from ccus.devices.queries.devices import EnrolledDevice, device_by_token
from ccus.history.errors import DatabaseBusy

REMEMBER_SECONDS = 30.0
# How long a look-up waits for a connection while the database is away.
WAIT_SECONDS = 5.0
# A flood of made-up tokens must not fill the memory.
LARGEST_CACHE = 50_000


class TokenCache:
    """Bearer token → enrolled device. Revocations arrive by LISTEN (`forget`); the time limit is the second line."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool
        self._known: dict[bytes, tuple[EnrolledDevice, float]] = {}

    async def device_of(self, authorization: str) -> EnrolledDevice:
        """The device whose token a request carries. TokenMissing, TokenUnknown or DeviceRevoked otherwise."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise TokenMissing()
        token_hash = hashlib.sha256(token.strip().encode()).digest()
        known = self._known.get(token_hash)
        if known is None or known[1] < time.monotonic():
            device = await asyncio.to_thread(self._look_up, token_hash)
            if device is None:
                raise TokenUnknown()
            if len(self._known) >= LARGEST_CACHE:
                self._known.clear()
            self._known[token_hash] = known = (device, time.monotonic() + REMEMBER_SECONDS)
        if known[0].revoked:
            raise DeviceRevoked()
        return known[0]

    def forget(self, token_hash_hex: str) -> None:
        self._known.pop(bytes.fromhex(token_hash_hex), None)

    def forget_all(self) -> None:
        """After the notice channel was down: some revocations may have been missed."""
        self._known.clear()

    def _look_up(self, token_hash: bytes) -> EnrolledDevice | None:
        """One try more after a connection broke with its server; then the device is told to come back."""
        try:
            return self._ask(token_hash)
        except (psycopg.OperationalError, PoolTimeout):
            self._pool.check()
        try:
            return self._ask(token_hash)
        except (psycopg.OperationalError, PoolTimeout) as problem:
            raise DatabaseBusy() from problem

    def _ask(self, token_hash: bytes) -> EnrolledDevice | None:
        with self._pool.connection(timeout=WAIT_SECONDS) as connection:
            return device_by_token(connection, token_hash)
