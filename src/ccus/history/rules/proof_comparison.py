"""What happened to the touches of a day since their root was signed.

A record is what the proof keeps of one touch: RECORD_BYTES bytes, its event id (16) and the hash of its facts (32).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from uuid import UUID

from ccus.history.states import ProofFault

ID_BYTES = 16
RECORD_BYTES = 48


@dataclass(frozen=True)
class Difference:
    """One touch that is not as it was proven. `place` is its place in the day, from 0: as proven, or as found when added."""

    fault: ProofFault
    event_id: UUID
    place: int


def compare(proven: Iterable[bytes], found: Iterable[bytes]) -> list[Difference]:
    """Differences between the records of a day as proven and as found, both in the order of the day; by fault, then place.

    Memory grows with the differences, not with the day.
    """
    missing: defaultdict[bytes, list[int]] = defaultdict(list)
    extra: defaultdict[bytes, list[int]] = defaultdict(list)
    for place, (left, right) in enumerate(zip_longest(proven, found)):
        if left == right:
            continue
        if right is not None:
            _match_or_keep(right, place, waiting=missing, keep=extra)
        if left is not None:
            _match_or_keep(left, place, waiting=extra, keep=missing)
    return _named(_by_id(missing), _by_id(extra))


def _match_or_keep(
    record: bytes, place: int, *, waiting: defaultdict[bytes, list[int]], keep: defaultdict[bytes, list[int]]
) -> None:
    """What only stands at another place, since a neighbour came or went, is no difference."""
    if record not in waiting:
        keep[record].append(place)
        return
    waiting[record].pop()
    if not waiting[record]:
        del waiting[record]


def _by_id(records: dict[bytes, list[int]]) -> defaultdict[bytes, list[int]]:
    places: defaultdict[bytes, list[int]] = defaultdict(list)
    for record, found in records.items():
        places[record[:ID_BYTES]] += found
    return places


def _named(missing: defaultdict[bytes, list[int]], extra: defaultdict[bytes, list[int]]) -> list[Difference]:
    changed: list[tuple[bytes, int, int]] = []
    removed: list[tuple[int, bytes]] = []
    added: list[tuple[int, bytes]] = []
    for event_id in missing.keys() | extra.keys():
        was, now = sorted(missing.get(event_id, [])), sorted(extra.get(event_id, []))
        both = min(len(was), len(now))
        changed += [(event_id, left, right) for left, right in zip(was[:both], now[:both], strict=True)]
        removed += [(place, event_id) for place in was[both:]]
        added += [(place, event_id) for place in now[both:]]
    gone, come = sorted(place for place, _ in removed), sorted(place for place, _ in added)
    differences = [
        Difference(
            # Where it would stand if only its neighbours had come and gone.
            ProofFault.ALTERED
            if left - bisect_left(gone, left) == right - bisect_left(come, right)
            else ProofFault.REORDERED,
            UUID(bytes=event_id),
            left,
        )
        for event_id, left, right in changed
    ]
    differences += [Difference(ProofFault.REMOVED, UUID(bytes=event_id), place) for place, event_id in removed]
    differences += [Difference(ProofFault.ADDED, UUID(bytes=event_id), place) for place, event_id in added]
    return sorted(differences, key=lambda one: (list(ProofFault).index(one.fault), one.place))
