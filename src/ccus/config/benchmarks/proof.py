"""`ccus bench proof`: is every change of a touch found, wherever and however it was made?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import resources
from random import Random
from time import perf_counter
from typing import Any

import psycopg

from ccus.config.benchmarks import tampering
from ccus.foundation.signing import SigningKeys
from ccus.history.services import partitions
from ccus.history.services.proof import publishing, verifying
from ccus.history.services.proof.folder import ProofFolder
from ccus.kit.calendar import jst_midnight

DAYS = 20
AT_ONCE = 2_000
NIGHT = datetime(2026, 10, 21, 1, 0, tzinfo=UTC)
REJUDGED = 200


@dataclass
class Proof:
    """How many tamperings were made and found, by kind; `false` counts findings of touches that nobody had changed."""

    made: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    false: int = 0
    touches: int = 0
    verified: int = 0
    seconds: float = 0.0

    @property
    def is_complete(self) -> bool:
        return self.made == self.found and not self.false


def make_days(connection: psycopg.Connection[Any], *, touches: int) -> None:
    """So many touches over DAYS days before NIGHT, of all methods and kinds, every fact filled and empty."""
    first = (NIGHT - timedelta(days=DAYS)).date()
    days = [first + timedelta(days=number) for number in range(DAYS + 61)]
    partitions.make_months(connection, {day.replace(day=1) for day in days})
    statement = resources.files("ccus.config.benchmarks").joinpath("proof_touches.sql").read_text()
    psycopg.ClientCursor(connection).execute(
        statement, {"touches": touches, "begin": jst_midnight(first), "seconds": DAYS * 86_400 / touches}
    )


def bench_proof(
    connection: psycopg.Connection[Any],
    place: ProofFolder,
    keys: SigningKeys,
    *,
    tamperings: int,
    touches: int,
    seed: int,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Proof:
    """Closes the days, then changes AT_ONCE touches at a time, verifies, and takes the changes back."""
    make_days(connection, touches=touches)
    publishing.publish_roots(place, keys, issuer="bench", now=NIGHT)
    public, random, result = keys.public(now=NIGHT), Random(seed), Proof(touches=touches)  # noqa: S311
    rows = tampering.touches_in_order(connection)
    done = 0
    while done < tamperings:
        batch = tampering.random_tamperings(rows, min(AT_ONCE, tamperings - done), random=random)
        with connection.transaction(force_rollback=True):
            tampering.apply(connection, batch)
            tampering.rewrite_conclusions(connection, [row["event_id"] for row in random.sample(rows, REJUDGED)])
            begin = perf_counter()
            verification = verifying.verify(connection, place, public, now=NIGHT)
            result.seconds += perf_counter() - begin
        result.verified += verification.touches
        _count(batch, verification, result)
        done += len(batch)
        progress(done, tamperings)
    return result


def _count(batch: list[tampering.Tampering], verification: verifying.Verification, result: Proof) -> None:
    """Found is a tampering all of whose touches are named."""
    named = {finding.event_id for finding in verification.findings}
    changed: set[object] = set()
    for one in batch:
        result.made[one.kind] += 1
        result.found[one.kind] += all(event_id in named for event_id in one.touches)
        changed.update(one.touches)
        # A new id is told as one touch added, one removed.
        if one.kind == "event_id":
            changed.update(parameters[0] for parameters in one.parameters)
    result.false += sum(1 for finding in verification.findings if finding.event_id not in changed)
