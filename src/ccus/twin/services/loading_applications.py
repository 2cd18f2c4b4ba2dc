"""The demo's applications go the way of real ones: typed page by page, sent, paid, taken by a reviewer, decided."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from functools import cache
from io import BytesIO

from PIL import Image

from ccus.access.catalogue import words_of
from ccus.access.states import Role
from ccus.access.viewers import PUBLIC, Viewer
from ccus.applications.models import Application
from ccus.applications.rules import rendered_papers, rendered_photos
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.paper_reading.lines import Transcript
from ccus.applications.rules.prechecks import Doubt
from ccus.applications.rules.questions import Question, QuestionType, find_question, pages_of
from ccus.applications.rules.reading import read_answer
from ccus.applications.services import (
    answers,
    expiring,
    opening,
    paper_readings,
    papers,
    payments,
    queue,
    reviewing,
    sending,
)
from ccus.applications.services.paper_contents import open_content
from ccus.applications.states import ApplicationKind, ApplicationState, PaperKind
from ccus.billing.services.charges import choose_method, list_waiting_charges
from ccus.billing.services.providers import provider
from ccus.billing.states import PaymentMethod
from ccus.kit.calendar import JST, jst_date
from ccus.twin.rules.applications import DEMO_APPLICATIONS, DemoApplication
from ccus.twin.rules.country import Country
from ccus.twin.services.people_of_demo import hat_of

_S = ApplicationState
# Whoever writes an application may not decide it.
_REVIEWER = Viewer(role=Role.REVIEWER, permissions=words_of(Role.REVIEWER), program="demo-reviewer")
_PICTURED = frozenset({PaperKind.FACE_PHOTO, PaperKind.IDENTITY, PaperKind.BUSINESS_PROOF})
_PRINTED = {PaperKind.IDENTITY: "driving_licence", PaperKind.INSURANCE: "insurance_certificate"}
_BEFORE_REVIEWERS = frozenset({_S.IN_REVIEW, _S.RESUBMITTED})


def load_applications(country: Country, *, now: datetime) -> None:
    """Call inside one transaction, after the registry."""
    own = hat_of(Role.TECHNICIAN, country.visitor.ccus_id)
    for story in DEMO_APPLICATIONS:
        _tell(story, viewer=PUBLIC if story.name else own, now=now)
    expiring.expire_applications(now=now)


def _tell(story: DemoApplication, *, viewer: Viewer, now: datetime) -> None:
    at = min(now, datetime.combine(jst_date(now) - timedelta(days=story.days_ago), time(10, 20), JST))
    application = opening.open_application(story.kind, caller=Caller(viewer=viewer), now=at)
    number = application.number
    caller = Caller(viewer=viewer, proven=frozenset({number}))
    _type(story, application, caller=caller, at=at)
    if story.state in (_S.DRAFT, _S.EXPIRED):
        return
    sent = sending.submit(number, caller=caller, now=at)
    if story.state is _S.WITHDRAWN:
        if story.payments:
            _pay(sent, times=story.payments, at=at + timedelta(minutes=5))
        sending.withdraw(number, caller=caller, now=at + timedelta(hours=2))
    elif story.state is not _S.AWAITING_PAYMENT:
        _pay(sent, times=story.payments, at=at + timedelta(minutes=5))
        _decide(story, number, caller=caller, at=at + timedelta(hours=3))


def _type(story: DemoApplication, application: Application, *, caller: Caller, at: datetime) -> None:
    typed = story.answers
    asked = (story.slips if story.state is _S.DRAFT else typed).keys()
    for page in pages_of(story.kind):
        given = {question.code: typed[question.code] for question in page.questions if question.code in asked}
        if given or story.state is not _S.DRAFT:
            answers.save_page(application.number, page.code, typed=given, caller=caller, now=at)
        for question in page.questions:
            if story.state is not _S.DRAFT and question.type is QuestionType.PAPER:
                _attach(story, application, question.paper_kind, caller=caller, at=at)


def _attach(story: DemoApplication, application: Application, kind: PaperKind, *, caller: Caller, at: datetime) -> None:
    """Papers that a reviewer will see bear names; the reader need not read what is known to be printed on them."""
    number = application.number
    is_printed = kind in _PRINTED and (kind is not PaperKind.INSURANCE or story.has_insurance_paper)
    if not is_printed or story.state not in _BEFORE_REVIEWERS or not story.name or story.doubt is not None:
        if kind in _PICTURED:
            picture = _picture(kind, story.doubt)
            papers.add_paper(number, kind=kind, content=picture, caller=caller, now=at)
        return
    jpeg, transcript = _printed(DEMO_APPLICATIONS.index(story), kind, jst_date(at))
    paper = papers.add_paper(number, kind=kind, content=jpeg, caller=caller, now=at)
    paper_readings.keep_transcript(paper.pk, transcript, jpeg=open_content(paper), now=at)


@cache
def _printed(place: int, kind: PaperKind, on: date) -> tuple[bytes, Transcript]:
    """The paper of a story, as a picture and as it reads. Drawn once in a process, which may load the demo several times."""
    story = DEMO_APPLICATIONS[place]
    family, given, *reading = story.name.split()
    typed = read_answer(_birth_date_question(story.kind), story.answers["birth_date"], on=on)
    until = on + timedelta(days=-20 if story.is_paper_expired else 900)
    if "residence_period_until" in story.slips:
        until = date.fromisoformat(story.slips["residence_period_until"])
    owner = rendered_papers.Owner(
        family=family,
        given=story.paper_given or given,
        born_on=date.fromisoformat(story.paper_birth_date or typed),
        until=until,
        gained_on=on - timedelta(days=800),
        number="12345",
        reading=" ".join(reading),
    )
    is_open = rendered_papers.Defect.UNMASKED if kind is PaperKind.INSURANCE else None
    dice = random.Random(f"{story.name} {kind}")  # noqa: S311 - draws pictures, no secrets
    layout = _PRINTED[kind] if story.slips.get("nationality", "JP") == "JP" else "residence_card"
    printed = rendered_papers.print_paper(layout, owner, dice=dice, defect=is_open)
    return _jpeg(printed.image), printed.transcript


def _birth_date_question(kind: ApplicationKind) -> Question:
    """LookupError for a kind that does not ask."""
    question = find_question(kind, "birth_date")
    if question is None:
        raise LookupError(kind)
    return question


def _pay(application: Application, *, times: int, at: datetime) -> None:
    """By card, and so often: what comes in a second time is to be given back."""
    for charge in list_waiting_charges(sending.CHARGED, str(application.number)):
        choose_method(charge.pk, method=PaymentMethod.CARD)
        for time_number in range(times):
            notice, signature = provider().notice_of(
                charge.reference, amount_yen=charge.amount_yen, notice_id=f"demo-{charge.reference}-{time_number}"
            )
            payments.take_payment_notice(notice, signature=signature, now=at)


def _decide(story: DemoApplication, number: int, *, caller: Caller, at: datetime) -> None:
    if story.state is _S.IN_REVIEW:
        return
    _take(number, at=at)
    code, reason = story.reason
    if story.state is _S.REJECTED:
        reviewing.reject(number, reason=reason, note=story.note, viewer=_REVIEWER, now=at)
    elif story.state in (_S.RETURNED, _S.RESUBMITTED):
        point = reviewing.Point(code=code, reason=reason, note=story.note)
        reviewing.return_application(number, points=[point], viewer=_REVIEWER, now=at)
    else:
        reviewing.approve(number, viewer=_REVIEWER, now=at)
    if story.state is _S.RESUBMITTED:
        sending.resubmit(number, caller=caller, now=at + timedelta(days=1), note=story.answer)


def _take(number: int, *, at: datetime) -> None:
    """The queue gives the oldest case, which this one is. LookupError if it gives another."""
    case = queue.take_next(_REVIEWER, now=at)
    if case is None or case.number != number:
        raise LookupError(f"The queue did not give application {number}.")


@cache
def _picture(kind: PaperKind, doubt: Doubt | None) -> bytes:
    """A rendered photograph; faults of papers are not those of faces."""
    return _jpeg(rendered_photos.render(kind, seed="demo", defect=doubt).image)


def _jpeg(image: Image.Image) -> bytes:
    target = BytesIO()
    image.save(target, "JPEG", quality=85)
    return target.getvalue()
