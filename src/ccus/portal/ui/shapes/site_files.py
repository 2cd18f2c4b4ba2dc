"""A table handed in: chosen, rehearsed, written."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.portal.ui.shapes.common import Link


@dataclass(frozen=True)
class RefusedLine:
    number: int
    about: str
    why: str


@dataclass(frozen=True)
class FilePage:
    """`packed` carries the rows from the rehearsal to the writing; empty before it and after. `is_done` once written."""

    site: str
    title: str
    text: str
    save_url: str
    back_url: str
    samples: tuple[Link, ...]
    headings: tuple[str, ...]
    trouble: str = ""
    packed: str = ""
    added: int = 0
    unchanged: int = 0
    refused_total: int = 0
    refused: tuple[RefusedLine, ...] = ()
    is_rehearsed: bool = False
    is_done: bool = False
