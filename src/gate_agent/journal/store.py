"""The durable log of one gate: SQLite in WAL mode; what a method has returned from is on disk."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import uuid4

from gate_agent.clock import Measurement, Reading, offset_for_sending, says_the_same
from gate_agent.journal import sealing
from gate_agent.journal.touches import Head, Kept, Notice, Touch, event_of, moment_of

FILE_NAME = "journal.sqlite3"
SCHEMA_VERSION = 1
# An event stays whole on one page, so that it can be found again in a damaged file. Smaller pages wear cards out less: a touch
# writes five of them.
PAGE_BYTES = 4096


class OtherVersion(Exception):
    """The journal was written by a later version of this program."""


class Journal:
    """One connection, used by all threads in turn. Methods that write raise sqlite3.Error when the disk does not take it."""

    def __init__(self, path: Path) -> None:
        """Opens or makes the file. sqlite3.DatabaseError when it is damaged, OtherVersion when it is not ours to read."""
        self.path = path
        self._lock = threading.RLock()
        self._head: Head | None = None
        self._measurements: list[Measurement] = []
        self._is_last_measurement_written = True
        self._offsets: dict[int, int] = {}  # of touches from before a measurement: few, and told once
        self._waiting = self._refused = 0
        self._connection = connect(path)
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def check(self) -> None:
        """Raises sqlite3.DatabaseError when SQLite finds the file damaged anywhere."""
        with self._lock:
            found = self._one("PRAGMA quick_check(1)")
        if found != ("ok",):
            damage = sqlite3.DatabaseError(found[0] if found else "")
            damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise damage

    def append(self, touch: Touch) -> Kept:
        """Writes one touch; on disk when it returns. An event that is there already is given back as it was written."""
        with self._lock:
            try:
                found = self.find(str(touch.event_id))
                if found is not None:
                    return found
                head = self.head()
                event = event_of(touch, head)
                with self._writing():
                    row = self._insert(event)
            except sqlite3.Error:
                self._reopen()
                raise
            self._head = Head(head.log, head.sequence + 1, sealing.hash_event(event))
            self._waiting += 1
            return Kept(row, event)

    def take_in(self, events: Iterable[Mapping[str, Any]]) -> int:
        """Events of a backup, a stick or a damaged file, as they were sealed; all are to be sent. Gives how many were not known."""
        with self._lock:
            taken = 0
            try:
                with self._writing():
                    for event in events:
                        known = self._one("SELECT 1 FROM event WHERE event_id = ?", event["event_id"])
                        if known is None:
                            self._insert(event)
                            taken += 1
            except sqlite3.Error:
                self._reopen()
                raise
            self._head = None
            self._count()
            return taken

    def begin_log(self, *, reason: str, above: int, at: datetime) -> Head:
        """The next events are numbered above `above`, in a log with a name of its own; the chain goes on from the last seal."""
        with self._lock:
            head = self.head()
            log = str(uuid4())
            with self._writing():
                self._connection.execute(
                    "INSERT INTO log VALUES (?, ?, ?, ?)", (log, at.isoformat(), reason, max(above, head.sequence))
                )
            self._head = None
            return self.head()

    def waiting(self, limit: int) -> list[Kept]:
        """Events that the server has not confirmed, newest first: somebody may still stand at the gate."""
        return self._events(
            "SELECT event.id, sealed FROM outbox JOIN event ON id = event ORDER BY id DESC LIMIT ?", limit
        )

    def oldest_waiting(self, limit: int, *, after_row: int = 0) -> list[Kept]:
        """Events that the server has not confirmed, in order of rows."""
        return self._events(
            "SELECT event.id, sealed FROM outbox JOIN event ON id = event WHERE event > ? ORDER BY id LIMIT ?",
            after_row,
            limit,
        )

    def count_waiting(self, *, after_row: int) -> int:
        with self._lock:
            found = self._one("SELECT count(*) FROM outbox WHERE event > ?", after_row)
        return int(found[0]) if found else 0

    def confirm(self, rows: Sequence[int]) -> None:
        """The server has them on disk."""
        with self._lock, self._writing():
            self._settle(rows)
            self._connection.executemany("INSERT OR IGNORE INTO receipt_due VALUES (?)", _each(rows))
            self._count()

    def refuse(self, problems: Mapping[int, Mapping[str, Any]], *, at: datetime) -> None:
        """The server will not take them; row → why."""
        with self._lock, self._writing():
            self._settle(list(problems))
            self._connection.executemany(
                "INSERT OR REPLACE INTO refused VALUES (?, ?, ?)",
                [(row, sealing.canonical(problem), at.isoformat()) for row, problem in problems.items()],
            )
            self._count()

    def retry_refused(self) -> int:
        """Puts what was refused among what is sent: the server may have learned to take it."""
        with self._lock, self._writing():
            count = self._connection.execute("INSERT OR IGNORE INTO outbox SELECT event FROM refused").rowcount
            self._connection.execute("DELETE FROM refused")
            self._count()
            return count

    def receipts_due(self, limit: int, *, after_row: int = 0) -> list[Kept]:
        """Confirmed events without a receipt, in order of rows."""
        return self._events(
            "SELECT event.id, sealed FROM receipt_due JOIN event ON id = event WHERE event > ? ORDER BY id LIMIT ?",
            after_row,
            limit,
        )

    def send_again(self, rows: Sequence[int], *, at: datetime, since: datetime) -> list[int]:
        """Puts confirmed events that the server says it has not among what is sent, unless they were after `since`. Gives those."""
        with self._lock, self._writing():
            lately = {
                row for row, sent in self._connection.execute("SELECT * FROM sent_again") if moment_of(sent) > since
            }
            again = [row for row in rows if row not in lately]
            self._connection.executemany("INSERT OR IGNORE INTO outbox VALUES (?)", _each(again))
            self._connection.executemany("DELETE FROM receipt_due WHERE event = ?", _each(again))
            self._connection.executemany(
                "INSERT OR REPLACE INTO sent_again VALUES (?, ?)", [(row, at.isoformat()) for row in again]
            )
            self._count()
            return again

    def keep_receipts(self, receipts: Mapping[int, str]) -> None:
        """Row → receipt, as the server gave it."""
        with self._lock, self._writing():
            self._connection.executemany("INSERT OR REPLACE INTO receipt VALUES (?, ?)", list(receipts.items()))
            self._connection.executemany("DELETE FROM receipt_due WHERE event = ?", _each(receipts))
            self._connection.executemany("DELETE FROM doubted_receipt WHERE event = ?", _each(receipts))

    def doubt_receipts(self, doubted: Mapping[int, tuple[str, str]], *, at: datetime) -> int:
        """Row → receipt and why it proves nothing. They stay due. Gives how many were not doubted before."""
        with self._lock, self._writing():
            before = self._connection.execute("SELECT count(*) FROM doubted_receipt").fetchone()[0]
            self._connection.executemany(
                "INSERT OR REPLACE INTO doubted_receipt VALUES (?, ?, ?, ?)",
                [(row, receipt, reason, at.isoformat()) for row, (receipt, reason) in doubted.items()],
            )
            after: int = self._connection.execute("SELECT count(*) FROM doubted_receipt").fetchone()[0]
            return after - int(before)

    def keep_measurement(self, measurement: Measurement) -> None:
        """Writes it down, unless the last one, carried on by the ticks, says the same.

        A disk that does not take it keeps nothing from being sent by it: else touches would go out with the time of a wrong clock.
        """
        with self._lock:
            if not self._is_last_measurement_written:
                self._measurements.pop()
            elif self._measurements and says_the_same(self._measurements[-1], measurement):
                return
            last = self._one("SELECT max(id) FROM event")
            kept = Measurement(measurement.reading, measurement.offset_ms, (last and last[0]) or 0)
            reading = kept.reading
            self._measurements.append(kept)
            self._is_last_measurement_written = False
            with self._writing():
                self._connection.execute(
                    "INSERT INTO measurement (wall, ticks_ns, boot, offset_ms, after_event) VALUES (?, ?, ?, ?, ?)",
                    (reading.wall.isoformat(), reading.ticks_ns, reading.boot, kept.offset_ms, kept.after_event),
                )
            self._is_last_measurement_written = True

    def last_measurement(self) -> Measurement | None:
        with self._lock:
            return self._measurements[-1] if self._measurements else None

    def as_sent(self, events: Sequence[Kept]) -> list[dict[str, Any]]:
        """Events as they go to the server: with the offset that was measured only after they were written.

        The first offset that is told so is kept, so that one event is always sent as the same touch. A disk that is full keeps
        nothing from being sent.
        """
        late = [kept for kept in events if kept.event["evidence"].get("offset") == sealing.LATER]
        with self._lock:
            offsets = self._told_offsets(late) if late else {}
        return [
            {**kept.event, "clock_offset_ms": offsets[kept.row]} if kept.row in offsets else dict(kept.event)
            for kept in events
        ]

    def _told_offsets(self, late: Sequence[Kept]) -> dict[int, int]:
        """Row → offset; nothing of those for which none can be told yet."""
        first, last = min(kept.row for kept in late), max(kept.row for kept in late)
        with contextlib.suppress(sqlite3.Error):
            told = self._connection.execute("SELECT * FROM told_offset WHERE event BETWEEN ? AND ?", (first, last))
            self._offsets.update(told.fetchall())
        fresh: dict[int, int] = {}
        for kept in late:
            if kept.row not in self._offsets:
                offset_ms = offset_for_sending(kept.reading, row=kept.row, measurements=self._measurements)
                if offset_ms is not None:
                    fresh[kept.row] = offset_ms
        self._offsets.update(fresh)
        with contextlib.suppress(sqlite3.Error):
            if fresh:
                with self._writing():
                    self._connection.executemany("INSERT OR IGNORE INTO told_offset VALUES (?, ?)", list(fresh.items()))
        return self._offsets

    def note(self, code: str, *, at: datetime, **details: object) -> None:
        with self._lock, self._writing():
            self._connection.execute(
                "INSERT INTO notice (at, code, details) VALUES (?, ?, ?)",
                (at.isoformat(), code, sealing.canonical(details)),
            )

    def notices(self, limit: int = 20) -> list[Notice]:
        """Newest first."""
        with self._lock:
            rows = self._connection.execute("SELECT at, code, details FROM notice ORDER BY id DESC LIMIT ?", (limit,))
            return [Notice(moment_of(at), code, json.loads(details)) for at, code, details in rows]

    def find(self, event_id: str) -> Kept | None:
        found = self._events("SELECT id, sealed FROM event WHERE event_id = ?", event_id)
        return found[0] if found else None

    def recent_of(self, credential: str, limit: int = 10) -> list[Kept]:
        """The last touches of one person at this gate, newest first."""
        return self._events(
            "SELECT id, sealed FROM event WHERE credential = ? ORDER BY id DESC LIMIT ?", credential, limit
        )

    def count(self) -> int:
        with self._lock:
            found = self._one("SELECT count(*) FROM event")
            return int(found[0]) if found else 0

    @property
    def waiting_count(self) -> int:
        return self._waiting

    @property
    def refused_count(self) -> int:
        return self._refused

    def head(self) -> Head:
        with self._lock:
            if self._head is None:
                self._head = self._read_head()
            return self._head

    def _prepare(self) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise OtherVersion
        if version == 0:
            schema = resources.files("gate_agent.journal").joinpath("schema.sql").read_text(encoding="utf-8")
            self._connection.executescript(f"BEGIN IMMEDIATE;\n{schema}\nCOMMIT;")
        additions = resources.files("gate_agent.journal").joinpath("additions.sql").read_text(encoding="utf-8")
        with contextlib.suppress(sqlite3.OperationalError):  # a disk that is full: touches are written all the same
            self._connection.executescript(additions)
        self._measurements = [
            Measurement(Reading(moment_of(wall), ticks_ns, boot), offset_ms, after_event)
            for wall, ticks_ns, boot, offset_ms, after_event in self._connection.execute(
                "SELECT wall, ticks_ns, boot, offset_ms, after_event FROM measurement ORDER BY id"
            )
        ]
        self._count()

    def _count(self) -> None:
        self._waiting, self._refused = self._connection.execute(
            "SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM refused)"
        ).fetchone()

    def _read_head(self) -> Head:
        log = self._one("SELECT id, above FROM log ORDER BY rowid DESC LIMIT 1")
        if log is None:
            log = (str(uuid4()), 0)
            with self._writing():
                self._connection.execute(
                    "INSERT INTO log VALUES (?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'first', 0)", (log[0],)
                )
        highest = self._one("SELECT max(sequence) FROM event")
        last = self._one(
            "SELECT sealed FROM event WHERE log = ? ORDER BY sequence DESC, id DESC LIMIT 1", log[0]
        ) or self._one("SELECT sealed FROM event ORDER BY id DESC LIMIT 1")
        return Head(
            log[0],
            max(log[1], (highest and highest[0]) or 0),
            json.loads(last[0])["hash"] if last else sealing.START,
        )

    def _insert(self, event: Mapping[str, Any]) -> int:
        credential = sealing.credential_of(card=event.get("card"), technician_id=event.get("technician_id"))
        cursor = self._connection.execute(
            "INSERT INTO event (event_id, log, sequence, credential, sealed) VALUES (?, ?, ?, ?, ?)",
            (event["event_id"], event["evidence"]["log"], event["sequence"], credential, sealing.seal(event)),
        )
        row = int(cursor.lastrowid or 0)
        self._connection.execute("INSERT INTO outbox VALUES (?)", (row,))
        return row

    def _settle(self, rows: Sequence[int]) -> None:
        self._connection.executemany("DELETE FROM outbox WHERE event = ?", _each(rows))
        self._connection.executemany("DELETE FROM refused WHERE event = ?", _each(rows))

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction, durable at its end."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    def _reopen(self) -> None:
        """After a failed write nothing in memory is believed: it is read again with the next use."""
        self._head = None
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
        self._connection = connect(self.path)

    def _events(self, query: str, *values: object) -> list[Kept]:
        with self._lock:
            rows = self._connection.execute(query, values).fetchall()
        return [Kept(row, json.loads(sealed)["event"]) for row, sealed in rows]

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._connection.execute(query, values).fetchone()
        return found


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection for all threads, each commit of which is on the disk itself and not in its cache only."""
    address = f"{path.absolute().as_uri()}?mode=ro" if read_only else str(path)
    connection = sqlite3.connect(
        address, uri=read_only, isolation_level=None, check_same_thread=False, timeout=10, cached_statements=64
    )
    if not read_only:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 200")  # 0.8 MB: small disks stay small
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = 1")  # macOS: fsync alone stays in the disk's cache
        connection.execute("PRAGMA checkpoint_fullfsync = 1")
    return connection


def _each(rows: Iterable[int]) -> list[tuple[int]]:
    return [(row,) for row in rows]
