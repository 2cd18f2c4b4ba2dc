"""The page that works without a line: all questions of all kinds that counters take, and what each kind costs today."""

from __future__ import annotations

from datetime import date

from ccus.applications.rules.pricing import fees_of
from ccus.applications.rules.questions import Page, QuestionType, pages_of
from ccus.applications.services.opening import AT_COUNTERS
from ccus.kit.money import display_yen
from ccus.portal.applicant.forms.applications import GroupForm
from ccus.portal.counter.presenters.cases import is_of_papers
from ccus.portal.ui.shapes.counter import IntakeGroup, IntakeKind, IntakePage


def intake_page(*, on: date, language: str) -> IntakePage:
    """Each page of questions once, with the kinds that ask it. Without a line no postal code fills in an address."""
    kinds_of: dict[Page, list[str]] = {}
    for kind in AT_COUNTERS:
        for page in pages_of(kind, by_proxy=True):
            kinds_of.setdefault(page, []).append(kind.value)
    groups = tuple(
        IntakeGroup(
            title=page.title(language),
            lead="" if any(each.type is QuestionType.POSTAL_CODE for each in page.questions) else page.lead(language),
            kinds=" ".join(kinds),
            form=GroupForm(page, {}, language),
            whens={question.code: question.when for question in page.questions},
            paper_kinds={question.code: question.choices for question in page.questions},
            is_of_papers=is_of_papers(page),
        )
        for page, kinds in kinds_of.items()
    )
    return IntakePage(
        kinds=tuple(
            IntakeKind(kind.value, kind.label(language), yen, display_yen(yen))
            for kind in AT_COUNTERS
            for yen in (sum(fee.amount_yen for fee in fees_of(kind, {}, on=on) or ()),)
        ),
        groups=groups,
        on=on,
    )
