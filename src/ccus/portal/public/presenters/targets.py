"""National targets as three charts and a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from ccus.insights.rules.targets import NationalTarget, TargetYear
from ccus.portal.ui.shapes.charts import LineChart, Series, line_chart
from ccus.portal.ui.shapes.common import Explanation
from ccus.portal.ui.shapes.exploring import FigureTable, TargetsPage

# With less than a twentieth of the target the registrations cannot be those of the country.
SMALLEST_PART = 20


def targets_page(years: Sequence[TargetYear]) -> TargetsPage:
    return TargetsPage(
        headline=_headline(years),
        is_part=not holds_the_country(years),
        charts=(
            _chart(
                _("登録技能者（年度末の累計）"),
                _("人"),
                years,
                lambda row: row.technicians,
                lambda row: row.technicians,
            ),
            _chart(
                _("登録事業者（年度末の累計）"), _("社"), years, lambda row: row.businesses, lambda row: row.businesses
            ),
            _chart(
                _("タッチ数（就業履歴、年度の計）"), _("件"), years, lambda row: row.touches, lambda row: row.touches
            ),
        ),
        table=_table(years),
        explanation=Explanation(
            title=_("目標と実績の数え方"),
            what=_("目標は、運営委員会が2020年10月20日に決めた「低位推計」です。事業者の数には一人親方を含みます。"),
            why=_(
                "実績は、技能者はIDの発行日、事業者は承認日、就業履歴は就業日で数えます。試験用の現場と教育訓練施設での記録は含みません。"
            ),
            rule=_("CCUS運営委員会「低位推計における技能者・事業者登録数及びカードタッチ数」"),
        ),
    )


def holds_the_country(years: Sequence[TargetYear]) -> bool:
    """Whether the registrations are those of a country, not of a demo or a trial."""
    latest = next((year for year in reversed(years) if year.technicians is not None), None)
    return latest is not None and (latest.technicians or 0) * SMALLEST_PART >= latest.target.technicians


def _headline(years: Sequence[TargetYear]) -> str:
    """How the latest whole year went."""
    if not holds_the_country(years):
        return _("国全体の目標と実績")
    for year in reversed(years):
        if year.is_whole and year.touches is not None:
            return _("%(year)d年度のタッチ数は目標の%(percent)s%%") % {
                "year": year.target.fiscal_year,
                "percent": f"{100 * year.touches / year.target.touches:.1f}",
            }
    return _("国全体の目標と実績")


def _chart(
    title: str,
    unit: str,
    years: Sequence[TargetYear],
    aim: Callable[[NationalTarget], int],
    reached: Callable[[TargetYear], int | None],
) -> LineChart:
    return line_chart(
        title,
        [
            Series(_("目標"), "target", [aim(year.target) for year in years]),
            Series(_("実績"), "actual", [reached(year) for year in years]),
        ],
        positions=[str(year.target.fiscal_year) for year in years],
        unit=unit,
    )


def _table(years: Sequence[TargetYear]) -> FigureTable:
    return FigureTable(
        _("年度ごとの目標と実績"),
        _("年度"),
        (
            _("技能者 目標"), _("技能者 実績"), _("事業者 目標"), _("事業者 実績"), _("タッチ 目標"), _("タッチ 実績"), _("達成率"),
        ),
        tuple(
            (
                _("%(year)d（途中）") % {"year": year.target.fiscal_year}
                if year.touches is not None and not year.is_whole
                else str(year.target.fiscal_year),
                (
                    f"{year.target.technicians:,}", _number(year.technicians),
                    f"{year.target.businesses:,}", _number(year.businesses),
                    f"{year.target.touches:,}", _number(year.touches),
                    f"{100 * year.touches / year.target.touches:.1f}%" if year.touches is not None else "–",
                ),
            )
            for year in years
        ),
    )  # fmt: skip


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"
