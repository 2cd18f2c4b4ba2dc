"""How many bad photographs are caught before sending, and how many good ones are blamed: on a set the project renders itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from io import BytesIO

from ccus.applications.rules.pictures import JPEG_QUALITY
from ccus.applications.rules.prechecks import Doubt, check
from ccus.applications.rules.rendered_photos import render_set
from ccus.applications.states import PaperKind

# The bounds were set while looking at seeds below 100.
SEED = 2026


@dataclass(frozen=True, kw_only=True)
class Line:
    """Pictures of one kind with one defect (None: good ones): how many there are, and how many were blamed for it, or at all."""

    kind: PaperKind
    defect: Doubt | None
    pictures: int
    found: int

    @property
    def share(self) -> float:
        return self.found / self.pictures


def run(count: int, *, seed: int = SEED) -> list[Line]:
    """`count` pictures of each line: two lines of good ones, the others with one defect each."""
    pictures: Counter[tuple[PaperKind, Doubt | None]] = Counter()
    found: Counter[tuple[PaperKind, Doubt | None]] = Counter()
    for rendered in render_set(count, seed=seed):
        target = BytesIO()
        rendered.image.save(target, "JPEG", quality=JPEG_QUALITY)
        doubts = check(target.getvalue(), kind=rendered.kind)
        key = (rendered.kind, rendered.defect)
        pictures[key] += 1
        found[key] += bool(doubts) if rendered.defect is None else rendered.defect in doubts
    return [
        Line(kind=kind, defect=defect, pictures=total, found=found[kind, defect])
        for (kind, defect), total in pictures.items()
    ]


def caught_share(lines: list[Line]) -> float:
    bad = [line for line in lines if line.defect is not None]
    return sum(line.found for line in bad) / sum(line.pictures for line in bad)


def blamed_share(lines: list[Line]) -> float:
    good = [line for line in lines if line.defect is None]
    return sum(line.found for line in good) / sum(line.pictures for line in good)
