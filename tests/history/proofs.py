"""Touches of some days, closed, and hands that change what nobody may change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import connection
from tests.history.world import MONDAY, World, a_touch, at, store

from ccus.foundation.signing import SigningKeys
from ccus.history.services.proof import publishing, verifying
from ccus.history.services.proof.folder import ProofFolder
from ccus.history.services.proof.verifying import Verification
from ccus.history.services.rejudging import raw_connection

ISSUER = "https://ccus.example"
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
# An hour after Wednesday is over.
NIGHT = at("01:00", MONDAY + timedelta(days=3))


@dataclass
class Proven:
    """Monday to Wednesday, four touches each, published at NIGHT."""

    folder: ProofFolder
    keys: SigningKeys
    ids: dict[date, list[UUID]]

    def publish(self, *, now: datetime = NIGHT, until: date | None = None) -> publishing.PublishReport:
        return publishing.publish_roots(self.folder, self.keys, issuer=ISSUER, now=now, until=until)

    def verify(self, *, now: datetime = NIGHT, **asked: object) -> Verification:
        return verifying.verify(raw_connection(), self.folder, self.keys.public(now=now), now=now, **asked)  # type: ignore[arg-type]


def proven_days(world: World, folder: Path) -> Proven:
    ids: dict[date, list[UUID]] = {}
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        touches = [
            a_touch(world.gate, at(clock, day), sequence=number, evidence='{"reader": "front"}' if number % 2 else None)
            for number, clock in enumerate(("08:00", "12:00", "13:00", "17:00"))
        ]
        for touch in touches:
            store(touch)
        ids[day] = [touch.event_id for touch in touches]
    proven = Proven(ProofFolder(folder / "proofs"), SigningKeys(folder / "keys"), ids)
    proven.publish()
    return proven


@contextmanager
def unguarded() -> Iterator[None]:
    """Whoever owns the database can take the guard away."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE history_touch DISABLE TRIGGER USER")
        yield
        cursor.execute("ALTER TABLE history_touch ENABLE TRIGGER USER")


def tamper(statement: str, parameters: Sequence[object] = ()) -> None:
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        assert cursor.rowcount > 0, "nothing was tampered with"
