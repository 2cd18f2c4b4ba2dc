"""Whom to approach: primes, regions, trades and capital bands, people close to a level; on the screen and as files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ccus.access.states import Channel
from ccus.insights.errors import LakeEmpty
from ccus.insights.rules.segments import NEAR_DAYS, PrimeUse
from ccus.insights.services import outreach
from ccus.insights.services.answers import Counting
from ccus.insights.services.outreach import Grouping, PeopleNearLevel
from ccus.insights.services.outreach_primes import MOST_IN_A_FILE, PAGE_SIZE, PrimeUses, list_primes_to_approach
from ccus.insights.services.preparing import looked_at
from ccus.kit.calendar import JstMonth
from ccus.portal.business.presenters import csv_file
from ccus.portal.operator.presenters import outreach as presenter
from ccus.portal.templatetags.ui import ja_month
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.reading import page_number
from ccus.portal.ui.shapes.common import Explanation, Link, Pages, Waiting
from ccus.portal.ui.shapes.exploring import OutreachPage, OutreachRow
from ccus.portal.ui.waiting import waiting_for


@page(permission="insights:segments:view", audience="operator")
@require_safe
def primes(request: PageRequest) -> HttpResponse:
    """GET `none` for primes without any records, `page`."""
    none = "none" in request.GET
    now = timezone.now()
    from_on, until = looked_at(now)
    found = list_primes_to_approach(
        request.viewer, without_any=none, from_on=from_on, until=until, now=now, page=page_number(request)
    )
    listed = found if isinstance(found, PrimeUses) else PrimeUses(primes=(), found=0, page=1, pages=1)
    shape = OutreachPage(
        title=_("働きかけの相手"),
        lead=_("%(from)sから%(to)sまでの記録で見ています。") % _period(from_on, until),
        kinds=_kinds(request, "primes"),
        views=(
            Link(_("一部の現場だけ"), reverse("operator:outreach"), current=not none),
            Link(_("記録がない"), f"{reverse('operator:outreach')}?none=1", current=none),
        ),
        head=presenter.prime_head(),
        numeric=presenter.PRIME_NUMERIC,
        rows=tuple(_prime_row(request, prime) for prime in listed.primes),
        pages=_pages("operator:outreach", listed.page, listed.pages, listed.found, {"none": "1"} if none else {}),
        csv_url=reverse("operator:outreach-export") + ("?none=1" if none else ""),
        explanation=Explanation(
            title=_("選び方"),
            what=_(
                "期間内に稼働している登録現場（試験用・教育訓練施設を除く）を元請ごとに数え、記録のない現場がある元請を、多い順に並べています。"
            ),
            why=_("記録の経験があるのに全現場では行っていない元請と、まだ記録のない元請では、要る支援が違うためです。"),
            rule=_("2025年度の事業計画案 (2)① 元請事業者の取組状況に応じた働きかけ"),
        ),
        found=_("%(count)s社") % {"count": f"{listed.found:,}"},
        waiting=_waiting(request, found),
    )
    return render(request, "portal/operator/outreach/list.html", {"page": shape})


@page(permission="insights:segments:view", audience="operator")
@require_safe
def primes_export(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    from_on, until = looked_at(now)
    none = "none" in request.GET
    found = list_primes_to_approach(
        request.viewer, without_any=none, from_on=from_on, until=until, now=now, size=MOST_IN_A_FILE
    )
    if isinstance(found, Counting):
        return redirect(reverse("operator:outreach") + ("?none=1" if none else ""))
    rows = [_prime_row(request, prime) for prime in found.primes]
    name = "primes-without-records" if none else "primes-with-silent-sites"
    return _file(name, (_("元請"), _("事業者ID"), *presenter.prime_head(), _("理由")), rows)


@page(permission="insights:segments:view", audience="operator")
@require_safe
def groups(request: PageRequest) -> HttpResponse:
    """GET `by`: prefecture, trade or capital."""
    by = _grouping(request)
    now = timezone.now()
    from_on, until = looked_at(now)
    here = reverse("operator:outreach-groups")
    labels = {Grouping.PREFECTURE: _("都道府県"), Grouping.TRADE: _("職種"), Grouping.CAPITAL: _("資本金")}
    rows, problem, overall, waiting = _group_rows(request, by)
    shape = OutreachPage(
        title=_("働きかけの相手"),
        lead=_("%(from)sから%(to)sまでの記録で見ています。") % _period(from_on, until),
        kinds=_kinds(request, "groups"),
        views=tuple(Link(label, f"{here}?by={key.value}", current=key is by) for key, label in labels.items()),
        head=presenter.group_head(by),
        numeric=presenter.GROUP_NUMERIC,
        rows=rows,
        pages=None,
        csv_url=f"{reverse('operator:outreach-groups-export')}?by={by.value}",
        explanation=Explanation(
            title=_("割合の意味"),
            what=_(
                "登録している人（法人）のうち、期間内に就業履歴がある人（法人）の割合です。全体より低いところだけを、低い順に出します。"
            ),
            why=_(
                "建設業で働く人の全体に対する登録率は、登録していない人の数がこのしくみの中にないため、計算できません。"
            ),
            rule=_("2025年度の事業計画案 (1) 登録率の低い地域・職種・資本金規模への重点化"),
        ),
        problem=problem[0],
        problem_text=problem[1],
        found=_("全体 %(overall)s%%") % {"overall": overall} if overall else "",
        waiting=waiting,
    )
    return render(request, "portal/operator/outreach/list.html", {"page": shape})


@page(permission="insights:segments:view", audience="operator")
@require_safe
def groups_export(request: PageRequest) -> HttpResponse:
    by = _grouping(request)
    rows, problem, _overall, waiting = _group_rows(request, by)
    if problem[0] or waiting:
        return redirect(f"{reverse('operator:outreach-groups')}?by={by.value}")
    return _file(f"low-use-by-{by.value}", (_("区分"), "", *presenter.group_head(by), _("理由")), rows)


@page(permission="insights:people-segment:view", audience="operator")
@require_safe
def people(request: PageRequest) -> HttpResponse:
    """GET `page`. Whoever is listed sees in their own record of disclosures that they were."""
    now, language = timezone.now(), request.viewer.language
    words = ("", "")
    listed: tuple[OutreachRow, ...] = ()
    pages, total = None, 0
    try:
        found: PeopleNearLevel | Counting | None = outreach.list_people_near_level_visible_to(
            request.viewer, now=now, channel=Channel.SCREEN, page=page_number(request)
        )
    except LakeEmpty as refusal:
        words = _("調べるための写しがまだありません"), refusal.sentence(language)
        found = None
    if isinstance(found, PeopleNearLevel):
        listed = tuple(presenter.person_row(person, language=language) for person in found.people)
        pages = _pages("operator:outreach-people", found.page, found.pages, found.found, {})
        total = found.found
    shape = OutreachPage(
        title=_("働きかけの相手"),
        lead=_(
            "次のレベルの日数まであと%(days)d日以内の人と、日数を満たしている人です。日数だけを見ています。レベルには、ほかに資格や講習の条件と申請が要ります。"
        )
        % {"days": NEAR_DAYS},
        kinds=_kinds(request, "people"),
        views=(),
        head=presenter.person_head(),
        numeric=(),
        rows=listed,
        pages=pages,
        csv_url=reverse("operator:outreach-people-export"),
        explanation=Explanation(
            title=_("選び方"),
            what=_(
                "評価に使える就業日数、職長・班長の日数を、分野ごとの基準と比べています。日数を満たした人に残るのは、資格や講習の条件と申請です。"
            ),
            why=_("見た人と日時は、本人の「開示の記録」に残ります。"),
            rule=_("能力評価制度の各分野の基準。確認できていない分野は国のガイドラインの目安"),
        ),
        problem=words[0],
        problem_text=words[1],
        is_personal=True,
        found=_("%(count)s人") % {"count": f"{total:,}"} if listed else "",
        waiting=_waiting(request, found),
    )
    return render(request, "portal/operator/outreach/list.html", {"page": shape})


@page(permission="insights:people-segment:view", audience="operator")
@require_safe
def people_export(request: PageRequest) -> HttpResponse:
    language = request.viewer.language
    try:
        found = outreach.list_people_near_level_visible_to(
            request.viewer, now=timezone.now(), channel=Channel.EXPORT, size=outreach.MOST_PEOPLE
        )
    except LakeEmpty:
        return redirect("operator:outreach-people")
    if isinstance(found, Counting):
        return redirect("operator:outreach-people")
    rows = [presenter.person_row(person, language=language) for person in found.people]
    return _file("people-near-a-level", (_("氏名"), _("技能者ID"), *presenter.person_head(), _("理由")), rows)


def _prime_row(request: PageRequest, prime: PrimeUse) -> OutreachRow:
    url = f"{reverse('operator:kpis')}?{urlencode({'prime': prime.ccus_id})}"
    return presenter.prime_row(prime, url=url, language=request.viewer.language)


def _group_rows(
    request: PageRequest, by: Grouping
) -> tuple[tuple[OutreachRow, ...], tuple[str, str], float, Waiting | None]:
    """Rows, why there are none (title and sentence), the rate of all, and what stands there while it is counted."""
    now = timezone.now()
    from_on, until = looked_at(now)
    language = request.viewer.language
    try:
        found = outreach.list_groups_with_low_use(request.viewer, by, from_on=from_on, until=until, now=now)
    except LakeEmpty as refusal:
        return (), (_("調べるための写しがまだありません"), refusal.sentence(language)), 0, None
    if isinstance(found, Counting):
        return (), ("", ""), 0, _waiting(request, found)
    rows = tuple(presenter.group_row(group, grouping=by, found=found, language=language) for group in found.groups)
    return rows, ("", ""), found.overall, None


def _waiting(request: PageRequest, found: object) -> Waiting | None:
    return waiting_for(found, refresh_url=request.get_full_path()) if isinstance(found, Counting) else None


def _grouping(request: PageRequest) -> Grouping:
    by = request.GET.get("by", "")
    return Grouping(by) if by in set(Grouping) else Grouping.PREFECTURE


def _period(from_on: date, until: date) -> dict[str, str]:
    return {"from": ja_month(from_on), "to": ja_month(JstMonth.of(until).previous().first_on)}


def _kinds(request: PageRequest, current: str) -> tuple[Link, ...]:
    kinds = [
        Link(_("元請"), reverse("operator:outreach"), current=current == "primes"),
        Link(_("地域・職種・資本金"), reverse("operator:outreach-groups"), current=current == "groups"),
    ]
    if request.viewer.may("insights:people-segment:view"):
        kinds.append(Link(_("レベルに近い人"), reverse("operator:outreach-people"), current=current == "people"))
    return tuple(kinds)


def _pages(route: str, number: int, count: int, found: int, values: dict[str, str]) -> Pages:
    def url_of(wanted: int) -> str:
        return f"{reverse(route)}?{urlencode({**values, 'page': wanted})}" if 1 <= wanted <= count else ""

    return Pages(
        number=number,
        count=count,
        first=(number - 1) * PAGE_SIZE + 1,
        last=min(number * PAGE_SIZE, found),
        total=found,
        previous_url=url_of(number - 1),
        next_url=url_of(number + 1),
    )


def _file(name: str, head: Sequence[str], rows: Sequence[OutreachRow]) -> HttpResponse:
    lines = [list(head), *([row.name, row.detail, *row.facts, row.reason] for row in rows)]
    return HttpResponse(
        csv_file.encode(lines, encoding=csv_file.Encoding.UTF_8),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
