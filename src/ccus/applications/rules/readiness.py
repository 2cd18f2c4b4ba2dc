"""Which pages are done, and what is still missing before an application can be sent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ccus.applications.rules.questions import Answers, Page, Question, QuestionType, is_asked, pages_of, value_of
from ccus.applications.states import ApplicationKind, PaperKind


class PageState(StrEnum):
    NOT_STARTED = "not_started"
    TO_MEND = "to_mend"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A question that has to be answered, or whose answer cannot be understood (`is_unreadable`)."""

    question: Question
    is_unreadable: bool


def find_missing(page: Page, answers: Answers, papers: frozenset[PaperKind]) -> list[Missing]:
    """In the order of the page. `papers` are the kinds of paper that are attached."""
    missing = []
    for question in page.questions:
        if question.type is QuestionType.PAPER:
            if question.is_required and question.paper_kind not in papers:
                missing.append(Missing(question=question, is_unreadable=False))
        elif is_asked(question, answers):
            is_given = value_of(answers, question.code) is not None
            is_typed = bool(answers.get(question.code, {}).get("typed"))
            if (question.is_required or is_typed) and not is_given:
                missing.append(Missing(question=question, is_unreadable=is_typed))
    return missing


def state_of(page: Page, answers: Answers, papers: frozenset[PaperKind], *, seen: frozenset[str]) -> PageState:
    """`seen` are the codes of pages that were saved once: a page of nothing but optional questions is done then."""
    missing = find_missing(page, answers, papers)
    if any(each.is_unreadable for each in missing):
        return PageState.TO_MEND
    if missing:
        return PageState.TO_MEND if page.code in seen else PageState.NOT_STARTED
    return PageState.DONE if page.code in seen else PageState.NOT_STARTED


def all_missing(
    kind: ApplicationKind, answers: Answers, papers: frozenset[PaperKind], *, by_proxy: bool
) -> list[Missing]:
    return [each for page in pages_of(kind, by_proxy=by_proxy) for each in find_missing(page, answers, papers)]
