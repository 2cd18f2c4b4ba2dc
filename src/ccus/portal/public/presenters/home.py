"""National figures and the doors of the front page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.history.queries.national import NationalToday
from ccus.insights.queries.nation import NationTotals
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.home import Door, Figure, HomePage


def home_page(today: NationalToday, totals: NationTotals, *, as_of: datetime) -> HomePage:
    return HomePage(
        as_of=as_of,
        live=(
            Figure(today.people, _("人"), _("今日、現場に入った人")),
            Figure(today.touches, _("回"), _("今日のタッチ")),
            Figure(today.sites, _("か所"), _("今日、記録している現場")),
        ),
        totals=(
            Figure(totals.records, _("件"), _("就業履歴")),
            Figure(totals.technicians, _("人"), _("登録技能者")),
            Figure(totals.businesses, _("社"), _("登録事業者")),
            Figure(totals.sites, _("か所"), _("登録現場")),
        ),
        doors=(
            Door(
                icon="hard-hat",
                title=_("技能者の方"),
                text=_("今日、記録されたか。あと何日でレベルが上がるか。"),
                action=Link(_("自分の日数を見る"), reverse("technician:days")),
                points=(_("今日の記録がひと目でわかる"), _("足りない日を自分で入力できる")),
            ),
            Door(
                icon="building-2",
                title=_("事業者の方"),
                text=_("うちの人の日数を、ひと月まとめて確かめる。"),
                action=Link(_("うちの人の日数を見る"), reverse("business:people-days")),
                points=(_("足りない日をまとめて入力"), _("締め切りまでの日数が出る")),
            ),
            Door(
                icon="map-pin",
                title=_("元請の現場の方"),
                text=_("いま現場にだれがいるかを見て、承認する。"),
                action=Link(_("現場の画面へ"), reverse("account_login")),
                points=(_("会社・職種ごとの人数が自動で動く"), _("気になるものだけ見て、残りは一度に承認")),
            ),
        ),
    )
