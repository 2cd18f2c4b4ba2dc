"""The prime's first page: what stops somebody's day first, sorted by how soon it must be done."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccus.history.queries.approvals import WaitingAtSite
from ccus.history.queries.provisional_days import WaitingCount
from ccus.history.queries.sites_today import PAGE_SIZE, SitesToday, SiteToday
from ccus.portal.prime import addresses
from ccus.portal.ui.shapes.common import Deadline, Link, Pages
from ccus.portal.ui.shapes.prime_home import PrimeHomePage, SiteRow, Todo


def home_page(found: SitesToday, provisional: WaitingCount, *, on: date) -> PrimeHomePage:
    return PrimeHomePage(todos=todos(found, provisional, on=on), sites=tuple(map(row, found.sites)), pages=pages(found))


def only_site(found: SitesToday) -> str:
    """The ID of the one site there is, when nothing waits anywhere else; else empty."""
    elsewhere = [site for site in found.waiting if found.sites and site.site_ccus_id != found.sites[0].ccus_id]
    return found.sites[0].ccus_id if found.found == 1 and found.sites and not elsewhere else ""


def todos(found: SitesToday, provisional: WaitingCount, *, on: date) -> tuple[Todo, ...]:
    """Silent readers first, for touches may be missing as long as nobody looks; then what waits, by deadline; then people."""
    silent = [_silent(site) for site in found.sites if site.silent_devices]
    waiting = [_waiting(site, on=on) for site in found.waiting]
    attention = [_attention(site) for site in found.sites if site.attention]
    return (*silent, *waiting, *_provisional(provisional, on=on), *attention)


def row(site: SiteToday) -> SiteRow:
    return SiteRow(
        name=site.name,
        site_id=site.ccus_id,
        url=addresses.board_url(site.ccus_id),
        arrived=site.arrived if site.is_prime else None,
        attention=site.attention,
        prime="" if site.is_prime else site.prime_name,
    )


def pages(found: SitesToday) -> Pages:
    home = reverse("prime:home")
    first = (found.page - 1) * PAGE_SIZE + 1 if found.found else 0
    return Pages(
        number=found.page,
        count=found.pages,
        first=first,
        last=min(found.page * PAGE_SIZE, found.found),
        total=found.found,
        previous_url=f"{home}?page={found.page - 1}" if found.page > 1 else "",
        next_url=f"{home}?page={found.page + 1}" if found.page < found.pages else "",
    )


def _silent(site: SiteToday) -> Todo:
    text = ngettext(
        "読み取り機%(count)d台から連絡がありません。",
        "読み取り機%(count)d台から連絡がありません。",
        site.silent_devices,
    )
    return Todo(
        site=site.name,
        text=text % {"count": site.silent_devices},
        action=Link(_("読み取り機を見る"), addresses.readers_url(site.ccus_id)),
        is_urgent=True,
    )


def _waiting(site: WaitingAtSite, *, on: date) -> Todo:
    text = ngettext("承認を待つ日が%(count)d件あります。", "承認を待つ日が%(count)d件あります。", site.count)
    return Todo(
        site=site.site_name,
        text=text % {"count": site.count},
        action=Link(_("承認する"), addresses.approvals_url(site.site_ccus_id)),
        deadline=Deadline(on=site.closes_on, days_left=(site.closes_on - on).days),
    )


def _provisional(waiting: WaitingCount, *, on: date) -> tuple[Todo, ...]:
    if waiting.closes_on is None:
        return ()
    text = ngettext(
        "仮の就業日が%(count)d日、確認を待っています。", "仮の就業日が%(count)d日、確認を待っています。", waiting.days
    )
    todo = Todo(
        site=_("読み取り機のない所や、開設前の現場"),
        text=text % {"count": waiting.days},
        action=Link(_("待っている日を見る"), reverse("prime:provisional-days")),
        deadline=Deadline(on=waiting.closes_on, days_left=(waiting.closes_on - on).days),
    )
    return (todo,)


def _attention(site: SiteToday) -> Todo:
    text = ngettext(
        "今日の%(count)d人は、このままでは日数に入りません。",
        "今日の%(count)d人は、このままでは日数に入りません。",
        site.attention,
    )
    return Todo(
        site=site.name,
        text=text % {"count": site.attention},
        action=Link(_("今日の現場を見る"), addresses.board_url(site.ccus_id)),
    )
