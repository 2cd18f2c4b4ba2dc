"""The demo's registration counter today: one case in work with its papers read, one to be paid, one sent, one of a colleague."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO

import uuid_utils.compat as uuid_utils
from PIL import Image

from ccus.access.catalogue import words_of
from ccus.access.models import Account
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.applications.rules import rendered_papers, rendered_photos
from ccus.applications.rules.questions import QuestionType, pages_of
from ccus.applications.services import counter_payments, counters, paper_readings
from ccus.applications.services.paper_contents import open_content
from ccus.applications.states import ApplicationKind, ApplicationState, PaperKind
from ccus.billing.states import PaymentMethod
from ccus.kit.calendar import jst_date
from ccus.twin.rules.applications import DemoApplication
from ccus.twin.rules.country import Country
from ccus.twin.services.people_of_demo import COUNTER_FIRM
from ccus.twin.services.steps import LOADER

KIND = ApplicationKind.TECHNICIAN_DETAILED
# The same words as in the demo's other applications.
_SENT = DemoApplication(kind=KIND, name="石橋 健太 イシバシ ケンタ", days_ago=0, state=ApplicationState.IN_REVIEW)
_DUE = replace(
    _SENT, name="大西 翼 オオニシ ツバサ", slips={"birth_date": "H3.9.8", "phone_mobile": "０９０００００３３３３"}
)


def load_counter(country: Country, *, now: datetime) -> None:
    """Call inside one transaction, after the accounts."""
    account = Account.objects.get(login_name=f"demo-{Role.COUNTER_CLERK.value.replace('_', '-')}")
    clerk = _clerk(country, account_id=account.pk, name=account.display_name)
    colleague = replace(_clerk(country, name="藤井 修"), program=LOADER)
    sent = _take_in(clerk, _SENT.answers, minutes=95, now=now)
    counters.finish(sent, viewer=clerk, now=now)
    counter_payments.pay(sent, method=PaymentMethod.CASH, key=uuid_utils.uuid7(), viewer=clerk, now=now)
    counters.finish(_take_in(clerk, _DUE.answers, minutes=50, now=now), viewer=clerk, now=now)
    began = {"family_name": "小松", "given_name": "颯", "phone_mobile": "090-0000-4444"}
    _take_in(colleague, began, minutes=35, now=now, with_papers=False)
    _show_a_licence(_take_in(clerk, {}, minutes=4, now=now, with_papers=False), clerk, now=now)


def _clerk(country: Country, *, name: str, account_id: int | None = None) -> Viewer:
    return Viewer(
        account_id=account_id,
        role=Role.COUNTER_CLERK,
        subject_kind=SubjectKind.BUSINESS,
        subject_ccus_id=country.business(COUNTER_FIRM).ccus_id,
        display_name=name,
        permissions=words_of(Role.COUNTER_CLERK),
    )


def _take_in(viewer: Viewer, typed: Mapping[str, str], *, minutes: int, now: datetime, with_papers: bool = True) -> int:
    at = now - timedelta(minutes=minutes)
    number = counters.take_in(KIND, key=uuid_utils.uuid7(), received_at=at, viewer=viewer, now=now).application.number
    if typed:
        counters.type_answers(number, typed, viewer=viewer, now=now)
    asked = (question for page in pages_of(KIND, by_proxy=True) for question in page.questions)
    for question in asked if with_papers else ():
        if question.type is QuestionType.PAPER and question.is_required:
            kind = question.paper_kind
            counters.attach(number, key=uuid_utils.uuid7(), kind=kind, content=_picture(kind), viewer=viewer, now=now)
    return number


def _show_a_licence(number: int, viewer: Viewer, *, now: datetime) -> None:
    """Nothing is typed yet: the fields come filled in from the paper."""
    owner = rendered_papers.Owner(
        family="福島",
        given="蒼",
        born_on=date(1997, 2, 14),
        until=jst_date(now) + timedelta(days=900),
        gained_on=jst_date(now) - timedelta(days=800),
        number="12345",
        reading="フクシマ アオイ",
    )
    printed = rendered_papers.print_paper("driving_licence", owner, dice=random.Random("counter"))  # noqa: S311 - draws pictures, no secrets
    paper = counters.attach(
        number, key=uuid_utils.uuid7(), kind=PaperKind.IDENTITY, content=_jpeg(printed.image), viewer=viewer, now=now
    )
    if paper is not None:
        paper_readings.keep_transcript(paper.pk, printed.transcript, jpeg=open_content(paper), now=now)


@cache
def _picture(kind: PaperKind) -> bytes:
    shown = PaperKind.FACE_PHOTO if kind is PaperKind.FACE_PHOTO else PaperKind.BUSINESS_PROOF
    return _jpeg(rendered_photos.render(shown, seed="demo counter", defect=None).image)


def _jpeg(image: Image.Image) -> bytes:
    target = BytesIO()
    image.save(target, "JPEG", quality=85)
    return target.getvalue()
