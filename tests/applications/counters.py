"""Registration counters and people who come to them. Everybody here is invented."""

from __future__ import annotations

from uuid import UUID

from tests.applications.applicants import NOW, TYPED, picture

from ccus.access import catalogue
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.applications.models import CounterCase
from ccus.applications.rules.questions import QuestionType, pages_of
from ccus.applications.services import counters
from ccus.applications.states import ApplicationKind, PaperKind
from ccus.registry.models import Business

DETAILED = ApplicationKind.TECHNICIAN_DETAILED
FEE = 4_900
TYPED_AT_COUNTER = {**TYPED, "qualifications": ""}


def key(number: int) -> UUID:
    """A UUIDv7 that is always the same."""
    return UUID(f"019a0000-0000-7000-8000-{number:012d}")


def clerk(counter: Business, *, account_id: int = 5_001, name: str = "小林 真理") -> Viewer:
    return Viewer(
        account_id=account_id,
        grant_id=account_id,
        role=Role.COUNTER_CLERK,
        subject_kind=SubjectKind.BUSINESS,
        subject_ccus_id=counter.ccus_id,
        display_name=name,
        permissions=catalogue.words_of(Role.COUNTER_CLERK),
    )


def taken_in(viewer: Viewer, number: int = 1, **changes: str) -> CounterCase:
    """Typed and with all papers that are asked for, not sent yet."""
    case = counters.take_in(DETAILED, key=key(number), viewer=viewer, now=NOW)
    counters.type_answers(case.application.number, {**TYPED_AT_COUNTER, **changes}, viewer=viewer, now=NOW)
    for place, kind in enumerate(asked_papers()):
        counters.attach(
            case.application.number,
            key=key(number * 100 + place),
            kind=kind,
            content=picture(),
            viewer=viewer,
            now=NOW,
        )
    return case


def asked_papers() -> list[PaperKind]:
    return [
        question.paper_kind
        for page in pages_of(DETAILED, by_proxy=True)
        for question in page.questions
        if question.type is QuestionType.PAPER and question.is_required
    ]
