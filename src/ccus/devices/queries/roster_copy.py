"""Whom a gate of a site may greet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from django.db import connection

from ccus.devices.rules.roster_copy import CardOnCopy, PersonOnCopy
from ccus.foundation.sql import load_sql

# A gate without a line for so long still knows who begins meanwhile.
DAYS_AHEAD = 14


def list_people_for_gates(site_id: int, *, on: date) -> list[PersonOnCopy]:
    """People on the roster of a site from a day on, with their cards, in a stable order. One query.

    Only those on the roster: whom the firms of the site could send besides is not told to a machine in a street.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("devices", "roster_copy"),
            {"site_id": site_id, "from_on": on, "until": on + timedelta(days=DAYS_AHEAD)},
        )
        rows = cursor.fetchall()
    return [
        PersonOnCopy(ccus_id, name, level, language, tuple(_cards(of_person)))
        for (ccus_id, name, level, language), of_person in groupby(rows, key=lambda row: row[:4])
    ]


def _cards(rows: Iterator[tuple[object, ...]]) -> Iterator[CardOnCopy]:
    for *_, token_hash, expires_on, is_revoked in rows:
        if isinstance(token_hash, (bytes, memoryview)) and isinstance(expires_on, date):
            yield CardOnCopy(bytes(token_hash), expires_on, bool(is_revoked))
