"""Log lines without persons: no IDs and tokens from addresses, no rows from the database's error texts."""

from __future__ import annotations

import logging
import re
from types import TracebackType
from typing import TypeAlias

from ccus.config.errors import is_outage

ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

# A part of an address that names somebody or lets somebody in: six digits or more in a row, or very long.
_TELLING_PART = re.compile(r"[^/]*[0-9]{6}[^/]*|[^/]{40,}")
# PostgreSQL quotes the row that it refuses behind these words, up to the end of the message.
_QUOTED_ROW = re.compile(
    r"^(DETAIL|CONTEXT):.*?(?=^\s*(?:The above exception|During handling|Traceback )|\Z)", re.M | re.S
)


class DiscreetFormatter(logging.Formatter):
    """Formats exceptions without what the database quotes of a row."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 (logging's own name)
        return _QUOTED_ROW.sub(r"\1: …\n", super().formatException(ei)).rstrip("\n")


class OutageInOneLine(logging.Filter):
    """Tells of a database that is away or full in one line, without the place in the code where it was noticed.

    What procrastinate says of it is left out: the worker has a sentence of its own for it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is None or not is_outage(error):
            return True
        if record.name.startswith("procrastinate"):
            return False
        record.msg, record.args = "%s (%s)", (record.getMessage(), " ".join(str(error).split()))
        record.exc_info = record.exc_text = None
        return True


class DiscreetPaths(logging.Filter):
    """Leaves parts that tell something out of the path of a request, which Django's own lines name."""

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", "")
        if path and isinstance(record.args, tuple):
            record.args = tuple(discreet(path) if argument == path else argument for argument in record.args)
        return True


def discreet(path: str) -> str:
    """The path with `…` for each part that names somebody or lets somebody in."""
    return _TELLING_PART.sub("…", path)
