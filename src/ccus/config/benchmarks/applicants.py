"""Made-up people and firms who apply through the services: they type, attach papers, pay, and correct what comes back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO

from stdnum.jp import cn

from ccus.access.catalogue import words_of
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import PUBLIC, Viewer
from ccus.applications.models import Application
from ccus.applications.rules import rendered_photos
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.questions import QuestionType, pages_of
from ccus.applications.services import answers, opening, papers, payments, sending
from ccus.applications.states import ApplicationKind, ApplicationState, PaperKind
from ccus.billing.services.charges import list_waiting_charges
from ccus.billing.services.providers import provider
from ccus.registry.rules.same_person.comparing import Identity
from ccus.twin.rules.doubles import MadePerson, register_again

_K = ApplicationKind
# Ours: no source tells how many of each kind come. People outnumber firms about five to one among those registered.
MIX: dict[ApplicationKind, int] = {
    _K.TECHNICIAN_SIMPLIFIED: 34,
    _K.TECHNICIAN_DETAILED: 30,
    _K.ONE_PERSON_CONTRACTOR: 8,
    _K.BUSINESS_CORPORATION: 6,
    _K.BUSINESS_SOLE_TRADER: 4,
    _K.TECHNICIAN_CHANGE: 18,
}
OF_REGISTERED = frozenset({_K.TECHNICIAN_CHANGE})
_MOVED = ("postal_code", "prefecture_code", "address", "phone_mobile")
REGISTERED_ALREADY = 0.05
"""Of those who say that they are new."""
_PICTURES = 4
_ATTACHED = frozenset({PaperKind.FACE_PHOTO, PaperKind.IDENTITY, PaperKind.BUSINESS_PROOF})


@dataclass(frozen=True)
class Applicant:
    """Who applies for what, and in whose name the services are called."""

    kind: ApplicationKind
    viewer: Viewer
    typed: dict[str, str]


def draw_applicant(
    chance: random.Random, new: MadePerson, registered: Sequence[tuple[str, MadePerson]], *, seed: int
) -> Applicant:
    """Somebody of the mix: `new`, or one of those registered (ID and person), who changes something or applies once more."""
    (kind,) = chance.choices(list(MIX), list(MIX.values()))
    ccus_id, known = chance.choice(registered)
    if kind in OF_REGISTERED:
        typed = typed_by(known.identity, chance)
        return Applicant(kind, _technician(ccus_id), {code: typed[code] for code in _MOVED})
    who = register_again(known, seed=seed) if chance.random() < REGISTERED_ALREADY else new
    return Applicant(kind, PUBLIC, typed_by(who.identity, chance))


def typed_by(identity: Identity, chance: random.Random) -> dict[str, str]:
    """What somebody types, by question; questions of all kinds of applications stand in it."""
    mobile = sorted(phone for phone in identity.phones if phone.startswith(("07", "08", "09")))
    twelve = f"{chance.randrange(10**11, 10**12)}"
    born = identity.birth_date
    return {
        **_USUAL,
        "family_name": identity.family,
        "given_name": identity.given,
        "family_kana": identity.family_kana,
        "given_kana": identity.given_kana,
        "birth_date": born.isoformat() if born else "1980-04-01",
        "gender": identity.gender,
        "address": identity.address,
        "phone_mobile": mobile[0] if mobile else "",
        "phone_home": "" if mobile else "03-0000-0000",
        "business_name": f"{identity.family}建設{chance.randrange(10**6)}",
        "representative_name": f"{identity.family} {identity.given}".strip(),
        "business_address": identity.address,
        "corporate_number": f"{cn.calc_check_digit(twelve)}{twelve}",
    }


def apply(who: Applicant, *, now: datetime) -> Application:
    """Every page typed, papers attached, sent and paid. Gives the application as it waits for review."""
    application = opening.open_application(who.kind, caller=Caller(viewer=who.viewer), now=now)
    number, caller = application.number, caller_of(application, who.viewer)
    for page in pages_of(who.kind):
        given = {each.code: who.typed.get(each.code, "") for each in page.questions}
        answers.save_page(number, page.code, typed=given, caller=caller, now=now)
        for question in page.questions:
            if question.type is QuestionType.PAPER and question.paper_kind in _ATTACHED:
                picture = _picture(question.paper_kind, number % _PICTURES)
                papers.add_paper(number, kind=question.paper_kind, content=picture, caller=caller, now=now)
    sent = sending.submit(number, caller=caller, now=now)
    if sent.state == ApplicationState.AWAITING_PAYMENT.value:
        pay(number, now=now)
    return Application.objects.get(number=number)


def pay(number: int, *, now: datetime) -> None:
    for charge in list_waiting_charges(sending.CHARGED, str(number)):
        notice, signature = provider().notice_of(
            charge.reference, amount_yen=charge.amount_yen, notice_id=f"bench-{charge.reference}"
        )
        payments.take_payment_notice(notice, signature=signature, now=now)


def correct(application: Application, code: str, typed: str, *, now: datetime) -> None:
    """What the reviewer asked for is put right and sent again. LookupError where the kind does not ask `code`."""
    caller = caller_of(application, PUBLIC)
    page = next((page for page in pages_of(_K(application.kind)) for each in page.questions if each.code == code), None)
    if page is None:
        raise LookupError(code)
    answers.save_page(application.number, page.code, typed={code: typed}, caller=caller, now=now)
    sending.resubmit(application.number, caller=caller, now=now)


def caller_of(application: Application, viewer: Viewer) -> Caller:
    return Caller(viewer=viewer, proven=frozenset({application.number}))


def _technician(ccus_id: str) -> Viewer:
    return Viewer(
        role=Role.TECHNICIAN,
        subject_kind=SubjectKind.TECHNICIAN,
        subject_ccus_id=ccus_id,
        permissions=words_of(Role.TECHNICIAN),
        program="bench",
    )


@cache
def _picture(kind: PaperKind, variant: int) -> bytes:
    target = BytesIO()
    rendered_photos.render(kind, seed=f"bench {variant}", defect=None).image.save(target, "JPEG", quality=85)
    return target.getvalue()


_USUAL = {
    "nationality": "JP",
    "postal_code": "332-0012",
    "prefecture_code": "11",
    "emergency_contact_name": "花子",
    "emergency_contact_relationship": "妻",
    "main_trade_code": "06-01",
    "experience_years": "8",
    "health_status": "enrolled",
    "health_scheme": "kyokai_kenpo",
    "pension_status": "enrolled",
    "pension_scheme": "employees_pension",
    "employment_status": "enrolled",
    "qualifications": "玉掛け技能講習、平成18年5月20日、第1234号",
    "business_prefecture_code": "11",
    "business_postal_code": "332-0012",
    "business_phone": "048-000-0009",
    "capital_yen": "500万円",
    "has_construction_licence": "no",
    **{f"business_{line}_status": "enrolled" for line in ("health", "pension", "employment")},
}
