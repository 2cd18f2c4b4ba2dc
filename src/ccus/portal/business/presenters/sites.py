"""A firm's sites and one of them in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.access.viewers import Viewer
from ccus.kit.calendar import jst_date
from ccus.kit.ids import display_id
from ccus.portal.prime import addresses
from ccus.portal.ui import site_addresses, site_words
from ccus.portal.ui.shapes.common import Link, Pages
from ccus.portal.ui.shapes.sites import AskedPlace, Fact, SiteLine, SitePage, Step
from ccus.registry.rules.prefectures import prefecture_name
from ccus.sites.models import HierarchyNode, Site
from ccus.sites.rules.recording_period import RecordingPeriod, describe
from ccus.sites.states import OrderCategory, SiteState

PAGE_SIZE = 50


def line(site: Site, *, tiers: Mapping[int, int], on: date, language: str) -> SiteLine:
    return SiteLine(
        name=site.name,
        site_id=site.ccus_id,
        url=site_addresses.site_url(site.ccus_id),
        part=site_words.tier(tiers[site.pk]) if site.pk in tiers else "",
        prime=site.prime.name,
        state=SiteState(site.state).label(language),
        is_open=site.state == SiteState.OPEN,
        period=describe(_period(site), on=on, language=language),
    )


def asked(node: HierarchyNode, *, language: str) -> AskedPlace:
    return AskedPlace(
        site=node.site.name,
        upper=node.upper.firm_name if node.upper else "",
        tier=site_words.tier(node.tier),
        days=site_words.days(node.valid.lower, node.valid.upper, language=language),
        answer_url=site_addresses.part_url(node.site.ccus_id, node.pk, "answer"),
    )


def pages(found: int, *, number: int, search: str) -> Pages:
    here = reverse("business:sites")
    count = max(1, -(-found // PAGE_SIZE))

    def url(page: int) -> str:
        return f"{here}?page={page}" + (f"&q={search}" if search else "")

    return Pages(
        number=number,
        count=count,
        first=(number - 1) * PAGE_SIZE + 1 if found else 0,
        last=min(number * PAGE_SIZE, found),
        total=found,
        previous_url=url(number - 1) if number > 1 else "",
        next_url=url(number + 1) if number < count else "",
    )


def site_page(
    site: Site,
    *,
    viewer: Viewer,
    is_prime: bool,
    firms: int,
    rostered: int,
    devices: int,
    has_records: bool,
    to_mend: int,
    on: date,
) -> SitePage:
    language = viewer.language
    steps = _steps(site, viewer=viewer, firms=firms, rostered=rostered, devices=devices)
    return SitePage(
        name=site.name,
        site_id=site.ccus_id,
        state=SiteState(site.state).label(language),
        is_open=site.state == SiteState.OPEN,
        steps=steps if is_prime and not has_records and site.state == SiteState.OPEN else (),
        links=tuple(_links(site, viewer=viewer, is_prime=is_prime, to_mend=to_mend)),
        facts=tuple(_facts(site, on=on, language=language)),
        particulars_url=reverse("prime:site-particulars", args=[site.ccus_id])
        if is_prime and viewer.may("sites:site:edit")
        else "",
    )


def _steps(site: Site, *, viewer: Viewer, firms: int, rostered: int, devices: int) -> tuple[Step, ...]:
    return (
        Step(
            _("1　名簿に人を載せる"),
            _("職種と立場がないと、タッチは残っても日数が評価に入りません。"),
            Link(_("名簿に載せる"), site_addresses.people_url(site.ccus_id)),
            is_done=rostered > 0,
        ),
        Step(
            _("2　読み取り機をつなぐ"),
            _("スマートフォンでもかまいません。登録コードを読むだけです。"),
            Link(_("読み取り機を登録する"), addresses.readers_url(site.ccus_id)),
            is_done=devices > 0,
        ),
        Step(
            _("3　協力会社を施工体制に入れる"),
            _("IDで依頼するか、まだ登録していない会社には招待のリンクを送ります。自社だけなら要りません。"),
            Link(_("会社を入れる"), site_addresses.hierarchy_url(site.ccus_id)),
            is_done=firms > 1,
        ),
    )


def _links(site: Site, *, viewer: Viewer, is_prime: bool, to_mend: int) -> list[Link]:
    links = [
        Link(_("今日の現場"), addresses.board_url(site.ccus_id), "hard-hat"),
        Link(_("施工体制"), site_addresses.hierarchy_url(site.ccus_id), "building-2"),
        Link(_("作業員名簿"), site_addresses.roster_url(site.ccus_id), "users-round"),
        Link(_("書類"), reverse("business:site-documents", args=[site.ccus_id]), "download"),
        Link(_("名簿の確認"), addresses.checks_url(site.ccus_id), "circle-check"),
        Link(_("評価に入らない日を直す"), site_addresses.mending_url(site.ccus_id), "list-checks", count=to_mend),
    ]
    if viewer.may("documents:retirement:view"):
        links.append(Link(_("建退共の報告"), reverse("business:site-retirement", args=[site.ccus_id]), "stamp"))
    if is_prime and viewer.may("devices:device:view"):
        links.append(Link(_("読み取り機"), addresses.readers_url(site.ccus_id), "scan-line"))
    return links


def _facts(site: Site, *, on: date, language: str) -> list[Fact]:
    period = site.recording_period
    facts = [
        Fact(_("現場ID"), display_id(site.ccus_id)),
        Fact(_("元請"), site.prime.name),
        Fact(_("就業履歴蓄積期間"), site_words.days(period.lower, period.upper, language=language)),
        Fact(_("場所"), prefecture_name(site.office_prefecture_code, language) + site.office_address),
        Fact(_("現場管理者"), site.site_manager_name),
        Fact(_("発注の区分"), OrderCategory(site.order_category).label(language)),
        Fact(_("開設した日"), site_words.day(jst_date(site.opened_at), language=language)),
    ]
    return [fact for fact in facts if fact.value]


def _period(site: Site) -> RecordingPeriod:
    return RecordingPeriod(site.recording_period.lower, site.recording_period.upper - site_words.ONE_DAY)
