"""A server that CCUS_DATABASE_URL names: not ours to run, only to check."""

from __future__ import annotations

import time

import psycopg
from psycopg import pq

from ccus.foundation.postgres.trouble import MINIMUM_VERSION, DatabaseUnreachable, ServerTooOld

CONNECT_SECONDS = 10
START_SECONDS = 60.0  # how long a server that is starting, or recovering after a crash, is waited for
PAUSE_SECONDS = 0.2


def check_server(url: str) -> int:
    """Version number of the server, e.g. 180006. Raises DatabaseUnreachable and ServerTooOld."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as connection:
                version = connection.info.server_version
            break
        except psycopg.ProgrammingError as error:  # its words quote the URL, and with it the password
            raise DatabaseUnreachable(reason="≠ postgresql://user:password@host/database") from error
        except psycopg.Error as error:
            is_starting = pq.PGconn.ping(url.encode()) == pq.Ping.REJECT
            if not is_starting or time.monotonic() > deadline:
                raise DatabaseUnreachable(reason=" ".join(str(error).split())) from error
        time.sleep(PAUSE_SECONDS)
    if version < MINIMUM_VERSION * 10_000:
        raise ServerTooOld(found=version // 10_000)
    return version
