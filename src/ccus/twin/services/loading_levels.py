"""The demo's levels and cards go the way of real ones: careers certified, levels asked and judged, cards ordered, printed, sent back."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache

from ccus.access.catalogue import viewer_for_program, words_of
from ccus.access.services import accounts
from ccus.access.states import Role
from ccus.access.viewers import Viewer
from ccus.applications.rules import rendered_photos
from ccus.applications.states import PaperKind
from ccus.kit.calendar import jst_date
from ccus.levels.models import CareerCertificate
from ccus.levels.rules.careers import certificate_terms, may_be_filed
from ccus.levels.services import assessments, careers
from ccus.levels.services.consents import give_consent
from ccus.levels.services.mandates import give_mandate
from ccus.levels.states import AssessmentState, CertifierKind
from ccus.registry.models import CardOrder
from ccus.registry.rules.registrations import QualificationEntry
from ccus.registry.services import card_orders, photo_renewals, photos
from ccus.registry.services.card_deliveries import take_in_deliveries
from ccus.registry.services.card_printing import make_batch
from ccus.registry.services.delivery_files import COLUMNS
from ccus.registry.services.print_files import reference_of
from ccus.registry.services.qualifications import add_qualification
from ccus.registry.services.temporary_cards import make_temporary_code
from ccus.registry.states import CardOrderReason, DeliveryResult, SkillLevel
from ccus.twin.rules.country import Country
from ccus.twin.rules.people import DemoTechnician
from ccus.twin.services.people_of_demo import MAIN_FIRM, hat_of

WORDS = ("access:account:create", "levels:mandate:give")
_S = AssessmentState
_DESK = ("registry:technician:edit", "registry:card:order", "registry:card-print:manage", "registry:photo:decide")
_FIELD_OF = {"06": "scaffolding", "10": "rebar"}
# Enough for level 2 in both fields, since long before CCUS.
_PAPERS = ("玉掛け技能講習", "職長・安全衛生責任者教育", "足場の組立て等作業主任者技能講習")
_OBTAINED_ON, _BORN_UNTIL = date(2009, 5, 20), 1990
# How far each application for a level came, the oldest first.
_STORIES = (
    *(_S.CONFIRMED, _S.CONFIRMED, _S.DECLINED, _S.APPEALED, _S.RETURNED, _S.WITHDRAWN),
    *(_S.SUBMITTED, _S.SUBMITTED, _S.SUBMITTED, _S.SUBMITTED),
)
_RETURN = "修了証の写しが読み取れません。撮り直して登録してください。"
_DECLINE = "経歴証明の期間と、雇われた日が合いません。会社に確かめてください。"
_APPEAL = "前の会社の在職証明を、所属会社に渡しました。もう一度見てください。"
_NO_FIRM = "前の会社がなくなり、証明できる会社がありません。"
_RESULTS = (DeliveryResult.DELIVERED, DeliveryResult.DELIVERED, DeliveryResult.FAILED, DeliveryResult.RETURNED)
_REASONS = (CardOrderReason.LOST, CardOrderReason.BROKEN, CardOrderReason.CONTENT_CHANGED)
_IN_PRINT, _NEWER_PHOTOS, _PHOTO_FIRM = 6, 3, "kanto_denko"


def load_levels(country: Country, *, viewer: Viewer, now: datetime) -> None:
    """Call inside one transaction, after the days. `viewer` holds WORDS."""
    if may_be_filed(jst_date(now), terms=certificate_terms()):
        _load_assessments(country, viewer=viewer, now=now)
    _load_cards(country, now=now)
    for person in _people_of(country, MAIN_FIRM)[1:4]:
        give_consent(hat_of(Role.TECHNICIAN, person.ccus_id), person.business.ccus_id, now=now - timedelta(days=3))


def _load_assessments(country: Country, *, viewer: Viewer, now: datetime) -> None:
    evaluator = _evaluator(viewer, now=now)
    workers = [
        one
        for one in country.technicians
        if one != country.visitor
        and one.business.trade_code[:2] in _FIELD_OF
        and one.registration.skill_level == SkillLevel.LEVEL_1
        and one.registration.birth_date.year <= _BORN_UNTIL
    ]
    for number, (state, person) in enumerate(zip(_STORIES, workers, strict=False)):
        _tell(state, person, evaluator=evaluator, at=now - timedelta(days=40 - 3 * number))
    asking = workers[len(_STORIES) :]
    for person in [one for one in asking if one.business.key == MAIN_FIRM][:2]:
        _file(person, kind=CertifierKind.AFFILIATED, at=now - timedelta(days=2))
    alone = next(one for one in asking if one.business.key != MAIN_FIRM)
    _file(alone, kind=CertifierKind.EVALUATING_BODY, statement=_NO_FIRM, at=now - timedelta(days=1))


def _tell(state: AssessmentState, person: DemoTechnician, *, evaluator: Viewer, at: datetime) -> None:
    own = hat_of(Role.TECHNICIAN, person.ccus_id)
    certificate = _file(person, kind=CertifierKind.AFFILIATED, at=at)
    firm = hat_of(Role.BUSINESS_ADMINISTRATOR, person.business.ccus_id)
    careers.certify_career(firm, certificate.pk, now=at + timedelta(hours=5))
    field = _FIELD_OF[person.business.trade_code[:2]]
    asked = assessments.apply_for_level(own, field=field, now=at + timedelta(days=1)).pk
    later = at + timedelta(days=4)
    if state is _S.CONFIRMED:
        assessments.confirm_assessment(evaluator, asked, level=2, now=later)
    elif state is _S.RETURNED:
        assessments.return_assessment(evaluator, asked, reason=_RETURN, now=later)
    elif state is _S.WITHDRAWN:
        assessments.withdraw_assessment(own, asked, now=later)
    elif state in (_S.DECLINED, _S.APPEALED):
        assessments.decline_assessment(evaluator, asked, reason=_DECLINE, now=later)
        if state is _S.APPEALED:
            assessments.appeal_assessment(own, asked, reason=_APPEAL, now=later + timedelta(days=2))


def _file(person: DemoTechnician, *, kind: CertifierKind, at: datetime, statement: str = "") -> CareerCertificate:
    """Papers of long ago are registered, and the time since then is to be certified."""
    desk = viewer_for_program("demo-desk", words=_DESK)
    held = {entry.name for entry in person.registration.qualifications}
    for name in _PAPERS:
        if name not in held:
            add_qualification(
                person.ccus_id,
                entry=QualificationEntry(name=name, obtained_on=_OBTAINED_ON),
                viewer=desk,
                now=at - timedelta(days=1),
            )
    return careers.file_certificate(
        hat_of(Role.TECHNICIAN, person.ccus_id),
        kind=kind,
        certifier_ccus_id=person.business.ccus_id if kind is CertifierKind.AFFILIATED else "",
        foreman_days=215,
        statement=statement,
        now=at,
    )


def _evaluator(viewer: Viewer, *, now: datetime) -> Viewer:
    """A colleague of the one whom visitors step into, so that visitors may decide the appeal."""
    account = accounts.create_account("demo-evaluator-colleague", viewer=viewer, display_name="川村 誠", now=now)
    for field in _FIELD_OF.values():
        give_mandate(account, field=field, from_on=jst_date(now) - timedelta(days=90), viewer=viewer, now=now)
    return Viewer(account_id=account.pk, role=Role.EVALUATOR, permissions=words_of(Role.EVALUATOR))


def _load_cards(country: Country, *, now: datetime) -> None:
    """Of people who are on no roster, so that nobody stands at a gate with a card that was replaced."""
    desk = viewer_for_program("demo-desk", words=_DESK)
    busy = {entry.technician.number for entry in country.roster}
    idle = [
        one
        for one in country.technicians
        if one.number not in busy and any(card.revoked_on is None for card in country.cards_of(one))
    ]
    printed, rest = idle[:_IN_PRINT], idle[_IN_PRINT:]
    for person in printed:
        _order(person, CardOrderReason.CONTENT_CHANGED, desk, at=now - timedelta(days=20))
    batch = make_batch(viewer=desk, now=now - timedelta(days=18))
    orders = list(CardOrder.objects.filter(batch=batch).order_by("pk"))
    sent_on = jst_date(now) - timedelta(days=5)
    lines = [
        (reference_of(order), result.label_ja, f"04DE{number:010X}", str(sent_on), _why(result))
        for number, (order, result) in enumerate(zip(orders, _RESULTS, strict=False), start=1)
    ]
    take_in_deliveries(_table(lines), viewer=desk, now=now - timedelta(days=4))
    card_orders.confirm_receipt(orders[0].pk, viewer=desk, now=now - timedelta(days=3))
    waiting = rest[: len(_REASONS)]
    for person, reason in zip(waiting, _REASONS, strict=False):
        _order(person, reason, desk, at=now - timedelta(days=2))
    make_temporary_code(waiting[0].ccus_id, viewer=desk, now=now - timedelta(days=1))
    for number, person in enumerate(_people_of(country, _PHOTO_FIRM)[: _NEWER_PHOTOS + 1]):
        photos.set_photo(person.ccus_id, content=_face("before"), viewer=desk, now=now - timedelta(days=300))
        sent = photo_renewals.send_photo(
            person.ccus_id, content=_face("after"), viewer=desk, now=now - timedelta(days=1)
        )
        if number == _NEWER_PHOTOS:
            photo_renewals.decline_photo(sent.pk, viewer=desk, now=now)


def _order(person: DemoTechnician, reason: CardOrderReason, desk: Viewer, *, at: datetime) -> None:
    card_orders.order_card(person.ccus_id, reason=reason, viewer=desk, now=at)


def _why(result: DeliveryResult) -> str:
    return {DeliveryResult.FAILED: "顔写真が暗くて印刷できません", DeliveryResult.RETURNED: "宛先不明"}.get(result, "")


def _table(lines: Sequence[tuple[str, ...]]) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows([COLUMNS, *lines])
    return target.getvalue().encode("utf-8-sig")


@cache
def _face(seed: str) -> bytes:
    target = io.BytesIO()
    rendered_photos.render(PaperKind.FACE_PHOTO, seed=seed).image.save(target, "JPEG", quality=85)
    return target.getvalue()


def _people_of(country: Country, firm: str) -> list[DemoTechnician]:
    return [one for one in country.technicians if one.business.key == firm]
