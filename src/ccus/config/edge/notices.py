"""The edge's ear on the database: touches for live pages, revocations for the token cache."""

from __future__ import annotations

import asyncio
import logging

import psycopg

from ccus.config.edge.live import LiveHub
from ccus.config.edge.tokens import TokenCache
from ccus.devices.services.enrolment import REVOKED_CHANNEL
from ccus.foundation import live
from ccus.history.services import arrivals

logger = logging.getLogger("ccus.edge")

RETRY_SECONDS = 0.5


async def listen_for_ever(database_url: str, *, tokens: TokenCache, hub: LiveHub) -> None:
    """Listens until cancelled; reconnects by itself. What may have been missed meanwhile is made good at once."""
    is_told = False
    while True:
        try:
            connection = await psycopg.AsyncConnection.connect(database_url, autocommit=True)
            async with connection:
                await connection.execute(
                    f"LISTEN {arrivals.CHANNEL}"
                )  # lint: sql-text — a constant of ours; LISTEN takes no parameters
                await connection.execute(
                    f"LISTEN {REVOKED_CHANNEL}"
                )  # lint: sql-text — a constant of ours; LISTEN takes no parameters
                is_told = False
                tokens.forget_all()
                # All ears hear it, this one too: a worker that died may have stored touches without a word to anybody.
                await connection.execute("SELECT pg_notify(%s, %s)", [arrivals.CHANNEL, arrivals.EVERYWHERE])
                async for notice in connection.notifies():
                    if notice.channel == REVOKED_CHANNEL:
                        tokens.forget(notice.payload)
                    elif notice.payload == arrivals.EVERYWHERE:
                        hub.announce_all()
                    else:
                        for site in notice.payload.split(","):
                            hub.announce(live.site_topic(int(site)))
        except psycopg.OperationalError as problem:
            if not is_told:
                logger.warning("the database is away, trying again (%s)", " ".join(str(problem).split()))
            is_told = True
        await asyncio.sleep(RETRY_SECONDS)
