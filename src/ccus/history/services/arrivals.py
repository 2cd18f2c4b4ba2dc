"""Listeners hear at which sites touches arrived, so that open pages fetch what changed (0007).

Not in the transaction that stores: PostgreSQL lets transactions that notify commit one after the other only, each with its own wait for
the disk, and the listener would hear of each group of a few touches.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import psycopg

from ccus.history.services.facts import run

CHANNEL = "ccus_touches"
EVERYWHERE = "*"
# PostgreSQL refuses notices of 8,000 bytes and more; listeners then refresh everything they show.
_LONGEST_NOTICE = 7900


def tell(connection: psycopg.Connection[Any], sites: Collection[int]) -> None:
    """Tells listeners the internal ids of sites once the transaction around it commits, which then waits for no disk."""
    if sites:
        notice = ",".join(map(str, sorted(sites)))
        run(
            connection,
            "tell_listeners",
            {"channel": CHANNEL, "notice": notice if len(notice) <= _LONGEST_NOTICE else EVERYWHERE},
        )
