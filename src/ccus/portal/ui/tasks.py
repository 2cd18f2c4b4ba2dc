"""The entries of the header, named by task. A page that is the beginning of a task adds its line here."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ccus.access.viewers import Viewer
from ccus.portal.ui.shapes.common import Link

MOST_TASKS = 5


@dataclass(frozen=True, kw_only=True)
class Task:
    """One entry: shown to viewers who hold the word. `label` is a lazy translation, `icon` a name from assets/icons.json.

    `also_under` begins the addresses of further pages that belong to the task.
    """

    label: Promise
    route: str
    permission: str
    icon: str = ""
    also_under: str = ""


# In order of importance: a viewer sees the first five that their words allow.
TASKS: tuple[Task, ...] = (
    Task(label=_("自分の日数"), route="technician:days", permission="history:own-days:view", icon="calendar-days"),
    Task(label=_("何が足りない？"), route="technician:needs", permission="levels:own-progress:view", icon="signal"),
    Task(
        label=_("能力評価の申請"),
        route="evaluator:assessments",
        permission="levels:assessment:decide",
        icon="stamp",
    ),
    Task(
        label=_("ここで働いた"),
        route="technician:provisional-days",
        permission="history:provisional-day:note",
        icon="map-pin",
    ),
    Task(label=_("自分のカード"), route="technician:card", permission="registry:own-card:view", icon="id-card"),
    Task(
        label=_("だれが見たか"),
        route="technician:disclosures",
        permission="access:own-disclosures:view",
        icon="users-round",
    ),
    Task(
        label=_("うちの人の日数"),
        route="business:people-days",
        permission="history:people-days:view",
        icon="calendar-days",
        also_under="/business/people/",
    ),
    Task(label=_("今日の現場"), route="prime:home", permission="sites:now:view", icon="hard-hat"),
    Task(label=_("承認する"), route="prime:approvals", permission="history:direct-entry:decide", icon="stamp"),
    Task(
        label=_("現場と名簿"),
        route="business:sites",
        permission="sites:hierarchy:edit",
        icon="building-2",
        also_under="/business/sites/",
    ),
    Task(
        label=_("書類の提出"),
        route="business:submissions",
        permission="documents:submission:view",
        icon="stamp",
    ),
    Task(
        label=_("仮の就業日"),
        route="business:provisional-days",
        permission="history:people-provisional-days:note",
        icon="map-pin",
    ),
    Task(
        label=_("確認のお願い"),
        route="business:reminders",
        permission="sites:check-reminder:view",
        icon="list-checks",
    ),
    Task(label=_("お知らせ"), route="technician:notices", permission="support:own-notice:view", icon="info"),
    Task(
        label=_("登録基幹技能者の連携"),
        route="technician:links",
        permission="registry:own-link:manage",
        icon="refresh-cw",
    ),
    Task(
        label=_("建設業許可の連携"),
        route="business:links",
        permission="registry:firm-link:manage",
        icon="refresh-cw",
    ),
    Task(label=_("会社へのお知らせ"), route="business:notices", permission="support:firm-notice:view", icon="info"),
    Task(
        label=_("更新の時期が来た会社"),
        route="prime:renewals",
        permission="support:tree-renewal:view",
        icon="building-2",
    ),
    Task(label=_("現場のKPI"), route="prime:kpis", permission="insights:own-kpis:view", icon="signal"),
    Task(
        label=_("現場を待っている日"),
        route="prime:provisional-days",
        permission="history:provisional-day:decide",
        icon="map-pin",
    ),
    Task(label=_("建退共"), route="technician:retirement", permission="history:own-days:view", icon="stamp"),
    Task(label=_("建退共の報告"), route="business:retirement", permission="documents:retirement:view", icon="stamp"),
    Task(
        label=_("窓口の受付"),
        route="counter:cases",
        permission="applications:counter:work",
        icon="stamp",
        also_under="/applications/",
    ),
    Task(
        label=_("申請の審査"),
        route="reviewer:queue",
        permission="applications:application:review",
        icon="list-checks",
    ),
    Task(label=_("KPIと目標"), route="operator:kpis", permission="insights:kpis:view", icon="signal"),
    Task(
        label=_("働きかけの相手"),
        route="operator:outreach",
        permission="insights:segments:view",
        icon="users-round",
        also_under="/operator/outreach/",
    ),
    Task(label=_("申し立て"), route="operator:flags", permission="history:flag:decide", icon="list-checks"),
    Task(
        label=_("閲覧の見張り"),
        route="operator:attention",
        permission="access:attention:view",
        icon="search",
        also_under="/operator/disclosure-policy/",
    ),
    Task(
        label=_("保管した荷物"),
        route="operator:held-bundles",
        permission="history:held-bundle:view",
        icon="hourglass",
    ),
    Task(label=_("カードの印刷"), route="operator:cards", permission="registry:card-print:manage", icon="id-card"),
    Task(
        label=_("お知らせの届き方"),
        route="operator:notices",
        permission="support:notice:manage",
        icon="info",
    ),
    Task(
        label=_("特例措置"),
        route="operator:special-measures",
        permission="registry:special-measure:view",
        icon="clock",
    ),
    Task(
        label=_("能力評価の基準を試す"),
        route="operator:level-rehearsal",
        permission="levels:criteria:rehearse",
        icon="signal",
    ),
    Task(
        label=_("確認の決まりを試す"),
        route="operator:check-rehearsal",
        permission="insights:check:rehearse",
        icon="circle-check",
    ),
    Task(label=_("実績を調べる"), route="operator:analysis", permission="insights:explore:view", icon="search"),
    Task(label=_("返金"), route="operator:refunds", permission="billing:refund:decide", icon="refresh-cw"),
    Task(label=_("二重登録の統合"), route="operator:merges", permission="registry:merge:decide", icon="users-round"),
    Task(
        label=_("窓口での本人確認"), route="operator:identifications", permission="access:account:edit", icon="id-card"
    ),
    Task(label=_("新しい顔写真"), route="operator:photos", permission="registry:photo:decide", icon="user-round"),
)


def tasks_of(viewer: Viewer, *, path: str) -> tuple[Link, ...]:
    """At most five links; the one whose address begins `path`, the longest of such, is marked as current."""
    open_to_viewer = [task for task in TASKS if viewer.may(task.permission)][:MOST_TASKS]
    links = [(task, reverse(task.route)) for task in open_to_viewer]
    depths = [max(_depth(url, path), _depth(task.also_under, path)) for task, url in links]
    deepest = max(depths, default=0)
    return tuple(
        Link(label=str(task.label), url=url, icon=task.icon, current=depth == deepest > 0)
        for (task, url), depth in zip(links, depths, strict=True)
    )


def more_tasks_of(viewer: Viewer) -> tuple[Link, ...]:
    """Those that have no room in the header, for the menu of the hat."""
    open_to_viewer = [task for task in TASKS if viewer.may(task.permission)][MOST_TASKS:]
    return tuple(Link(label=str(task.label), url=reverse(task.route), icon=task.icon) for task in open_to_viewer)


def _depth(address: str, path: str) -> int:
    """How much of the path the address covers; 0 when the path lies elsewhere."""
    return len(address) if address and path.startswith(address) else 0
