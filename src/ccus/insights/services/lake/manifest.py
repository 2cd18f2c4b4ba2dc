"""The manifest of a columnar copy: which files are in force, what each holds, and what it was copied from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from ccus.insights.rules.lake_tables import LAYOUT
from ccus.kit.calendar import JstMonth

NAME = "manifest.json"
# Readers that opened the copy before a file was replaced may still read the old one.
KEPT_AFTER_REPLACEMENT = timedelta(days=1)


@dataclass(frozen=True)
class Part:
    """One Parquet file. `path` is relative to the copy, `digest` the order-independent sum over its rows, `mark` the state
    of the month it was copied in (empty for tables that are copied whole)."""

    path: str
    rows: int
    digest: str
    size_bytes: int
    sha256: str
    mark: str = ""


@dataclass
class Manifest:
    """`months` by first day of the month, ISO; `tables` by name; `replaced` are paths with the moment they went out of force."""

    synced_at: str = ""
    months: dict[str, Part] = field(default_factory=dict)
    tables: dict[str, Part] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)

    def put_month(self, month: JstMonth, part: Part | None, *, now: datetime) -> None:
        """With None the month has no records any more."""
        self._put(self.months, str(month), part, now)

    def put_table(self, name: str, part: Part, *, now: datetime) -> None:
        self._put(self.tables, name, part, now)

    def take_old_files(self, *, now: datetime) -> list[str]:
        """Paths that nobody reads any more; they are forgotten here."""
        old = [
            path
            for path, moment in self.replaced.items()
            if datetime.fromisoformat(moment) + KEPT_AFTER_REPLACEMENT <= now
        ]
        for path in old:
            del self.replaced[path]
        return old

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.months.values())

    @property
    def size_bytes(self) -> int:
        return sum(part.size_bytes for part in (*self.months.values(), *self.tables.values()))

    @property
    def state(self) -> str:
        """Another one whenever the content of the copy is, and only then: a run that finds nothing to copy leaves it."""
        parts = [*sorted(self.months.items()), *sorted(self.tables.items())]
        words = "|".join(f"{name} {part.rows} {part.digest}" for name, part in parts)
        return hashlib.sha256(words.encode()).hexdigest()

    def to_json(self) -> bytes:
        """Bytes with fixed order, for people to read too."""
        content = {
            "layout": LAYOUT,
            "synced_at": self.synced_at,
            "tables": {name: asdict(part) for name, part in sorted(self.tables.items())},
            "months": {month: asdict(part) for month, part in sorted(self.months.items())},
            "replaced": dict(sorted(self.replaced.items())),
        }
        return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def from_json(cls, content: bytes | None) -> Manifest:
        """Of what was stored; an empty one for None and for a copy of another layout. ValueError when it is no manifest."""
        if content is None:
            return cls()
        values = json.loads(content)
        if values["layout"] != LAYOUT:
            return cls()
        return cls(
            synced_at=values["synced_at"],
            months={month: Part(**part) for month, part in values["months"].items()},
            tables={name: Part(**part) for name, part in values["tables"].items()},
            replaced=values["replaced"],
        )

    def _put(self, parts: dict[str, Part], key: str, part: Part | None, now: datetime) -> None:
        before = parts.pop(key, None)
        if part is not None:
            parts[key] = part
            self.replaced.pop(part.path, None)
        if before is not None and before.path and (part is None or before.path != part.path):
            self.replaced[before.path] = now.isoformat()
