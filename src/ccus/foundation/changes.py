"""Announcements that facts changed, so that what was concluded from them is concluded again.

An app that owns facts (a roster, a card, an affiliation) sits below the apps that draw conclusions from them and may not
import them. It calls `announce` inside its own transaction; `config` names once, at start, who listens. Listeners run at
once and in the same transaction, so a page never shows a conclusion older than its facts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class FactChange:
    """Which facts changed.

    Keys are internal ids; an empty sequence means "not limited by this". `from_on` and `until` bound the work dates that
    may be judged differently (half-open, JST days); None means unbounded on that side. `actor` is who changed them, as
    the audit trail names it, for listeners that change facts of their own in consequence. `identities_changed`: cards and IDs of
    these people name another of them than before.
    """

    cause: str
    technicians: Sequence[int] = ()
    sites: Sequence[int] = ()
    businesses: Sequence[int] = ()
    cards: Sequence[bytes] = ()
    from_on: date | None = None
    until: date | None = None
    actor: str = ""
    identities_changed: bool = False


Listener = Callable[[FactChange], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Registers a listener. Called only by `config` when the process starts."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(change: FactChange) -> None:
    for listener in _listeners:
        listener(change)
