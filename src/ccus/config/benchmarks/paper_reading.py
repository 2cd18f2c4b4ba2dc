"""What reading papers finds: wrong names and dates, deadlines that have passed, open numbers; on papers the project renders itself."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from ccus.applications.rules.paper_reading.comparing import ALARMS, compare
from ccus.applications.rules.paper_reading.hidden_numbers import Mask, find_masks, shows_my_number
from ccus.applications.rules.paper_reading.lines import Spot, Transcript
from ccus.applications.rules.paper_reading.page_reader import read_page
from ccus.applications.rules.pictures import JPEG_QUALITY
from ccus.applications.rules.prechecks import Doubt, check
from ccus.applications.rules.rendered_papers import Defect, RenderedPaper, render_papers

# The rules were written while looking at seeds below 100.
SEED = 2026
ON = date(2026, 11, 20)
# A number counts as covered when every point of a grid over it lies under a mask.
GRID = 12


@dataclass
class Line:
    """Papers of one layout with one defect (None: good ones): how many there are, and how many were blamed for it, or at all."""

    layout: str
    defect: Defect | Doubt | None
    papers: int = 0
    found: int = 0


@dataclass
class Figures:
    """The table, seconds of each page that was read, and the most memory that this process has had, in MB."""

    lines: list[Line] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    memory_mb: int = 0

    @property
    def caught_share(self) -> float:
        return _share(line for line in self.lines if line.defect is not None)

    @property
    def blamed_share(self) -> float:
        return _share(line for line in self.lines if line.defect is None)

    @property
    def seconds_a_page(self) -> tuple[float, float]:
        """The middle and the longest."""
        return statistics.median(self.seconds), max(self.seconds)


def run(count: int, *, seed: int = SEED) -> Figures:
    """`count` papers of each layout and defect. Pictures that the first checks must catch are not read: nobody would send them on."""
    figures = Figures()
    lines: dict[tuple[str, Defect | Doubt | None], Line] = {}
    for paper in render_papers(count, seed=seed, on=ON):
        line = lines.setdefault((paper.layout, paper.defect), Line(paper.layout, paper.defect))
        line.papers += 1
        target = BytesIO()
        paper.image.save(target, "JPEG", quality=JPEG_QUALITY)
        doubts = check(target.getvalue(), kind=paper.kind)
        if isinstance(paper.defect, Doubt):
            line.found += paper.defect in doubts
            continue
        begun = time.perf_counter()
        transcript = read_page(target.getvalue())
        figures.seconds.append(time.perf_counter() - begun)
        line.found += is_blamed(paper, transcript) or (paper.defect is None and bool(doubts))
    figures.lines = list(lines.values())
    figures.memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return figures


def is_blamed(paper: RenderedPaper, transcript: Transcript) -> bool:
    """Whether its defect was noticed; of a good one, whether anything was."""
    masks = find_masks(transcript, kind=paper.kind)
    alarms = {
        each.code for each in compare(transcript, paper.answers, kind=paper.kind, on=ON) if each.likeness in ALARMS
    }
    if paper.defect is None:
        return bool(alarms) or bool(masks) or shows_my_number(transcript)
    if paper.defect is Defect.MY_NUMBER:
        return shows_my_number(transcript)
    if paper.defect is Defect.UNMASKED:
        return all(is_covered(secret, masks) for secret in paper.secrets)
    return bool(alarms & paper.alarms)


def is_covered(secret: Spot, masks: Iterable[Mask]) -> bool:
    points = [
        (
            secret.left + (secret.right - secret.left) * across / GRID,
            secret.top + (secret.bottom - secret.top) * down / GRID,
        )
        for across in range(1, GRID)
        for down in range(1, GRID)
    ]
    boxes = [mask.spot for mask in masks]
    return all(any(_holds(box, *point) for box in boxes) for point in points)


def _holds(box: Spot, x: float, y: float) -> bool:
    """Whether a point lies inside of a box, which may lie askew: on the same side of all its edges."""
    corners = [(box.corners[index], box.corners[index + 1]) for index in (0, 2, 4, 6)]
    turns = [
        (end[0] - begin[0]) * (y - begin[1]) - (end[1] - begin[1]) * (x - begin[0])
        for begin, end in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    return all(turn >= 0 for turn in turns) or all(turn <= 0 for turn in turns)


def _share(lines: Iterable[Line]) -> float:
    counted = [(line.found, line.papers) for line in lines]
    return sum(found for found, _ in counted) / max(1, sum(papers for _, papers in counted))
