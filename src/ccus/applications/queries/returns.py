"""What a reviewer sent back, and whether the applicant has touched it since."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.applications.models import Application, Decision
from ccus.applications.queries.answers import current_version
from ccus.applications.rules.questions import Question, QuestionType, find_question
from ccus.applications.states import ApplicationKind, ApplicationState, DecisionKind


@dataclass(frozen=True, kw_only=True)
class ReturnPoint:
    """One answer to be corrected: which, why (a code of `data/return_reasons.csv`), the reviewer's words, and whether it was."""

    question: Question
    reason: str
    note: str
    is_touched: bool


def open_points(application: Application) -> list[ReturnPoint]:
    """The points of the last return, while the application stands returned; nothing otherwise."""
    if application.state != ApplicationState.RETURNED.value:
        return []
    return points_of(application, last_return(application))


def last_return(application: Application) -> Decision | None:
    return application.decisions.filter(kind=DecisionKind.RETURNED.value).order_by("-pk").first()


def points_of(application: Application, returned: Decision | None) -> list[ReturnPoint]:
    if returned is None:
        return []
    then = application.versions.filter(version=returned.known["answers_version"]).first()
    now = current_version(application)
    new_papers = {
        paper.kind for paper in application.papers.filter(removed_at__isnull=True, added_at__gt=returned.decided_at)
    }
    points = []
    for point in returned.points:
        question = find_question(ApplicationKind(application.kind), point["code"])
        if question is None:
            continue
        if question.type is QuestionType.PAPER:
            is_touched = question.paper_kind.value in new_papers
        else:
            before, after = (version.answers.get(question.code) if version else None for version in (then, now))
            is_touched = before != after
        points.append(ReturnPoint(question=question, reason=point["reason"], note=point["note"], is_touched=is_touched))
    return points
