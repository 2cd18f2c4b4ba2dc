"""Hands that change touches directly in the tables, each in one of many ways, as somebody who owns the database could."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from ccus.history.states import CredentialKind, Direction, Method

FACTS = (
    "event_id", "touched_on", "happened_at", "occurred_at", "received_at", "clock_offset_ms", "device_id", "sequence", "site_id",
    "credential_kind", "credential_hash", "method", "direction", "evidence",
)  # fmt: skip
# What follows from the facts and may be rewritten; columns without a default have to be filled for a row that is added.
_CONCLUSIONS = sql.SQL("technician_id, verdict, reasons, work_date, judged_at")
_FACTS = sql.SQL(", ").join(map(sql.Identifier, FACTS))
_SELECT = sql.SQL("SELECT {}, evidence::text AS evidence FROM history_touch ORDER BY received_at, event_id").format(
    sql.SQL(", ").join(map(sql.Identifier, FACTS[:-1]))
)
_WHICH = sql.SQL(" WHERE event_id = %s AND touched_on = %s")
Row = dict[str, Any]


@dataclass(frozen=True)
class Tampering:
    """One change: a statement, the same for its kind, to be run with each set of parameters; and the touches to be named for it."""

    kind: str
    statement: sql.Composed
    parameters: tuple[tuple[Any, ...], ...]
    touches: tuple[UUID, ...]


def touches_in_order(connection: psycopg.Connection[Any]) -> list[Row]:
    """All touches with their facts, as stored."""
    with psycopg.Cursor(connection, row_factory=dict_row) as cursor:
        return cursor.execute(_SELECT).fetchall()


def random_tamperings(rows: Sequence[Row], number: int, *, random: Random) -> list[Tampering]:
    """So many changes, every kind in turn, no two of the same touch."""
    kinds = list(_KINDS)
    chosen = iter(random.sample(range(len(rows)), min(len(rows), 2 * number)))
    made: list[Tampering] = []
    while len(made) < number:
        kind = kinds[len(made) % len(kinds)]
        made.append(_KINDS[kind](kind, chosen, rows, random))
    return made


def apply(connection: psycopg.Connection[Any], tamperings: Sequence[Tampering]) -> None:
    """Takes the guards away and changes the tables. The caller's transaction is given up afterwards."""
    of_kind: dict[str, list[tuple[Any, ...]]] = {}
    for tampering in tamperings:
        of_kind.setdefault(tampering.kind, []).extend(tampering.parameters)
    statements = {tampering.kind: tampering.statement for tampering in tamperings}
    with psycopg.Cursor(connection) as cursor:
        cursor.execute("ALTER TABLE history_touch DISABLE TRIGGER USER")
        for kind, parameters in of_kind.items():
            cursor.executemany(statements[kind], parameters)
            assert cursor.rowcount == len(parameters), f"{kind}: {cursor.rowcount} rows of {len(parameters)}"


def rewrite_conclusions(connection: psycopg.Connection[Any], event_ids: Sequence[UUID]) -> None:
    """What late facts do every day, and no tampering."""
    with psycopg.Cursor(connection) as cursor:
        cursor.execute(
            "UPDATE history_touch SET verdict = 'no_site_role', reasons = '{no_site_role}', technician_id = NULL,"
            " work_date = work_date - 1, judged_at = now() WHERE event_id = ANY (%s)",
            [list(event_ids)],
        )


Make = Callable[[str, Iterator[int], Sequence[Row], Random], Tampering]


def _change_of(column: str, new_value: Callable[[Any, Random], Any], cast: str = "") -> Make:
    statement = sql.SQL("UPDATE history_touch SET {} = %s{}").format(sql.Identifier(column), sql.SQL(cast)) + _WHICH

    def make(kind: str, chosen: Iterator[int], rows: Sequence[Row], random: Random) -> Tampering:
        row = rows[next(chosen)]
        value = new_value(row[column], random)
        assert value != row[column]
        return Tampering(kind, statement, ((value, row["event_id"], row["touched_on"]),), (row["event_id"],))

    return make


def _delete(kind: str, chosen: Iterator[int], rows: Sequence[Row], random: Random) -> Tampering:
    row = rows[next(chosen)]
    statement = sql.SQL("DELETE FROM history_touch") + _WHICH
    return Tampering(kind, statement, ((row["event_id"], row["touched_on"]),), (row["event_id"],))


_COPY = (
    sql.SQL("INSERT INTO history_touch ({}, {}) SELECT %s, touched_on + %s, {}, {} FROM history_touch").format(
        _FACTS, _CONCLUSIONS, sql.SQL(", ").join(map(sql.Identifier, FACTS[2:])), _CONCLUSIONS
    )
    + _WHICH
)


