"""A server that CCUS_DATABASE_URL names: not ours to run, only to check."""

from __future__ import annotations

import psycopg

from ccus.foundation.postgres.trouble import MINIMUM_VERSION, DatabaseUnreachable, ServerTooOld

CONNECT_SECONDS = 10


def check_server(url: str) -> int:
    """Version number of the server, e.g. 180006. Raises DatabaseUnreachable and ServerTooOld."""
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        raise DatabaseUnreachable(reason=str(error).strip().replace("\n", " ")) from error
    if version < MINIMUM_VERSION * 10_000:
        raise ServerTooOld(found=version // 10_000)
    return version
