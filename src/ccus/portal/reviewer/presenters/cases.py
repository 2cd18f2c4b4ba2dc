"""A case as the reviewer reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.applications.queries.applications import Folder
from ccus.applications.queries.desk import Agreement, Queue
from ccus.applications.queries.duplicates import Candidate
from ccus.applications.rules.numbers import display_number
from ccus.applications.rules.questions import Page, QuestionType, is_asked
from ccus.applications.rules.reasons import rejection_reasons, return_reasons
from ccus.applications.rules.risk import Finding, needs_two
from ccus.applications.rules.showing import shown_value
from ccus.applications.states import DecisionKind, Risk
from ccus.portal.applicant.presenters.applications import understood_words
from ccus.portal.applicant.presenters.standing import difference_lines
from ccus.portal.applicant.presenters.waiting import span
from ccus.portal.reviewer.presenters.candidates import candidate_line
from ccus.portal.reviewer.presenters.papers import PaperAddress, case_papers, evidence_of
from ccus.portal.ui.shapes.applications import StoryLine
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.papers import Evidence
from ccus.portal.ui.shapes.review import CaseGroup, CaseLine, CasePage, QueuePage


def queue_page(queue: Queue, agreement: Agreement, *, now: datetime) -> QueuePage:
    return QueuePage(
        waiting=queue.waiting,
        taken=queue.taken,
        careful=queue.careful,
        oldest=span(now - queue.oldest_at) if queue.oldest_at else "",
        agreement=agreement_words(agreement),
        next_url=reverse("reviewer:next"),
        second_look_url=reverse("reviewer:second-looks"),
        waiting_url=reverse("applicant:waiting"),
    )


def agreement_words(agreement: Agreement) -> str:
    if not agreement.looked:
        return _("まだありません")
    share = 100 * agreement.agreed / agreement.looked
    return _("%(share).1f%%（%(looked)d件のうち%(agreed)d件）") % {
        "share": share,
        "looked": agreement.looked,
        "agreed": agreement.agreed,
    }


def case_page(
    folder: Folder, candidates: Sequence[Candidate], findings: Sequence[Finding], *, now: datetime, language: str
) -> CasePage:
    application = folder.application
    number = folder.number

    def url(name: str) -> str:
        return reverse(f"reviewer:case-{name}", args=[number])

    hands_on = (application.needs_two or needs_two(findings)) and not application.first_approved_by
    return CasePage(
        number=display_number(number),
        title=folder.kind.label(language),
        state=folder.state.label(language),
        risk=Risk(application.risk).label(language) if application.risk != Risk.LOW.value else "",
        findings=tuple(finding.label(language) for finding in findings),
        waits=span(now - application.queued_at) if application.queued_at else "",
        lease_until=application.leased_until or now,
        first_approved=bool(application.first_approved_by),
        groups=case_groups(folder, language, case_address(folder), can_correct=True),
        papers=case_papers(folder, language, case_address(folder), now=now),
        candidates=tuple(candidate_line(candidate, folder, language) for candidate in candidates),
        differences=tuple(
            line for decision in folder.decisions for line in difference_lines(folder.kind, decision, language)
        ),
        story=tuple(
            StoryLine(each.decided_at, DecisionKind(each.kind).label(language), each.note) for each in folder.decisions
        ),
        return_reasons=tuple((each.code, each.name(language)) for each in return_reasons().values()),
        rejection_reasons=tuple((each.code, each.name(language)) for each in rejection_reasons().values()),
        approve_words=_("承認して二人目に回す") if hands_on else _("承認する"),
        approval_url=url("approval"),
        return_url=url("return"),
        rejection_url=url("rejection"),
        release_url=url("release"),
        back=Link(_("審査の一覧へ戻る"), reverse("reviewer:queue")),
    )


def case_address(folder: Folder) -> PaperAddress:
    """Where the reviewer in charge finds a picture; with its content the address changes too."""
    return lambda paper: f"{reverse('reviewer:case-paper', args=[folder.number, paper.pk])}?v={paper.sha256[:8]}"


def case_groups(folder: Folder, language: str, address: PaperAddress, *, can_correct: bool) -> tuple[CaseGroup, ...]:
    said = evidence_of(folder, address)
    groups = (_group(folder, page, language, said, can_correct=can_correct) for page in folder.pages)
    return tuple(group for group in groups if group.lines)


def _group(
    folder: Folder, page: Page, language: str, said: Mapping[str, tuple[Evidence, ...]], *, can_correct: bool
) -> CaseGroup:
    returned = {
        point["code"]
        for decision in folder.decisions
        if decision.kind == DecisionKind.RETURNED.value
        for point in decision.points
    }
    lines = []
    for question in page.questions:
        value = shown_value(question, folder.answers, language)
        is_paper = question.type is QuestionType.PAPER
        if not is_paper and not value and not is_asked(question, folder.answers):
            continue
        lines.append(
            CaseLine(
                code=question.code,
                label=question.label(language),
                value=(_("あり") if question.paper_kind in folder.paper_kinds else _("なし")) if is_paper else value,
                typed=str(folder.answers[question.code]["typed"])
                if not is_paper and understood_words(question, folder, language)
                else "",
                is_paper=is_paper,
                was_returned=question.code in returned,
                correct_url=reverse("reviewer:case-correction", args=[folder.number, question.code])
                if can_correct and not is_paper
                else "",
                evidence=said.get(question.code, ()),
            )
        )
    return CaseGroup(page.title(language), tuple(lines))
