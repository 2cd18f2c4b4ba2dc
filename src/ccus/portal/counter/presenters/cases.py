"""Cases of a counter in words: the queue of the day, and one case with its forms, papers and money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.access.rules.hats import Hat
from ccus.access.viewers import Viewer
from ccus.applications.models import CounterCase, Paper
from ccus.applications.queries.applications import Folder
from ccus.applications.rules.numbers import display_number
from ccus.applications.rules.questions import Page, Question, QuestionType
from ccus.applications.services.opening import AT_COUNTERS
from ccus.applications.states import EDITABLE, ApplicationKind, ApplicationState
from ccus.billing.models import Charge
from ccus.billing.states import ChargeState
from ccus.kit.errors import InputFormatError
from ccus.portal.applicant.forms.applications import GroupForm
from ccus.portal.applicant.presenters.applications import fee_lines, reason_words, total_words, understood_words
from ccus.portal.applicant.presenters.papers import is_refused, paper_card, refusal_words
from ccus.portal.applicant.presenters.payments import bill_of
from ccus.portal.counter.presenters.readings import ReadFolder, with_readings
from ccus.portal.reviewer.presenters.papers import evidence_of
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.counter import (
    CounterCasePage,
    CounterField,
    CounterGroup,
    CounterLine,
    CounterMoneyPage,
    CounterPage,
    QuestionGroup,
)
from ccus.portal.ui.shapes.papers import Evidence

_S = ApplicationState
_GROUP_OF = {_S.DRAFT: "work", _S.AWAITING_PAYMENT: "pay", _S.RETURNED: "returned"}


def counter_page(
    cases: Sequence[CounterCase], names: Mapping[int, str], hats: Sequence[Hat], viewer: Viewer
) -> CounterPage:
    titles = {
        "work": _("受付中（まだ送っていません）"),
        "pay": _("お支払い待ち"),
        "returned": _("差戻し（直してください）"),
        "sent": _("今日送ったもの"),
    }
    lines: dict[str, list[CounterLine]] = {code: [] for code in titles}
    for case in cases:
        state = ApplicationState(case.application.state)
        lines[_GROUP_OF.get(state, "sent")].append(
            CounterLine(
                slip=case.slip,
                name=names.get(case.application_id, "") or _("（氏名はまだ）"),
                title=ApplicationKind(case.application.kind).label(viewer.language),
                state=state.label(viewer.language),
                received_at=case.received_at,
                clerk="" if case.clerk == viewer.actor else case.clerk_name,
                url=reverse("counter:case", args=[case.application.number]),
            )
        )
    return CounterPage(
        counter=next((hat.subject_name for hat in hats if hat.grant_id == viewer.grant_id), ""),
        groups=tuple(CounterGroup(code, title, tuple(lines[code])) for code, title in titles.items()),
        kinds=tuple((kind.value, kind.label(viewer.language)) for kind in AT_COUNTERS),
        intake_url=reverse("counter:intake"),
    )


def case_page(
    case: CounterCase,
    folder: Folder,
    *,
    typed: Mapping[str, Any],
    problems: Mapping[str, InputFormatError],
    viewer: Viewer,
    language: str,
) -> CounterCasePage:
    """`typed` stands in the form again where there are `problems`."""
    number, is_open = folder.number, folder.state in EDITABLE

    def address(route: str) -> str:
        return reverse(route, args=[number])

    waiting = [charge for charge in folder.charges if charge.state == ChargeState.ASKED.value]
    paid = [charge for charge in folder.charges if charge.state == ChargeState.PAID.value]
    read = with_readings(folder) if is_open else None
    groups = [_group(read or folder, page, typed, problems, language) for page in folder.pages]
    are_papers = [is_of_papers(page) for page in folder.pages]
    return CounterCasePage(
        number=display_number(number),
        slip=case.slip,
        title=folder.kind.label(language),
        state=folder.state.label(language),
        clerk="" if case.clerk == viewer.actor else case.clerk_name,
        received_at=case.received_at,
        questions=tuple(group for group, of_papers in zip(groups, are_papers, strict=True) if not of_papers),
        papers=tuple(group for group, of_papers in zip(groups, are_papers, strict=True) if of_papers),
        fields=_fields(read, language) if read is not None else {},
        missing=tuple(
            Link(each.question.label(language), f"#id_{each.question.code}")
            for each in (folder.missing if is_open else ())
        ),
        fees=fee_lines(folder.fees, language) if is_open else (),
        total=total_words(folder.fees) if is_open else "",
        due=sum(charge.amount_yen for charge in waiting),
        taken=case.taken_yen,
        is_paid=bool(paid) and not waiting,
        back=Link(_("窓口の一覧へ戻る"), reverse("counter:cases")),
        save_url=address("counter:case") if is_open else "",
        send_url=address("counter:case-completion") if is_open else "",
        pay_url=address("counter:case-payment") if waiting else "",
        receipt_url="" if folder.state is _S.DRAFT else address("counter:case-receipt"),
        take_over_url="" if case.clerk == viewer.actor else address("counter:case-handover"),
        answers_url="" if is_open else address("applicant:answers"),
        note=_return_note(folder),
    )


def _group(
    folder: Folder, page: Page, typed: Mapping[str, Any], problems: Mapping[str, InputFormatError], language: str
) -> QuestionGroup:
    form = GroupForm(page, folder.answers, language, typed if problems else None)
    if problems:
        form.is_valid()
        form.errors.clear()
        form.show_problems({code: each for code, each in problems.items() if code in form.fields}, language)
    return QuestionGroup(page.title(language), page.lead(language), form)


def is_of_papers(page: Page) -> bool:
    return all(question.type is QuestionType.PAPER for question in page.questions)


def _fields(folder: ReadFolder, language: str) -> dict[str, CounterField]:
    def picture(paper: Paper) -> str:
        return f"{reverse('applicant:paper', args=[folder.number, paper.pk])}?v={paper.sha256[:8]}"

    evidence = evidence_of(folder, picture)
    reasons = {point.question.code: reason_words(point, language) for point in folder.points if not point.is_touched}
    return {
        question.code: CounterField(
            understood=understood_words(question, folder, language),
            is_proposed=question.code in folder.proposed,
            reason=reasons.get(question.code, ""),
            when=question.when,
            evidence=tuple(_opened(each) for each in evidence.get(question.code, ())),
            papers=tuple(
                paper_card(folder, paper, words=question.label(language), in_form=True, language=language)
                for paper in folder.papers
                if _asks_for(question, paper)
            ),
            refused=refusal_words()
            if question.type is QuestionType.PAPER and is_refused(folder, question.paper_kind)
            else "",
        )
        for page in folder.pages
        for question in page.questions
    }


def _asks_for(question: Question, paper: Paper) -> bool:
    return question.type is QuestionType.PAPER and question.paper_kind.value == paper.kind


def _opened(evidence: Evidence) -> Evidence:
    """A crop leads to the whole picture: the papers stand beside the form as cards."""
    if evidence.crop is None:
        return evidence
    return replace(evidence, crop=replace(evidence.crop, href=evidence.crop.url))


def _return_note(folder: Folder) -> str:
    if folder.state is not _S.RETURNED:
        return ""
    return next((each.note for each in reversed(folder.decisions) if each.kind == "returned"), "")


def money_page(case: CounterCase, folder: Folder, language: str) -> CounterMoneyPage:
    return CounterMoneyPage(
        number=display_number(folder.number),
        slip=case.slip,
        title=folder.kind.label(language),
        bills=tuple(bill_of(folder, charge, language) for charge in folder.charges if not _is_over(charge)),
        taken=case.taken_yen,
        back=Link(_("受付へ戻る"), reverse("counter:case", args=[folder.number])),
    )


def _is_over(charge: Charge) -> bool:
    return charge.state == ChargeState.CANCELLED.value
