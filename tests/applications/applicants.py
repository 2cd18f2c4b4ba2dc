"""People who apply, and their applications at any state. Everybody here is invented."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from tests import cast

from ccus.access.viewers import PUBLIC, Viewer
from ccus.applications.models import Application
from ccus.applications.queries.answers import current_version
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.questions import QuestionType, pages_of
from ccus.applications.services import answers, opening, papers, payments, queue, reviewing, sending
from ccus.applications.states import ApplicationKind, ApplicationState, PaperKind
from ccus.billing.models import Charge
from ccus.billing.services.providers import provider
from ccus.twin.rules.names import draw_japanese_name

NOW = cast.NOW

TYPED: dict[str, str] = {
    "family_name": "鈴木",
    "given_name": "大輔",
    "family_kana": "すずき",
    "given_kana": "ダイスケ",
    "birth_date": "平成２年４月１日",
    "gender": "male",
    "nationality": "JP",
    "postal_code": "〒３３２−００１２",
    "prefecture_code": "11",
    "address": "川口市本町１ー２ー３",
    "phone_mobile": "０９０（１２３４）５６７８",
    "main_trade_code": "06-01",
    "experience_years": "12年",
    "health_status": "enrolled",
    "health_scheme": "kyokai_kenpo",
    "pension_status": "enrolled",
    "pension_scheme": "employees_pension",
    "employment_status": "enrolled",
    "business_name": "株式会社鈴木組",
    "corporate_number": cast.corporate_number(77),
    "representative_name": "鈴木 大輔",
    "business_prefecture_code": "11",
    "business_address": "川口市本町１ー２ー３",
    "business_phone": "048-000-0009",
    "capital_yen": "500万円",
    "has_construction_licence": "no",
    "business_health_status": "enrolled",
    "business_pension_status": "enrolled",
    "business_employment_status": "enrolled",
}


def picture(size: tuple[int, int] = (900, 1200), *, kind: str = "JPEG", **save: Any) -> bytes:
    """A picture with some shapes on it."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).ellipse((size[0] // 4, size[1] // 4, size[0] * 3 // 4, size[1] * 3 // 4), fill="#c6865c")
    target = BytesIO()
    image.save(target, kind, **save)
    return target.getvalue()


def by_key(application: Application) -> Caller:
    """The applicant, who has shown the key."""
    return Caller(viewer=PUBLIC, proven=frozenset({application.number}))


def draft(kind: ApplicationKind = ApplicationKind.TECHNICIAN_SIMPLIFIED, *, now: datetime = NOW) -> Application:
    return opening.open_application(kind, caller=Caller(viewer=PUBLIC), now=now)


def fill_in(application: Application, *, now: datetime = NOW, without: tuple[str, ...] = (), **changes: str) -> None:
    """Types every page as `TYPED` says and attaches the papers that are asked for; `without` names questions left out."""
    typed = {**TYPED, **changes}
    for page in pages_of(ApplicationKind(application.kind)):
        given = {each.code: typed.get(each.code, "") for each in page.questions if each.code not in without}
        answers.save_page(application.number, page.code, typed=given, caller=by_key(application), now=now)
        for question in page.questions:
            if question.type is QuestionType.PAPER and question.code not in without:
                add(application, question.paper_kind, now=now)


def add(application: Application, kind: PaperKind, *, now: datetime = NOW) -> int:
    paper = papers.add_paper(application.number, kind=kind, content=picture(), caller=by_key(application), now=now)
    return paper.pk


def submitted(kind: ApplicationKind = ApplicationKind.TECHNICIAN_SIMPLIFIED, **options: Any) -> Application:
    """Sent, and waiting for payment where something is to pay."""
    application = draft(kind)
    fill_in(application, **options)
    return sending.submit(application.number, caller=by_key(application), now=NOW)


def pay(application: Application, *, now: datetime = NOW) -> None:
    charge = Charge.objects.get(subject_kind="application", subject_id=str(application.number), state="asked")
    body, signature = provider().notice_of(
        charge.reference, amount_yen=charge.amount_yen, notice_id=f"n-{charge.reference}"
    )
    payments.take_payment_notice(body, signature=signature, now=now)


def in_review(kind: ApplicationKind = ApplicationKind.TECHNICIAN_SIMPLIFIED, **options: Any) -> Application:
    application = submitted(kind, **options)
    if application.state == ApplicationState.AWAITING_PAYMENT.value:
        pay(application)
    return fresh(application)


def many_in_review(count: int) -> None:
    """So many different people wait, the first of whom really applied; the others are copies of the rows."""
    first = in_review()
    version = current_version(first)
    assert version is not None
    for number in range(1, count):
        copy = fresh(first)
        copy.pk, copy.number = None, first.number + number
        copy.queued_at = copy.queued_at and copy.queued_at + timedelta(minutes=number)
        copy.save(force_insert=True)
        name = draw_japanese_name(random.Random(number), gender="male")
        typed = {
            "family_name": name.family,
            "given_name": name.given,
            "family_kana": name.family_kana,
            "given_kana": name.given_kana,
            "birth_date": f"{1960 + number % 40}-{1 + number % 12:02}-{1 + number % 28:02}",
            "phone_mobile": f"090-0000-{number:04}",
            "address": f"川口市栄町{number}-{number}",
        }
        changed = {code: {"typed": text, "value": text} for code, text in typed.items()}
        other = current_version(first)
        assert other is not None
        other.pk, other.application, other.answers = None, copy, {**version.answers, **changed}
        other.save(force_insert=True)
        for paper in first.papers.all():
            paper.pk, paper.application = None, copy
            paper.save(force_insert=True)


def taken(application: Application, viewer: Viewer, *, now: datetime = NOW) -> Application:
    """The next case, which has to be this one."""
    case = queue.take_next(viewer, now=now)
    assert case is not None
    assert case.number == application.number
    return case


def approved(kind: ApplicationKind = ApplicationKind.TECHNICIAN_SIMPLIFIED, **options: Any) -> Application:
    application = in_review(kind, **options)
    taken(application, cast.reviewer())
    reviewing.approve(application.number, viewer=cast.reviewer(), now=NOW)
    return fresh(application)


def returned(*points: tuple[str, str]) -> Application:
    """Sent back with these questions and reasons."""
    application = in_review()
    taken(application, cast.reviewer())
    reviewing.return_application(
        application.number,
        points=[reviewing.Point(code=code, reason=reason) for code, reason in points],
        viewer=cast.reviewer(),
        now=NOW,
    )
    return fresh(application)


def fresh(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def value(application: Application, code: str) -> Any:
    version = current_version(application)
    assert version is not None
    return version.answers.get(code, {}).get("value")


def other_reviewer() -> Viewer:
    return replace(cast.reviewer(), account_id=4_011, grant_id=4_011)


LATER = NOW + timedelta(hours=1)
