"""What waits for the prime, as its template expects it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from ccus.history.queries.approvals import Waiting, WaitingEntry
from ccus.history.rules import closing, doubts
from ccus.history.rules.entry_reasons import reason_text
from ccus.history.states import EnteredAs
from ccus.kit.calendar import JstMonth
from ccus.portal.prime import addresses
from ccus.portal.prime.forms.approvals import DeclineReason
from ccus.portal.prime.presenters import people
from ccus.portal.ui.shapes.approvals import ApprovalsPage, Doubt, Entry
from ccus.portal.ui.shapes.common import Deadline, Explanation, Link, Pages

ORDINARY_PER_PAGE = 50
# More doubtful ones than anybody looks at in one go wait behind these.
MOST_DOUBTFUL = 50


def approvals_page(waiting: Waiting, *, site_ccus_id: str, number: int, on: date, language: str) -> ApprovalsPage:
    """`site_ccus_id` is empty for all sites together; `number` is the page of the ordinary ones, from 1."""
    doubtful, ordinary = waiting.doubtful, waiting.ordinary
    pages = paging(len(ordinary), number=number, site_ccus_id=site_ccus_id)
    names_site = not site_ccus_id and len(waiting.sites) > 1

    def shown(entry: WaitingEntry) -> Entry:
        return one_entry(entry, site_ccus_id=site_ccus_id, names_site=names_site, language=language)

    return ApprovalsPage(
        site=waiting.site_name or (waiting.sites[0].site_name if len(waiting.sites) == 1 else _("すべての現場")),
        deadline=deadline(waiting, on=on),
        exceptions=tuple(shown(entry) for entry in doubtful[:MOST_DOUBTFUL]),
        ordinary=tuple(shown(entry) for entry in ordinary[pages.first - 1 : pages.last] if pages.first),
        exception_total=len(doubtful),
        ordinary_total=len(ordinary),
        approved_this_month=waiting.approved_this_month,
        approve_all_url=addresses.approvals_url(site_ccus_id),
        decline_reasons=tuple((reason.value, reason.label(language)) for reason in DeclineReason),
        pages=pages if ordinary else None,
        sites=site_links(waiting, site_ccus_id=site_ccus_id),
        missing_url=addresses.missing_days_url(site_ccus_id) if site_ccus_id else "",
        flags_url=addresses.flags_url(site_ccus_id) if site_ccus_id else "",
    )


def one_entry(entry: WaitingEntry, *, site_ccus_id: str, names_site: bool, language: str) -> Entry:
    return Entry(
        key=str(entry.entry_id),
        on=entry.work_date,
        name=entry.name,
        level=entry.level,
        firm=entry.firm_name,
        trade=people.trade(entry.trade_code, language=language),
        role=people.roles(entry.site_roles, language=language),
        content=entry.work_content,
        entered_by=_("本人") if entry.entered_as is EnteredAs.TECHNICIAN else _("会社"),
        entered_at=entry.entered_at,
        site=entry.site_name if names_site else "",
        note=reason_text(entry.reason, language=language),
        from_time=_clock(entry.entry_at),
        until_time=_clock(entry.exit_at),
        doubts=tuple(doubt(found, language=language) for found in entry.doubts),
        approve_url=addresses.approvals_url(site_ccus_id),
        decline_url=addresses.return_url(entry.entry_id, site_ccus_id=site_ccus_id),
    )


def doubt(found: doubts.Doubt, *, language: str) -> Doubt:
    return Doubt(
        text=found.kind.label(language).format(**_worded(found.values, language=language)),
        explanation=Explanation(
            title=_("何を確かめればよいか"),
            what=found.kind.advice(language),
            why=found.kind.why(language),
        ),
    )


def deadline(waiting: Waiting, *, on: date) -> Deadline:
    """The nearest one of what is listed; when nothing waits, that of the days of last month."""
    nearest = min((entry.closes_on for entry in waiting.entries), default=None)
    last_on = nearest or closing.closes_on(JstMonth.of(on).previous().first_on)
    return Deadline(on=last_on, days_left=(last_on - on).days)


def site_links(waiting: Waiting, *, site_ccus_id: str) -> tuple[Link, ...]:
    """A choice where several sites have something waiting, or the one asked for has nothing but others have."""
    others = [site for site in waiting.sites if site.site_ccus_id != site_ccus_id]
    if not others or (len(waiting.sites) == 1 and not site_ccus_id):
        return ()
    everything = Link(
        _("すべての現場"),
        addresses.approvals_url(),
        current=not site_ccus_id,
        count=sum(site.count for site in waiting.sites),
    )
    return (
        everything,
        *(
            Link(
                site.site_name,
                addresses.approvals_url(site.site_ccus_id),
                current=site.site_ccus_id == site_ccus_id,
                count=site.count,
            )
            for site in waiting.sites
        ),
    )


def paging(total: int, *, number: int, site_ccus_id: str) -> Pages:
    """A page beyond the last gives the last. `first` is 0 when there is nothing."""
    count = max(1, -(-total // ORDINARY_PER_PAGE))
    number = min(max(number, 1), count)
    first = (number - 1) * ORDINARY_PER_PAGE + 1 if total else 0
    return Pages(
        number=number,
        count=count,
        first=first,
        last=min(number * ORDINARY_PER_PAGE, total),
        total=total,
        previous_url=addresses.approvals_url(site_ccus_id, page=number - 1) if number > 1 else "",
        next_url=addresses.approvals_url(site_ccus_id, page=number + 1) if number < count else "",
    )


def _worded(values: Mapping[str, object], *, language: str) -> dict[str, object]:
    """Codes of roles and trades in words."""
    worded = dict(values)
    if isinstance(codes := worded.get("roles"), list):
        worded["roles"] = people.roles(codes, language=language)
    if isinstance(code := worded.get("trade"), str):
        worded["trade"] = people.trade(code, language=language)
    return worded


def _clock(moment: datetime | None) -> time | None:
    return timezone.localtime(moment).time() if moment else None
