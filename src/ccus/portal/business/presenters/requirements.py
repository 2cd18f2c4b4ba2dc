"""Who must still hand in what, and what a site asks for, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.access.viewers import Viewer
from ccus.documents.models import FormKeeping
from ccus.documents.queries.forms.obligations import FirmOwes
from ccus.documents.rules.forms.requirements import Owed, Requirement, latest_forms, usual_requirements
from ccus.documents.states import FormDue, Obligation
from ccus.portal.business.presenters import submissions
from ccus.portal.ui.shapes.common import Link, Pages
from ccus.portal.ui.shapes.submissions import (
    MatrixCell,
    MatrixPage,
    MatrixRow,
    RequirementRow,
    RequirementsPage,
    StateMark,
)
from ccus.sites.models import Site

PAGE_SIZE = 50
OPEN, ALL = "open", "all"


def matrix_page(
    site: Site,
    firms: Sequence[FirmOwes],
    *,
    viewer: Viewer,
    own: str,
    shown: str,
    number: int,
    is_prime: bool,
    kept_until: date | None,
    today: date,
) -> MatrixPage:
    """`shown` is open, for firms whose turn it is, or all."""
    language = viewer.language
    codes = [code for code in latest_forms() if any(one.form_code == code for firm in firms for one in firm.owed)]
    owing = [firm for firm in firms if any(one.is_open for one in firm.owed)]
    listed = list(firms) if shown == ALL else owing
    pages = _pages(site, len(listed), number=number, shown=shown)
    counts = Counter(one.standing for firm in firms for one in firm.owed)
    may_remind = viewer.may("documents:submission:remind") and any(firm.ccus_id != own for firm in owing)
    return MatrixPage(
        site=site.name,
        columns=tuple(_title(code, language) for code in codes),
        rows=tuple(
            MatrixRow(
                firm=firm.name,
                ccus_id=firm.ccus_id,
                tier=firm.tier,
                cells=tuple(_cell(site, firm, code, own=own, today=today, language=language) for code in codes),
                open_count=sum(one.is_open for one in firm.owed),
                is_own=firm.ccus_id == own,
            )
            for firm in listed[(pages.number - 1) * PAGE_SIZE : pages.number * PAGE_SIZE]
        ),
        counts=tuple((_mark(standing, language), counts[standing]) for standing in Obligation if counts[standing]),
        filters=(
            Link(_("まだの会社"), _here(site, shown=OPEN), current=shown != ALL, count=len(owing)),
            Link(_("すべての会社"), _here(site, shown=ALL), current=shown == ALL, count=len(firms)),
        ),
        pages=pages,
        reminder_url=reverse("business:site-form-reminders", args=[site.ccus_id]) if may_remind else "",
        requirements_url=reverse("business:site-required-forms", args=[site.ccus_id]) if is_prime else "",
        kept_until=kept_until,
        back_url=reverse("business:site-documents", args=[site.ccus_id]),
    )


def requirements_page(
    site: Site,
    asked: Mapping[str, Requirement],
    keeping: FormKeeping | None,
    *,
    kept_until: date | None,
    language: str,
    trouble: str = "",
) -> RequirementsPage:
    rows = []
    for code, form in latest_forms().items():
        usual = usual_requirements().get(code)
        now = asked.get(code) or Requirement(form_code=code, due=FormDue.NOT_NEEDED, days=0)
        rows.append(
            RequirementRow(
                code=code,
                title=_title(code, language),
                number=form.number,
                due=now.due.value,
                days=now.days,
                usual=(usual.due if usual else FormDue.NOT_NEEDED).label(language),
            )
        )
    return RequirementsPage(
        site=site.name,
        rows=tuple(rows),
        dues=tuple((due.value, due.label(language)) for due in FormDue),
        here=reverse("business:site-required-forms", args=[site.ccus_id]),
        usual_url=reverse("business:site-usual-forms", args=[site.ccus_id]),
        keeping_url=reverse("business:site-form-keeping", args=[site.ccus_id]),
        handed_over_on=keeping.handed_over_on if keeping else None,
        hold_reason=keeping.hold_reason if keeping else "",
        kept_until=kept_until,
        back_url=reverse("business:site-submissions", args=[site.ccus_id]),
        trouble=trouble,
    )


def _cell(site: Site, firm: FirmOwes, code: str, *, own: str, today: date, language: str) -> MatrixCell:
    """Of a monthly form the worst of its months, with how many are open."""
    owed = [one for one in firm.owed if one.form_code == code]
    if not owed:
        return MatrixCell(_title(code, language), None, "", None, 0)
    order = list(Obligation)
    worst = min(owed, key=lambda one: (order.index(one.standing), one.due_on))
    return MatrixCell(
        form=submissions.owed_title(worst, language=language),
        mark=_mark(worst.standing, language),
        url=_url(site, firm, worst, own=own, today=today),
        due_on=worst.due_on if worst.is_open else None,
        open_months=sum(one.is_open for one in owed) if worst.month_on else 0,
    )


def _url(site: Site, firm: FirmOwes, owes: Owed, *, own: str, today: date) -> str:
    """To what was handed in; to the page of the form where nothing was."""
    pk = firm.submissions.get((owes.form_code, owes.month_on))
    if pk is not None:
        return reverse("business:submission", args=[site.ccus_id, pk])
    return submissions.owed_url(site.ccus_id, "" if firm.ccus_id == own else firm.ccus_id, owes, today=today)


def _mark(standing: Obligation, language: str) -> StateMark:
    return StateMark(standing.label(language), standing.value)


def _title(code: str, language: str) -> str:
    form = latest_forms()[code]
    return form.title if language == "ja" else form.title_en


def _here(site: Site, *, shown: str) -> str:
    return f"{reverse('business:site-submissions', args=[site.ccus_id])}?show={shown}"


def _pages(site: Site, total: int, *, number: int, shown: str) -> Pages:
    count = max(1, -(-total // PAGE_SIZE))
    at = min(max(number, 1), count)

    def url(page: int) -> str:
        return f"{_here(site, shown=shown)}&page={page}"

    return Pages(
        number=at,
        count=count,
        first=(at - 1) * PAGE_SIZE + 1 if total else 0,
        last=min(at * PAGE_SIZE, total),
        total=total,
        previous_url=url(at - 1) if at > 1 else "",
        next_url=url(at + 1) if at < count else "",
    )