def _insert(kind: str, chosen: Iterator[int], rows: Sequence[Row], random: Random) -> Tampering:
    """A touch of somebody at a moment when somebody did touch, under an id of its own."""
    row, added = rows[next(chosen)], UUID(int=random.getrandbits(128), version=4)
    return Tampering(kind, _COPY, ((added, 0, row["event_id"], row["touched_on"]),), (added,))


def _double(kind: str, chosen: Iterator[int], rows: Sequence[Row], random: Random) -> Tampering:
    """The same touch once more under another date, which the primary key lets pass."""
    row = rows[next(chosen)]
    parameters = (row["event_id"], random.randint(1, 40), row["event_id"], row["touched_on"])
    return Tampering(kind, _COPY, (parameters,), (row["event_id"],))


def _swap_of(*columns: str) -> Make:
    """Two touches exchange these facts; only those that differ there are taken."""
    changes = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(column)) for column in columns)
    statement = sql.SQL("UPDATE history_touch SET {}").format(changes) + _WHICH

    def make(kind: str, chosen: Iterator[int], rows: Sequence[Row], random: Random) -> Tampering:
        one = rows[next(chosen)]
        other = next(row for row in (rows[place] for place in chosen) if all(row[c] != one[c] for c in columns))
        return Tampering(
            kind,
            statement,
            tuple(
                (*(source[column] for column in columns), target["event_id"], target["touched_on"])
                for source, target in ((one, other), (other, one))
            ),
            (one["event_id"], other["event_id"]),
        )

    return make


def _later(value: datetime, random: Random) -> datetime:
    """By a microsecond up to three days, either way."""
    return value + timedelta(
        microseconds=random.choice((-1, 1)) * random.choice((1, 10**6, random.randint(1, 3 * 86_400 * 10**6)))
    )


def _another_day(value: date, random: Random) -> date:
    return value + timedelta(days=random.choice((-1, 1)) * random.randint(1, 60))


def _another_number(value: int | None, random: Random) -> int | None:
    if value is None:
        return random.choice((0, random.randint(1, 10**6)))
    return random.choice((None, value + 1, value - 1, -value - 1))


def _another_id(value: int, random: Random) -> int:
    return value + random.choice((-1, 1)) * random.randint(1, 10**6)


def _another_word(words: Sequence[str]) -> Callable[[Any, Random], Any]:
    return lambda value, random: random.choice([word for word in words if word != value])


def _one_bit(value: bytes, random: Random) -> bytes:
    flipped = int.from_bytes(value) ^ 1 << random.randrange(len(value) * 8)
    return flipped.to_bytes(len(value))


def _other_evidence(value: Any, random: Random) -> str | None:
    """A value, a key more, a key less, nothing at all, or JSON's null for nothing."""
    if value is None:
        return random.choice(("null", "{}", '{"position": [35.68, 139.76]}'))
    kept = json.loads(value)
    other: list[str | None] = [None, "null", json.dumps({**kept, "added": random.random()})]
    other += [json.dumps({**kept, name: random.getrandbits(32)}) for name in kept]
    other.append(json.dumps(dict(list(kept.items())[1:])))
    return random.choice(other)


_KINDS: dict[str, Make] = {
    "touched_on": _change_of("touched_on", _another_day),
    "happened_at": _change_of("happened_at", _later),
    "occurred_at": _change_of("occurred_at", _later),
    "received_at": _change_of("received_at", _later),
    "clock_offset_ms": _change_of("clock_offset_ms", _another_number),
    "device": _change_of("device_id", _another_id),
    "sequence": _change_of("sequence", _another_number),
    "site": _change_of("site_id", _another_id),
    "credential_kind": _change_of("credential_kind", _another_word([kind.value for kind in CredentialKind])),
    "credential_hash": _change_of("credential_hash", _one_bit),
    "method": _change_of("method", _another_word([method.value for method in Method])),
    "direction": _change_of("direction", _another_word([direction.value for direction in Direction])),
    "evidence": _change_of("evidence", _other_evidence, cast="::jsonb"),
    "event_id": _change_of("event_id", lambda value, random: UUID(int=random.getrandbits(128), version=4)),
    "removed": _delete,
    "added": _insert,
    "doubled": _double,
    "order swapped": _swap_of("received_at"),
    "people swapped": _swap_of("credential_hash"),
    "times swapped": _swap_of("happened_at", "occurred_at", "received_at"),
}
KINDS = tuple(_KINDS)
