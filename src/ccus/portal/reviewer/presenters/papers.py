"""Papers of a case: each answer beside the part of a paper that shows it, and the places marked on the papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from ccus.applications.models import Paper
from ccus.applications.queries.applications import Folder
from ccus.applications.queries.paper_readings import comparisons_of, is_held_back, reading_of
from ccus.applications.rules.paper_reading.comparing import EXPIRY, Comparison
from ccus.applications.rules.paper_reading.lines import Spot
from ccus.applications.rules.questions import QuestionType
from ccus.applications.states import PaperKind, ReadingState
from ccus.portal.applicant.presenters.papers import doubt_words, finding_label, finding_words
from ccus.portal.ui.shapes.papers import Crop, Evidence, PaperSpot
from ccus.portal.ui.shapes.review import CasePaper

PaperAddress = Callable[[Paper], str]
# How much of the paper is shown around a place, in heights of its text.
AROUND = 0.7
# On the left also the label is shown, such as 氏名: in heights of the crop.
FOR_LABEL = 1.6
# A crop is never narrower than so many times its height, so that crops of one page look alike.
LEAST_BREADTH = 5.0


def evidence_of(folder: Folder, address: PaperAddress) -> dict[str, tuple[Evidence, ...]]:
    """By answer, what each paper says of it; a deadline that has passed stands with the answer that asks for the paper."""
    said: dict[str, tuple[Evidence, ...]] = {}
    asked = {
        question.paper_kind.value: question.code
        for page in folder.pages
        for question in page.questions
        if question.type is QuestionType.PAPER
    }
    for paper in folder.papers:
        for each in comparisons_of(paper, folder.answers):
            code = asked.get(paper.kind, "") if each.code == EXPIRY else each.code
            said[code] = (*said.get(code, ()), _evidence(folder, paper, each, address))
    return said


def case_papers(folder: Folder, language: str, address: PaperAddress, *, now: datetime) -> tuple[CasePaper, ...]:
    return tuple(_case_paper(folder, paper, language, address, now=now) for paper in folder.papers)


def _case_paper(folder: Folder, paper: Paper, language: str, address: PaperAddress, *, now: datetime) -> CasePaper:
    is_hidden = is_held_back(paper, now=now)
    return CasePaper(
        id=paper.pk,
        url="" if is_hidden else address(paper),
        words=PaperKind(paper.kind).label(language),
        warnings=(*doubt_words(paper, language), *_unread_words(paper)),
        width=paper.width,
        height=paper.height,
        spots=tuple(
            PaperSpot(
                id=_id(paper, each),
                mark=each.likeness.value,
                label=finding_label(folder, each, language),
                points=_points(each.spot.part(-0.04, 1.04).taller(0.25), paper),
            )
            for each in comparisons_of(paper, folder.answers)
            if each.spot is not None
        ),
        held_back=_("隠すべき番号がないか読み取っています。1分ほどで見られます。") if is_hidden else "",
    )


def _unread_words(paper: Paper) -> tuple[str, ...]:
    """Numbers may lie open on a paper that nobody read before."""
    reading = reading_of(paper)
    if reading is None or reading.state not in (ReadingState.FAILED.value, ReadingState.UNAVAILABLE.value):
        return ()
    return (_("機械で読み取っていません。隠すべき番号が写っていることがあります。"),)


def _evidence(folder: Folder, paper: Paper, comparison: Comparison, address: PaperAddress) -> Evidence:
    words = finding_words(folder, comparison)
    if comparison.spot is None:
        return Evidence(comparison.likeness.value, words, None)
    crop = Crop(
        url=address(paper),
        width=paper.width,
        height=paper.height,
        view_box=_view_box(comparison.spot, paper),
        href=f"#{_id(paper, comparison)}",
        words=_("書類のここを開く：%(read)s") % {"read": comparison.read},
    )
    return Evidence(comparison.likeness.value, words, crop)


def _id(paper: Paper, comparison: Comparison) -> str:
    return f"spot-{paper.pk}-{comparison.code}"


def _points(spot: Spot, paper: Paper) -> str:
    pairs = zip(spot.corners[::2], spot.corners[1::2], strict=True)
    return " ".join(f"{x * paper.width:.0f},{y * paper.height:.0f}" for x, y in pairs)


def _view_box(spot: Spot, paper: Paper) -> str:
    """The upright box around a place, with room, in pixels of the picture."""
    room = AROUND * spot.height * paper.height
    top, bottom = spot.top * paper.height - room, spot.bottom * paper.height + room
    left, right = spot.left * paper.width - FOR_LABEL * (bottom - top), spot.right * paper.width + room
    short = LEAST_BREADTH * (bottom - top) - (right - left)
    right += max(0.0, short)
    left, top = max(0.0, left), max(0.0, top)
    right, bottom = min(float(paper.width), right), min(float(paper.height), bottom)
    return f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}"
