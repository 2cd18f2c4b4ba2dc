"""Somebody new whose firm applies for registration and level at once."""

from __future__ import annotations

from datetime import datetime

from tests.applications.applicants import NOW, TYPED, fresh, picture
from tests.cast import Cast, clerk_of

from ccus.applications.models import Application
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.questions import QuestionType, pages_of
from ccus.applications.services import answers, opening, papers, payments, sending
from ccus.applications.states import ApplicationKind
from ccus.billing.models import Charge
from ccus.billing.services.providers import provider
from ccus.billing.states import ChargeState

KIND = ApplicationKind.TECHNICIAN_WITH_LEVEL


def sent(cast: Cast, *, now: datetime = NOW, **changes: str) -> Application:
    """A rebar worker since 2006, for whom the employer vouches; waiting for both payments."""
    caller = Caller(viewer=clerk_of(cast.sato_tobi))
    application = opening.open_as_proxy(KIND, viewer=caller.viewer, now=now)
    typed = {
        **TYPED,
        "main_trade_code": "10-01",
        "employer_ccus_id": cast.sato_tobi.ccus_id,
        "qualifications": "玉掛け技能講習、平成18年5月20日、第1234号",
        "level_field": "rebar",
        "files_career": "yes",
        "vouches_for_career": "yes",
        "career_foreman_days": "430",
        **changes,
    }
    for page in pages_of(KIND, by_proxy=True):
        given = {each.code: typed.get(each.code, "") for each in page.questions}
        answers.save_page(application.number, page.code, typed=given, caller=caller, now=now)
        for question in page.questions:
            if question.type is QuestionType.PAPER:
                papers.add_paper(
                    application.number, kind=question.paper_kind, content=picture(), caller=caller, now=now
                )
    return sending.submit(application.number, caller=caller, now=now)


def pay(charge: Charge, *, now: datetime = NOW) -> None:
    body, signature = provider().notice_of(charge.reference, amount_yen=charge.amount_yen, notice_id=charge.reference)
    payments.take_payment_notice(body, signature=signature, now=now)


def paid(cast: Cast, *, now: datetime = NOW, **changes: str) -> Application:
    application = sent(cast, now=now, **changes)
    for charge in Charge.objects.filter(state=ChargeState.ASKED.value):
        pay(charge, now=now)
    return fresh(application)
