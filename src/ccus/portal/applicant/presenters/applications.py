"""Applications in words: what can be applied for, how it stands, what is to be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.applications.models import Application
from ccus.applications.queries.applications import Folder
from ccus.applications.queries.returns import ReturnPoint
from ccus.applications.rules.numbers import display_number
from ccus.applications.rules.pricing import fees_of
from ccus.applications.rules.questions import Page, Question, QuestionType, is_asked
from ccus.applications.rules.readiness import PageState
from ccus.applications.rules.reasons import return_reasons
from ccus.applications.rules.showing import in_words, shown_value
from ccus.applications.states import ApplicationKind, ApplicationState, DecisionKind
from ccus.billing.rules.tariffs import Fee
from ccus.kit.money import display_yen
from ccus.portal.applicant.forms.applications import missing_words
from ccus.portal.applicant.presenters.papers import is_refused, paper_alarms, paper_card, refusal_words
from ccus.portal.applicant.presenters.refunds import withdrawal_words
from ccus.portal.ui.shapes.applications import (
    AnswerGroup,
    AnswerLine,
    AnswersPage,
    FeeLine,
    FieldEcho,
    GroupPage,
    KindChoice,
    OwnApplication,
    PointLine,
    TaskLine,
    TasksPage,
)
from ccus.portal.ui.shapes.common import Deadline, Link
from ccus.portal.ui.shapes.papers import PaperCard

WAITS_FOR_APPLICANT = (ApplicationState.DRAFT, ApplicationState.RETURNED, ApplicationState.AWAITING_PAYMENT)


def kind_choices(kinds: Sequence[ApplicationKind], *, on: date, language: str) -> tuple[KindChoice, ...]:
    return tuple(_kind_choice(kind, on=on, language=language) for kind in kinds)


def own_application(application: Application, language: str) -> OwnApplication:
    state = ApplicationState(application.state)
    return OwnApplication(
        number=display_number(application.number),
        title=ApplicationKind(application.kind).label(language),
        state=state.label(language),
        url=address(application.number),
        is_waiting_for_me=state in WAITS_FOR_APPLICANT,
    )


def tasks_page(folder: Folder, language: str) -> TasksPage:
    tasks = tuple(_task_line(folder, page) for page in folder.pages)
    done = sum(task.state == PageState.DONE for task in tasks)
    points = tuple(point_line(folder.number, point, language) for point in folder.points)
    return TasksPage(
        number=display_number(folder.number),
        title=folder.kind.label(language),
        tasks=tuple(
            TaskLine(task.title if language == "ja" else page.title(language), task.url, task.state, task.words)
            for task, page in zip(tasks, folder.pages, strict=True)
        ),
        done=done,
        next=_next_step(folder, tasks, points),
        points=points,
        return_note=_return_note(folder),
        fees=fee_lines(folder.fees, language),
        total=total_words(folder.fees),
        deadline=deadline_of(folder),
        note_url=reverse("applicant:note", args=[folder.number]) if folder.is_own else "",
        withdraw_url=reverse("applicant:withdrawal", args=[folder.number]),
        withdrawal_words=withdrawal_words(folder),
        back=Link(_("申請の入口へ戻る"), reverse("applicant:start")),
    )


def group_page(folder: Folder, page: Page, *, back: Link, language: str) -> GroupPage:
    reasons = {point.question.code: reason_words(point, language) for point in folder.points if not point.is_touched}
    return GroupPage(
        number=display_number(folder.number),
        title=page.title(language),
        lead=page.lead(language),
        step=folder.pages.index(page) + 1,
        steps=len(folder.pages),
        save_url=reverse("applicant:page", args=[folder.number, page.code]),
        back=back,
        echoes={
            question.code: FieldEcho(
                understood=understood_words(question, folder, language),
                reason=reasons.get(question.code, ""),
                papers=_cards(folder, question, language, can_remove=True),
                when=question.when,
                refused=_refused(folder, question),
            )
            for question in page.questions
        },
        has_papers=any(question.type is QuestionType.PAPER for question in page.questions),
        can_look_up=any(question.type is QuestionType.POSTAL_CODE for question in page.questions),
    )


def understood_words(question: Question, folder: Folder, language: str) -> str:
    """What was understood, where it reads otherwise than it was typed."""
    answer = folder.answers.get(question.code, {})
    value = answer.get("value")
    if (
        value is None
        or value == []
        or question.type
        in (
            QuestionType.CHOICE,
            QuestionType.CHOICES,
            QuestionType.YES_NO,
            QuestionType.PAPER,
        )
    ):
        return ""
    words = in_words(question, value, language)
    return "" if words == str(answer.get("typed", "")).strip() else words


def answers_page(folder: Folder, *, language: str, can_change: bool) -> AnswersPage:
    is_returned = folder.state is ApplicationState.RETURNED
    alarms = paper_alarms(folder) if can_change else {}
    return AnswersPage(
        number=display_number(folder.number),
        title=folder.kind.label(language),
        groups=tuple(_answer_group(folder, page, language, alarms, can_change=can_change) for page in folder.pages),
        missing=len(folder.missing) if can_change else 0,
        alarms=len(alarms),
        fees=() if is_returned else fee_lines(folder.fees, language),
        total="" if is_returned else total_words(folder.fees),
        send_url=reverse("applicant:submission", args=[folder.number]) if can_change else "",
        send_words=_("直したものを送る") if is_returned else _("この内容で申請する"),
        asks_note=is_returned,
        back=Link(_("申請の一覧へ戻る"), address(folder.number)),
    )


def point_line(number: int, point: ReturnPoint, language: str) -> PointLine:
    reason = return_reasons()[point.reason]
    page_url = reverse("applicant:page", args=[number, point.question.page])
    return PointLine(
        label=point.question.label(language),
        reason=reason.name(language),
        action=reason.action(language),
        note=point.note,
        url=f"{page_url}#id_{point.question.code}",
        is_touched=point.is_touched,
    )


def fee_lines(fees: tuple[Fee, ...] | None, language: str) -> tuple[FeeLine, ...]:
    return tuple(FeeLine(fee.label(language), display_yen(fee.amount_yen)) for fee in fees or ())


def total_words(fees: tuple[Fee, ...] | None) -> str:
    if fees is None:
        return _("資本金を入力すると、登録料が出ます")
    amount = sum(fee.amount_yen for fee in fees)
    return display_yen(amount) if amount else _("無料")


def deadline_of(folder: Folder) -> Deadline | None:
    last_on = folder.application.last_on
    return Deadline(last_on, (last_on - folder.on).days) if last_on else None


def address(number: int) -> str:
    return reverse("applicant:application", args=[number])


def _cards(folder: Folder, question: Question, language: str, *, can_remove: bool) -> tuple[PaperCard, ...]:
    if question.type is not QuestionType.PAPER:
        return ()
    words = question.label(language)
    kind = question.paper_kind.value
    return tuple(
        paper_card(folder, paper, words=words, in_form=can_remove, language=language)
        for paper in folder.papers
        if paper.kind == kind
    )


def _kind_choice(kind: ApplicationKind, *, on: date, language: str) -> KindChoice:
    fees = fees_of(kind, {}, on=on)
    texts = {
        ApplicationKind.TECHNICIAN_SIMPLIFIED: _("カードを作って、就業日数をためはじめます。"),
        ApplicationKind.TECHNICIAN_DETAILED: _("資格や学歴も登録します。レベル判定を受けるにはこちらです。"),
        ApplicationKind.ONE_PERSON_CONTRACTOR: _(
            "一人で仕事をしている方。一度の申請で、事業者と技能者の両方になります。"
        ),
        ApplicationKind.BUSINESS_CORPORATION: _("会社を登録します。登録料は資本金で決まります。"),
        ApplicationKind.BUSINESS_SOLE_TRADER: _("人を雇っている個人の事業を登録します。"),
        ApplicationKind.TECHNICIAN_CHANGE: _("氏名・住所・電話番号などが変わったとき。"),
        ApplicationKind.CARD_REISSUE: _("カードをなくした、壊れた、券面を直したいとき。"),
        ApplicationKind.TECHNICIAN_UPGRADE: _("資格や学歴を足して、レベル判定を受けられるようにします。"),
        ApplicationKind.BUSINESS_RENEWAL: _(
            "5年ごとの更新です。いまの登録が入っているので、変わったところだけ直します。"
        ),
        ApplicationKind.BUSINESS_CHANGE: _("商号・代表者・住所などが変わったとき。"),
    }
    is_firm = kind in (ApplicationKind.BUSINESS_CORPORATION, ApplicationKind.BUSINESS_SOLE_TRADER)
    person_needs = (
        _("運転免許証などの本人確認書類"),
        _("顔写真（スマートフォンで撮ったもの）"),
        _("保険証などの社会保険の書類"),
    )
    firm_needs = (_("登記や確定申告の書類"), _("建設業許可の書類（ある場合）"))
    needs: dict[ApplicationKind, tuple[str, ...]] = {
        ApplicationKind.TECHNICIAN_DETAILED: (*person_needs, _("資格の証明書（ある方）")),
        ApplicationKind.ONE_PERSON_CONTRACTOR: (
            *person_needs,
            _("開業届や確定申告書の控え"),
            _("資格の証明書（ある方）"),
        ),
        ApplicationKind.TECHNICIAN_CHANGE: (_("変更がわかる書類（氏名が変わったとき）"),),
        ApplicationKind.CARD_REISSUE: (),
        ApplicationKind.TECHNICIAN_UPGRADE: (_("資格の証明書"),),
        ApplicationKind.BUSINESS_RENEWAL: (_("変更がわかる書類（変わったときだけ）"),),
        ApplicationKind.BUSINESS_CHANGE: (_("変更がわかる書類"),),
    }
    return KindChoice(
        code=kind.value,
        title=kind.label(language),
        text=texts.get(kind, ""),
        fee=_("資本金による")
        if kind is ApplicationKind.BUSINESS_RENEWAL
        else _("6,000円から（資本金による）")
        if fees is None
        else total_words(fees),
        needs=needs.get(kind, firm_needs if is_firm else person_needs),
    )


def _task_line(folder: Folder, page: Page) -> TaskLine:
    state = folder.state_of(page)
    words = {
        PageState.DONE: _("できています"),
        PageState.TO_MEND: _("直すところがあります"),
        PageState.NOT_STARTED: _("まだです"),
    }
    return TaskLine(page.title(), reverse("applicant:page", args=[folder.number, page.code]), state.value, words[state])


def _next_step(folder: Folder, tasks: Sequence[TaskLine], points: Sequence[PointLine]) -> Link:
    untouched = next((point for point in points if not point.is_touched), None)
    if untouched is not None:
        return Link(_("差し戻されたところを直す"), untouched.url)
    undone = next((task for task in tasks if task.state != PageState.DONE), None)
    if undone is not None and folder.state is ApplicationState.DRAFT:
        begun = any(task.state == PageState.DONE for task in tasks)
        return Link(_("続きを入力する") if begun else _("入力を始める"), undone.url)
    return Link(_("内容を確かめて送る"), reverse("applicant:answers", args=[folder.number]))


def _return_note(folder: Folder) -> str:
    returned = [decision for decision in folder.decisions if decision.kind == DecisionKind.RETURNED.value]
    return returned[-1].note if returned and folder.state is ApplicationState.RETURNED else ""


def reason_words(point: ReturnPoint, language: str) -> str:
    reason = return_reasons()[point.reason]
    parts = (
        reason.name(language) + ("。" if language == "ja" else "."),
        reason.action(language),
        point.note,
    )  # lint: japanese-text — the full stop of one language
    return " ".join(part for part in parts if part)


def _refused(folder: Folder, question: Question) -> str:
    is_paper = question.type is QuestionType.PAPER
    return refusal_words() if is_paper and is_refused(folder, question.paper_kind) else ""


def _answer_group(
    folder: Folder, page: Page, language: str, alarms: Mapping[str, str], *, can_change: bool
) -> AnswerGroup:
    missing = {each.question.code: each for each in folder.missing_on(page)} if can_change else {}
    lines = []
    for question in page.questions:
        papers = _cards(folder, question, language, can_remove=False)
        value = shown_value(question, folder.answers, language)
        if question.code not in missing and not value and not papers and not can_change:
            continue
        if question.type is not QuestionType.PAPER and not is_asked(question, folder.answers) and not value:
            continue
        typed = str(folder.answers.get(question.code, {}).get("typed", ""))
        page_url = reverse("applicant:page", args=[folder.number, page.code])
        problem = _refused(folder, question) if can_change else ""
        if question.code in missing and not problem:
            unread = missing[question.code].is_unreadable
            problem = _("読み取れません。直してください。") if unread else missing_words(question, language)
        lines.append(
            AnswerLine(
                label=question.label(language),
                value=value,
                typed=typed if understood_words(question, folder, language) else "",
                change_url=f"{page_url}?then=answers#id_{question.code}" if can_change else "",
                problem=problem,
                papers=papers,
                alarm=alarms.get(question.code, ""),
            )
        )
    return AnswerGroup(page.title(language), tuple(lines))
