"""Answers are saved page by page; nothing typed is ever lost, and each save is a version of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from ccus.applications.errors import DeadlinePassed, NoSuchQuestion, StepNotPossible
from ccus.applications.models import AnswerVersion, Application
from ccus.applications.permissions import check_can_fill_in
from ccus.applications.queries.answers import current_version
from ccus.applications.queries.relations import needs_consent
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.questions import SCHEMA_VERSION, Page, Question, QuestionType, find_page, pages_of
from ccus.applications.rules.reading import read_answer
from ccus.applications.services.life import lock_application
from ccus.applications.states import EDITABLE, ApplicationKind, ApplicationState
from ccus.kit.calendar import jst_date
from ccus.kit.errors import InputFormatError

LONGEST_KEPT = 10_000


@transaction.atomic
def save_page(
    number: int, page_code: str, *, typed: Mapping[str, str], caller: Caller, now: datetime
) -> dict[str, InputFormatError]:
    """Keeps the answers of one page: the text as typed and what was understood. Gives what could not be, by question.

    Questions that `typed` does not name keep their answers. The same answers again make no new version.
    Raises ApplicationNotFound, NoSuchQuestion, StepNotPossible, DeadlinePassed.
    """
    application = lock_application(number)
    check_can_fill_in(application, caller)
    check_editable(application, on=jst_date(now))
    return _keep(application, (_page(application, page_code),), typed=typed, caller=caller, now=now)


@transaction.atomic
def save_all(number: int, *, typed: Mapping[str, str], caller: Caller, now: datetime) -> dict[str, InputFormatError]:
    """The same for all pages at once, as clerks type them: one version. Raises as `save_page` does."""
    application = lock_application(number)
    check_can_fill_in(application, caller)
    check_editable(application, on=jst_date(now))
    pages = pages_of(ApplicationKind(application.kind), by_proxy=needs_consent(application))
    return _keep(application, pages, typed=typed, caller=caller, now=now)


def _keep(
    application: Application, pages: Sequence[Page], *, typed: Mapping[str, str], caller: Caller, now: datetime
) -> dict[str, InputFormatError]:
    version = current_version(application)
    answers: dict[str, Any] = dict(version.answers) if version else {}
    problems: dict[str, InputFormatError] = {}
    for question in (question for page in pages for question in page.questions):
        if question.code in typed and question.type is not QuestionType.PAPER:
            answers[question.code], problem = understood(question, typed[question.code], on=jst_date(now))
            if problem is not None:
                problems[question.code] = problem
    seen = list(version.pages_seen) if version else []
    new_seen = [*seen, *(page.code for page in pages if page.code not in seen)]
    if version is None or answers != version.answers or new_seen != seen:
        write_version(application, answers, seen=new_seen, actor=caller.actor_for(application.number), now=now)
    return problems


def understood(question: Question, typed: str, *, on: date) -> tuple[dict[str, Any], InputFormatError | None]:
    """An answer as it is kept, and what was wrong with it."""
    # PostgreSQL cannot keep a zero byte or half of a surrogate pair, and nobody means one.
    kept = typed[:LONGEST_KEPT].replace("\x00", "").encode("utf-8", "ignore").decode()
    try:
        return {"typed": kept, "value": read_answer(question, kept, on=on)}, None
    except InputFormatError as problem:
        return {"typed": kept, "value": None}, problem


def write_version(
    application: Application, answers: Mapping[str, Any], *, seen: list[str], actor: str, now: datetime
) -> AnswerVersion:
    """The next version. The caller holds the application's row."""
    last = current_version(application)
    return AnswerVersion.objects.create(
        application=application,
        version=last.version + 1 if last else 1,
        schema=SCHEMA_VERSION,
        answers=dict(answers),
        pages_seen=seen,
        entered_by=actor,
        entered_at=now,
    )


def check_editable(application: Application, *, on: date) -> None:
    """Raises StepNotPossible, DeadlinePassed."""
    state = ApplicationState(application.state)
    if state not in EDITABLE:
        to = ApplicationState.RESUBMITTED
        raise StepNotPossible(
            state_ja=state.label_ja, state_en=state.label_en, step_ja=to.label_ja, step_en=to.label_en
        )
    if application.last_on is not None and on > application.last_on:
        raise DeadlinePassed(last_on=application.last_on)


def _page(application: Application, code: str) -> Page:
    page = find_page(ApplicationKind(application.kind), code, by_proxy=needs_consent(application))
    if page is None:
        raise NoSuchQuestion
    return page
