"""Delegations and lists in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.urls import reverse

from ccus.applications.models import Delegation
from ccus.applications.queries.relations import NEW_PEOPLE
from ccus.applications.rules.people_lists import RowOutcome
from ccus.applications.services.people_lists import RowReport
from ccus.applications.states import ApplicationKind
from ccus.kit.ids import display_id
from ccus.portal.applicant.presenters.applications import address
from ccus.portal.ui.shapes.proxies import DelegationLine, ListPage, ListRow, ProxyPage

MOST_SHOWN = 500
_FINE = (RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.SAME, RowOutcome.SENT)


def delegation_line(delegation: Delegation, language: str) -> DelegationLine:
    """As the person reads it: which business."""
    return DelegationLine(
        who=display_id(delegation.business_ccus_id),
        kinds=_kinds(delegation, language),
        last_on=delegation.last_on,
        revoke_url=reverse("applicant:delegation-revocation", args=[delegation.pk]),
    )


def proxy_page(held: Sequence[Delegation], language: str) -> ProxyPage:
    return ProxyPage(
        fresh=tuple((kind.value, kind.label(language)) for kind in ApplicationKind if kind in NEW_PEOPLE),
        delegated=tuple(DelegationLine(each.technician_ccus_id, _kinds(each, language), each.last_on) for each in held),
        list_url=reverse("applicant:list"),
    )


def list_page(reports: Sequence[RowReport], *, is_taken: bool, language: str) -> ListPage:
    """Rows that need a look come first."""
    counted = Counter(report.outcome for report in reports)
    ordered = sorted(reports, key=lambda report: (report.outcome in _FINE, report.row.number))
    return ListPage(
        is_taken=is_taken,
        counts=tuple((outcome.label(language), counted[outcome]) for outcome in RowOutcome if counted[outcome]),
        rows=tuple(_row(report, language) for report in ordered[:MOST_SHOWN]),
        more=max(0, len(reports) - MOST_SHOWN),
    )


def _row(report: RowReport, language: str) -> ListRow:
    return ListRow(
        number=report.row.number,
        name=report.row.name,
        outcome=report.outcome.label(language),
        is_fine=report.outcome in _FINE,
        problems=tuple(
            f"{question.label(language)}: {problem.sentence_ja if language == 'ja' else problem.sentence_en}"
            for question, problem in report.row.problems
        ),
        url=address(report.number) if report.number else "",
    )


def _kinds(delegation: Delegation, language: str) -> tuple[tuple[str, str], ...]:
    return tuple((kind, ApplicationKind(kind).label(language)) for kind in delegation.kinds)
