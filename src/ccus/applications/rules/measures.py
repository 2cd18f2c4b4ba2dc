"""What special measures change for an application: the place that decides, and the papers that may follow."""

from __future__ import annotations

from collections.abc import Iterable

from ccus.applications.rules.questions import Answers, Page, Question, QuestionType, value_of
from ccus.applications.states import PaperKind
from ccus.registry.rules.special_measures import Place

# A consent protects the person, and a card is printed with the photo: these two cannot wait.
MAY_FOLLOW = frozenset(PaperKind) - {PaperKind.CONSENT, PaperKind.FACE_PHOTO}
_ADDRESSES = (("business_prefecture_code", "business_address"), ("prefecture_code", "address"))


def typed_place(answers: Answers) -> Place | None:
    """Where the applicant is, by what was typed: the business, else the person; None while that is missing."""
    for prefecture, address in _ADDRESSES:
        code = value_of(answers, prefecture)
        if code:
            return Place(prefecture_code=str(code), address=str(value_of(answers, address) or ""))
    return None


def papers_to_follow(pages: Iterable[Page], papers: frozenset[PaperKind]) -> list[Question]:
    """Questions for papers that may follow and are not there yet, required ones and others."""
    asked = [question for page in pages for question in page.questions if question.type is QuestionType.PAPER]
    return [each for each in asked if each.paper_kind in MAY_FOLLOW and each.paper_kind not in papers]


def counted_papers(papers: frozenset[PaperKind], *, may_follow: bool) -> frozenset[PaperKind]:
    """The kinds that count as attached when completeness is judged."""
    return papers | MAY_FOLLOW if may_follow else papers
