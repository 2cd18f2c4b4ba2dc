"""KPIs in words: what was reached, what was set, and what cannot be known."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from ccus.insights.queries.kpis import KpiScope, Scope, SiteLine
from ccus.insights.rules.kpis import (
    PERCENT,
    TYPED,
    KpiCounts,
    KpiTarget,
    KpiValue,
    compute,
    fiscal_year_of,
    kpis,
    target_of,
)
from ccus.insights.rules.targets import national_targets
from ccus.insights.services.answers import Counting
from ccus.insights.services.kpi_counts import FoundKpis
from ccus.kit.calendar import JstMonth
from ccus.kit.folding import fold_width
from ccus.portal.templatetags.ui import clock, ja_day
from ccus.portal.ui.shapes.common import Explanation, MonthNav, Waiting
from ccus.portal.ui.shapes.kpis import KpiRow, KpiSiteRow, TypedNumber
from ccus.portal.ui.waiting import waiting_for

FIRST_MONTH = JstMonth(2019, 4)
_MOST_DIGITS, _LONGEST_SHOWN = 10, 40


def rows(
    counts: KpiCounts, *, scope: KpiScope, month: JstMonth, typed: Mapping[str, int], language: str
) -> tuple[KpiRow, ...]:
    year = fiscal_year_of(month)
    return tuple(
        _row(
            compute(kpi, counts, typed=typed),
            target_of(kpi, fiscal_year=year),
            # Only the whole country has a target for the number of records, and only for a year.
            hint=_yearly_target(year) if kpi.key == "touch_count" and scope.scope is Scope.COUNTRY else "",
            language=language,
        )
        for kpi in kpis()
    )


def answer(
    found: FoundKpis | Counting,
    *,
    scope: KpiScope,
    month: JstMonth,
    typed: Mapping[str, int],
    language: str,
    refresh_url: str,
) -> tuple[tuple[KpiRow, ...], str, Waiting | None]:
    """The rows, when they were counted (empty: just now), and what stands in their place while they are."""
    if isinstance(found, Counting):
        return (), "", waiting_for(found, refresh_url=refresh_url)
    counted = _("%(day)s %(time)sに数えた数です。") % {
        "day": ja_day(found.counted_at), "time": clock(found.counted_at),
    } if found.counted_at else ""  # fmt: skip
    return rows(found.counts, scope=scope, month=month, typed=typed, language=language), counted, None


def typed_numbers(values: Mapping[str, str], typed: Mapping[str, int]) -> tuple[TypedNumber, ...]:
    """Fields with what was typed, and why a number could not be read; `typed` is what was read."""
    labels = {
        "firms_entering": _("入場した下請事業者（一人親方を除く・社）"),
        "people_entering": _("入場した技能者（実人数）"),
        "entries": _("入場した技能者（延べ人日）"),
        "sites_all": _("稼働中の現場の総数"),
    }
    problem = _("数字で入力してください（1以上、10桁まで）。")
    return tuple(
        TypedNumber(
            name,
            labels[name],
            values.get(name, "")[:_LONGEST_SHOWN],
            problem if values.get(name, "").strip() and name not in typed else "",
        )
        for name in TYPED
    )


def read_typed(values: Mapping[str, str]) -> dict[str, int]:
    """Numbers of the address, also of full width or with commas; anything that is no number above zero is left out."""
    folded = {name: "".join(fold_width(values.get(name, "")).replace(",", "").split()) for name in TYPED}
    return {
        name: int(number)
        for name, number in folded.items()
        if len(number) <= _MOST_DIGITS and number.isascii() and number.isdigit() and int(number) > 0
    }


def nav(month: JstMonth, *, this_month: JstMonth, url_of: Callable[[JstMonth], str]) -> MonthNav:
    return MonthNav(
        month=month.first_on,
        previous_url=url_of(month.previous()) if month > FIRST_MONTH else "",
        next_url=url_of(month.next()) if month < this_month else "",
        this_month_url=url_of(this_month) if month != this_month else "",
    )


def site_row(line: SiteLine, *, url: str) -> KpiSiteRow:
    return KpiSiteRow(
        name=line.name,
        site_id=line.ccus_id,
        url=url,
        equipment=_("あり") if line.is_equipped else _("なし"),
        is_equipped=line.is_equipped,
        records=line.records,
        touched=_share(line.touched, line.records),
        valid=_share(line.valid, line.records),
    )


def _row(found: KpiValue, target: KpiTarget | None, *, hint: str, language: str) -> KpiRow:
    kpi, number = found.kpi, 0 if language == "ja" else 1
    is_rate = kpi.unit == PERCENT
    aim = target.target if target else None
    minimum = target.commitment if target else None
    set_by = _("%(year)d年度、%(who)s") % {"year": target.fiscal_year, "who": target.set_by[number]} if target else ""
    return KpiRow(
        name=kpi.name[number],
        value="" if found.value is None else f"{found.value:,.1f}" if is_rate else f"{found.value:,.0f}",
        unit="%" if is_rate else _("件"),
        missing=_missing(found),
        basis=_basis(found),
        target=_("%(target)d%%（%(set)s）") % {"target": aim, "set": set_by} if aim is not None else hint,
        commitment=f"{minimum}%" if minimum is not None else "",
        tone=_tone(found.value, aim),
        verdict=_verdict(found.value, aim),
        share=found.value if is_rate and found.value is not None else None,
        target_share=float(aim) if aim is not None else None,
        commitment_share=float(minimum) if minimum is not None else None,
        explanation=Explanation(
            title=_("計算のしかた"),
            what=kpi.formula[number],
            why=kpi.unknown[number],
            values=((_("目標の注記"), target.note[number]),) if target and target.note[number] else (),
            rule=kpi.source[number],
        ),
    )


def _missing(found: KpiValue) -> str:
    if found.value is not None:
        return ""
    if not found.kpi.numerator:
        return _("このしくみでは分かりません")
    if found.kpi.typed and found.denominator is None:
        return _("分母が分かりません")
    if found.denominator:
        return _("入れた数が、数えた数より小さくなっています")
    return _("まだ何もありません")


def _basis(found: KpiValue) -> str:
    if found.numerator is None or found.kpi.unit != PERCENT:
        return ""
    below = "?" if found.denominator is None else f"{found.denominator:,}"
    return f"{found.numerator:,} ÷ {below}"


def _tone(value: float | None, aim: int | None) -> str:
    if value is None or aim is None:
        return ""
    return "reached" if value >= aim else "short"


def _verdict(value: float | None, aim: int | None) -> str:
    if value is None or aim is None:
        return ""
    if value >= aim:
        return _("目標に届いています")
    return _("目標まであと%(points)s ポイント") % {"points": f"{aim - value:.1f}"}


def _yearly_target(year: int) -> str:
    for target in national_targets():
        if target.fiscal_year == year:
            return _("年間%(touches)s件（%(year)d年度、全国）") % {"touches": f"{target.touches:,}", "year": year}
    return ""


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "–"
