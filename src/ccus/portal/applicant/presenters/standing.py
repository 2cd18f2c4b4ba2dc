"""How a sent application stands, in words."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.applications.models import Decision
from ccus.applications.queries.applications import Folder
from ccus.applications.queries.relations import NEW_PEOPLE
from ccus.applications.rules.choices import words_of
from ccus.applications.rules.deadlines import longest_assessment
from ccus.applications.rules.numbers import display_number
from ccus.applications.rules.questions import find_question
from ccus.applications.rules.reasons import rejection_reasons
from ccus.applications.rules.showing import shown_value
from ccus.applications.services.administrators import NEW_BUSINESSES
from ccus.applications.states import REGISTERED, ApplicationKind, ApplicationState, DecisionKind
from ccus.billing.states import ChargeState
from ccus.kit.ids import display_id
from ccus.kit.money import display_yen
from ccus.levels.states import AssessmentState, CertificateState, CertifierKind
from ccus.portal.applicant.presenters.applications import deadline_of
from ccus.portal.applicant.presenters.payments import receiver_words
from ccus.portal.applicant.presenters.refunds import refund_lines, withdrawal_words
from ccus.portal.ui.shapes.applications import AskedLevelLine, DifferenceLine, PaidLine, StandingPage, StoryLine
from ccus.portal.ui.shapes.common import Link, Notice, Tone


def standing_page(folder: Folder, language: str) -> StandingPage:
    return StandingPage(
        number=display_number(folder.number),
        title=folder.kind.label(language),
        state=folder.state.label(language),
        notice=_standing_notice(folder, language),
        next_words=_next_words(folder),
        story=tuple(
            StoryLine(decision.decided_at, DecisionKind(decision.kind).label(language), decision.note)
            for decision in folder.decisions
            if decision.kind != DecisionKind.CORRECTED.value
        ),
        differences=tuple(
            line for decision in folder.decisions for line in difference_lines(folder.kind, decision, language)
        ),
        answers_url=reverse("applicant:answers", args=[folder.number]),
        note_url=reverse("applicant:note", args=[folder.number]) if folder.is_own else "",
        withdraw_url=reverse("applicant:withdrawal", args=[folder.number])
        if folder.state in (ApplicationState.AWAITING_PAYMENT, ApplicationState.IN_REVIEW, ApplicationState.RESUBMITTED)
        else "",
        result=_result(folder),
        back=Link(_("申請の入口へ戻る"), reverse("applicant:start")),
        administrator_url=reverse("applicant:administrator", args=[folder.number])
        if _result(folder) and folder.kind in NEW_BUSINESSES
        else "",
        pin_url=reverse("applicant:pin", args=[folder.number])
        if folder.is_own and folder.kind in NEW_PEOPLE and _result(folder)
        else "",
        pay_url=reverse("applicant:payment", args=[folder.number])
        if folder.state is ApplicationState.AWAITING_PAYMENT
        else "",
        deadline=deadline_of(folder) if folder.state is ApplicationState.AWAITING_PAYMENT else None,
        payments=_payments(folder, language),
        refunds=refund_lines(folder, language),
        withdrawal_words=withdrawal_words(folder),
        level=_level(folder, language),
    )


def difference_lines(kind: ApplicationKind, decision: Decision, language: str) -> list[DifferenceLine]:
    """The answers that a reviewer's correction changed; nothing for other decisions."""
    if decision.kind != DecisionKind.CORRECTED.value:
        return []
    lines = []
    for point in decision.points:
        question = find_question(kind, point["code"])
        if question is not None:
            before, after = (
                shown_value(question, {question.code: point[side]}, language) for side in ("before", "after")
            )
            lines.append(DifferenceLine(question.label(language), before, after, decision.note))
    return lines


