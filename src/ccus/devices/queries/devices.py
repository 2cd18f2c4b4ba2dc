"""Reads of devices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg

from ccus.foundation.sql import load_sql


@dataclass(frozen=True, slots=True)
class EnrolledDevice:
    """Who is behind a device token."""

    id: int
    site_id: int
    site_ccus_id: str
    site_name: str
    revoked: bool


def device_by_token(connection: psycopg.Connection[Any], token_hash: bytes) -> EnrolledDevice | None:
    """The device of a token's SHA-256, on a plain connection, since the edge does not go through Django here."""
    with psycopg.Cursor(connection) as cursor:
        row = cursor.execute(load_sql("devices", "device_by_token"), {"token_hash": token_hash}).fetchone()
    return EnrolledDevice(*row) if row else None
