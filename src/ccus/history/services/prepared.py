"""Connections of the intake's own, on which its statements are prepared once and then carried out without a driver in between.

A group of touches takes eight commands. To send one, wait without blocking and look at the answer took psycopg four times as long as
libpq's own call for the same (of Python's thread 39 µs instead of 8 for a statement of one row, and 180 µs instead of 45 until its
answer). A writer thread may as well block: libpq lets the other threads run meanwhile.

What is sent, in which transaction, and which errors come back is the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any, NamedTuple

import psycopg
from psycopg import errors
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGresult

from ccus.history.services.columns import as_array, pack_day, pack_moment

_PARAMETER = re.compile(r"%\((\w+)\)(?:b::(\w+)\[\]|s::(\w+))")
_GOOD = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)

# Kinds of single values: number of the type at PostgreSQL, and what packs one.
_ALONE: dict[str, tuple[int, Callable[[Any], bytes]]] = {"date": (1082, pack_day), "timestamptz": (1184, pack_moment)}

Rows = list[tuple[Any, ...]]
Pack = Callable[[Any], bytes]


class _Statement(NamedTuple):
    """A statement as PostgreSQL prepares it. `packs`: what packs each value, by the parameter's name, in the order of their numbers."""

    name: bytes
    text: bytes
    oids: tuple[int, ...]
    packs: tuple[tuple[str, Pack], ...]


class IntakeConnection(psycopg.Connection[Any]):
    """A connection that one thread has for itself. Whatever psycopg offers works on it too."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._carried_out_before: set[bytes] = set()
        self._row_reader = Transformer.from_context(self)

    def rows_of(self, text: str, parameters: dict[str, Any]) -> Rows | None:
        """What a statement gives, carried out in the transaction that is open; None for a statement that psycopg has to send.

        Raises psycopg's errors, as a cursor does.
        """
        statement = _read(text)
        if statement is None or self.pgconn.transaction_status != TransactionStatus.INTRANS:
            return None
        values = [pack(parameters[name]) for name, pack in statement.packs]
        if statement.name not in self._carried_out_before:
            self._checked(self.pgconn.prepare(statement.name, statement.text, statement.oids))
            self._carried_out_before.add(statement.name)
        formats = [Format.BINARY] * len(values)
        result = self._checked(self.pgconn.exec_prepared(statement.name, values, formats, Format.BINARY))
        if not result.ntuples:
            return []
        self._row_reader.set_pgresult(result, format=Format.BINARY)
        try:
            return self._row_reader.load_rows(0, result.ntuples, tuple)
        finally:
            self._row_reader.set_pgresult(None)

    def takes(self, text: str) -> bool:
        """Whether a statement needs no psycopg."""
        return _read(text) is not None

    @contextmanager
    def lean_transaction(self) -> Iterator[None]:
        """A transaction around what is inside; nothing of it stays when that raises. Not inside another one."""
        self._say(b"BEGIN")
        try:
            yield
        except BaseException:
            if self.pgconn.status == ConnStatus.OK:
                self._say(b"ROLLBACK")
            raise
        self._say(b"COMMIT")

    def _say(self, command: bytes) -> None:
        result = self._checked(self.pgconn.exec_(command))
        if result.command_status != command:
            raise errors.InFailedSqlTransaction(f"{command.decode()} was answered by {result.command_status!r}")

    def _checked(self, result: PGresult) -> PGresult:
        if result.status in _GOOD:
            return result
        if self.pgconn.status != ConnStatus.OK:  # without a code of its own when the line broke
            raise psycopg.OperationalError(result.get_error_message())
        raise errors.error_from_result(result)


def in_transaction(connection: psycopg.Connection[Any]) -> AbstractContextManager[object]:
    """A transaction on any connection that is in none."""
    if isinstance(connection, IntakeConnection):
        return connection.lean_transaction()
    return connection.transaction()


@cache
def _read(text: str) -> _Statement | None:
    """A named statement with its parameters numbered; None where one of them is of no kind that is packed here."""
    kinds: dict[str, tuple[int, Pack]] = {}
    for name, array_of, kind in _PARAMETER.findall(text):
        packed = as_array(array_of) if array_of else _ALONE.get(kind)
        if packed is None:
            return None
        kinds.setdefault(name, packed)
    numbers = {name: number for number, name in enumerate(kinds, start=1)}

    def numbered(found: re.Match[str]) -> str:
        return f"${numbers[found[1]]}::{f'{found[2]}[]' if found[2] else found[3]}"

    statement = _PARAMETER.sub(numbered, text)
    if "%" in statement:
        return None
    return _Statement(
        b"intake_" + hashlib.sha256(text.encode()).hexdigest()[:16].encode(),
        statement.encode(),
        tuple(oid for oid, _ in kinds.values()),
        tuple((name, pack) for name, (_, pack) in kinds.items()),
    )