def _standing_notice(folder: Folder, language: str) -> Notice:
    state = folder.state
    if state is ApplicationState.SUBMITTED:
        return Notice(Tone.INFO, _("受け付けました"), _("登録料がかかるかどうかを確かめています。"))
    if state is ApplicationState.AWAITING_PAYMENT:
        return Notice(Tone.ATTENTION, _("登録料のお支払いを待っています"), _("入金を確かめると、審査が始まります。"))
    if state in (ApplicationState.IN_REVIEW, ApplicationState.RESUBMITTED):
        waiting = Link(_("いまの待ち時間を見る"), reverse("applicant:waiting"))
        return Notice(
            Tone.INFO, _("審査を待っています"), _("順番に内容を確かめています。結果はこの画面に出ます。"), waiting
        )
    if state is ApplicationState.IN_ASSESSMENT:
        return Notice(
            Tone.INFO,
            _("登録が終わり、能力評価の結果を待っています"),
            _("分野の団体が判定すると、そのレベルの色でカードを作ります。"),
        )
    if state in REGISTERED:
        return Notice(Tone.SUCCESS, _("承認されました"), _("登録が終わりました。"))
    if state is ApplicationState.REJECTED:
        rejected = next(each for each in reversed(folder.decisions) if each.kind == DecisionKind.REJECTED.value)
        reason = rejection_reasons()[rejected.reason]
        return Notice(Tone.DANGER, reason.name(language), " ".join((reason.action(language), rejected.note)).strip())
    if state is ApplicationState.WITHDRAWN:
        return Notice(Tone.INFO, _("取り下げました"), _("もう一度申請するときは、新しく始めてください。"))
    return Notice(Tone.ATTENTION, _("期限が過ぎました"), _("もう一度申請するときは、新しく始めてください。"))


def _what_approval_brings(kind: ApplicationKind) -> str:
    if kind is ApplicationKind.BUSINESS_RENEWAL:
        return _("承認されると、登録の期限が5年延びます。")
    if kind in (ApplicationKind.BUSINESS_CHANGE, ApplicationKind.TECHNICIAN_CHANGE, ApplicationKind.TECHNICIAN_UPGRADE):
        return _("承認されると、登録の内容が変わります。")
    if kind is ApplicationKind.CARD_REISSUE:
        return _("承認されると、新しいカードが送られます。")
    if kind in NEW_PEOPLE or kind is ApplicationKind.ONE_PERSON_CONTRACTOR:
        return _("承認されると、IDが決まり、カードが送られます。")
    return _("承認されると、IDが決まります。")


def _next_words(folder: Folder) -> tuple[str, ...]:
    if folder.state is ApplicationState.AWAITING_PAYMENT:
        return (
            _("クレジットカードか払込票で支払います。"),
            _("直すところがあれば、この画面に出ます。"),
        )
    if folder.state in (ApplicationState.IN_REVIEW, ApplicationState.RESUBMITTED):
        return (
            _("審査担当が、入力と書類を見比べます。"),
            _what_approval_brings(folder.kind),
        )
    if folder.state is ApplicationState.IN_ASSESSMENT:
        return (
            _("団体が、資格と経歴を確かめてレベルを決めます。"),
            _("結果が出なくても、登録から%(days)d日たつと、今のレベルの色でカードを作ります。")
            % {"days": longest_assessment().days},
            _("カードが届く前でも、IDで現場に記録できます。"),
        )
    if folder.state is ApplicationState.CARD_ORDERED:
        return (_("カードを作っています。登録した住所に送ります。"), _("カードが届く前でも、IDで現場に記録できます。"))
    return ()


def _payments(folder: Folder, language: str) -> tuple[PaidLine, ...]:
    if folder.kind is not ApplicationKind.TECHNICIAN_WITH_LEVEL:
        return ()
    return tuple(
        PaidLine(
            receiver_words(folder, charge, language),
            display_yen(charge.amount_yen),
            charge.state == ChargeState.PAID.value,
        )
        for charge in folder.charges
        if charge.state != ChargeState.CANCELLED.value
    )


def _level(folder: Folder, language: str) -> AskedLevelLine | None:
    asked = folder.asked_level
    if asked is None:
        return None
    assessment, career = asked.assessment, asked.career
    career_words = CertificateState(career.state).label(language) if career is not None else ""
    if career is not None and asked.waits_for_certifier:
        career_words = _("%(firm)sの証明を待っています") % {
            "firm": career.certifier.name
            if career.certifier is not None
            else CertifierKind.EVALUATING_BODY.label(language)
        }
    return AskedLevelLine(
        field=words_of("level_fields", assessment.field, language),
        wanted_level=assessment.wanted_level,
        state=AssessmentState(assessment.state).label(language),
        level=assessment.level or 0,
        career=career_words,
        returned_for=asked.returned_for,
        again_url=reverse("applicant:level-resubmission", args=[folder.number]) if asked.is_returned else "",
    )


def _result(folder: Folder) -> tuple[tuple[str, str], ...]:
    if folder.state not in REGISTERED:
        return ()
    pairs = (
        (_("技能者ID"), folder.application.technician_ccus_id),
        (_("事業者ID"), folder.application.business_ccus_id),
    )
    return tuple((name, display_id(ccus_id)) for name, ccus_id in pairs if ccus_id)
