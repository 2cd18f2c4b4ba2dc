"""A kind of reader: how its readers are found on this machine, and how one of them is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gate_agent.readers.base import Reader
from gate_agent.recognitions import Trouble


@dataclass(frozen=True, slots=True)
class FoundReader:
    """A reader that was found, or the reason why none of a kind can be.

    `name` is what `--reader` takes. `detail` is for the person who sets the gate up: the driver's own words, or what to install.
    """

    name: str
    trouble: Trouble | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ReaderKind:
    """What a plug-in registers under the entry point group `ccus_gate.readers`.

    `word` stands before the colon of a reader's name. `open` takes what stands behind it and the gate's site ID (empty when not
    enrolled), touches no hardware, and raises BadReaderName for an argument it does not understand. `find` looks at the machine
    without holding it up, and never raises.
    """

    word: str
    open: Callable[[str, str], Reader]
    find: Callable[[], list[FoundReader]]


class BadReaderName(ValueError):
    """A `--reader` that cannot be opened. `what` says in one English clause what is wrong, for the log and for `doctor`.

    `code` is `unknown_kind`, `bad_argument`, or `broken_plug_in`.
    """

    def __init__(self, name: str, *, code: str, what: str) -> None:
        super().__init__(f"{name}: {what}")
        self.name = name
        self.code = code
        self.what = what
