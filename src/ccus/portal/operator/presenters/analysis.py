"""The analyst's answer as charts and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from ccus.insights.rules.explored import Explored, Value
from ccus.insights.rules.splits import AVERAGED, SPLITS, UNITS, UNKNOWN, Quantity, Split
from ccus.insights.rules.suppression import FEWEST_PEOPLE
from ccus.insights.services.exploring import Question
from ccus.kit.calendar import JstMonth
from ccus.portal.templatetags.ui import ja_month
from ccus.portal.ui.shapes.charts import LineChart, Series, line_chart
from ccus.portal.ui.shapes.common import Bar, Explanation
from ccus.portal.ui.shapes.exploring import Choice, FigureTable, Selection

WITHHELD = "＊"  # lint: japanese-text — one mark for both languages
MOST_BARS = 20


def selections(question: Question, months: Sequence[JstMonth], *, language: str) -> tuple[Selection, ...]:
    return (
        Selection(
            "measure",
            _("何を数えるか"),
            tuple(Choice(each.value, each.label(language), each is question.quantity) for each in Quantity),
        ),
        Selection("split", _("分け方"), _splits(question.first, language)),
        Selection("by", _("もう1つの分け方"), _splits(question.second, language)),
        Selection("from", _("いつから"), _months(months, question.from_month)),
        Selection("to", _("いつまで"), _months(months, question.to_month)),
    )


def chart(found: Explored, question: Question, *, this_month: JstMonth, language: str) -> LineChart | None:
    """The whole over the months; None for a single month."""
    if len(found.months) < 2:
        return None
    return line_chart(
        _title(found, question, this_month=this_month, language=language),
        [Series(question.quantity.label(language), "actual", [figures.total for _month, figures in found.months])],
        positions=[str(month) for month, _figures in found.months],
        unit=_unit(question, language),
    )


def bars(found: Explored, question: Question, *, language: str) -> tuple[Bar, ...]:
    """The parts of the first split, longest first; what is withheld is not drawn."""
    if question.first is None or question.second is not None:
        return ()
    known = [(part, value) for part, value in found.period.first.items() if value is not None]
    longest = max((value for _part, value in known), default=0)
    known.sort(key=lambda pair: -pair[1])
    return tuple(
        Bar(
            label=question.first.part_name(part, language),
            text=text_of(value),
            share=round(100 * value / longest, 1) if longest else 0,
        )
        for part, value in known
    )


def bars_title(found: Explored, question: Question, *, language: str) -> str:
    """The message of the bars: what is largest; their name alone where little is known."""
    if question.first is None:
        return ""
    name, split = question.quantity.label(language), question.first.label(language)
    known = {part: value for part, value in found.period.first.items() if value and part != UNKNOWN}
    if len(known) < 2 or not found.period.total:
        return _("%(split)sごとの%(name)s") % {"split": split, "name": name}
    largest = max(known, key=lambda part: known[part])
    return _("%(name)sは%(part)sが最も多く、全体の%(share)s%%") % {
        "name": name,
        "part": question.first.part_name(largest, language),
        "share": f"{100 * known[largest] / found.period.total:.0f}",
    }


def tables(found: Explored, question: Question, *, language: str) -> tuple[FigureTable, ...]:
    """The whole table; `split_off_withheld` shortens it for the screen."""
    unit = _unit(question, language)
    if question.first and question.second:
        averaged = question.quantity in AVERAGED
        return (_crossed(found, question.first, question.second, unit, language, averaged=averaged),)
    months = tuple(str(month) for month, _figures in found.months)
    whole = [figures.total for _month, figures in found.months]
    rows: list[tuple[str, tuple[str, ...]]] = [(_("合計"), _line(found.period.total, whole))]
    if question.first:
        for part in sorted(found.period.first, key=question.first.order):
            monthly = [None if each.total is None else each.first.get(part, 0) for _month, each in found.months]
            rows.append((question.first.part_name(part, language), _line(found.period.first[part], monthly)))
    column = _("月平均") if question.quantity in AVERAGED else _("期間の計")
    corner = question.first.label(language) if question.first else ""
    return (FigureTable(_("月ごとの数（%(unit)s）") % {"unit": unit}, corner, (column, *months), tuple(rows)),)


def split_off_withheld(table: FigureTable) -> tuple[FigureTable, str]:
    """The table without lines that are withheld altogether, and their names."""
    withheld = [name for name, cells in table.rows if set(cells) == {WITHHELD}]
    shown = tuple(row for row in table.rows if row[0] not in withheld)
    return replace(table, rows=shown), " / ".join(withheld)


def explanation(question: Question) -> Explanation:
    averaged = question.quantity in AVERAGED
    return Explanation(
        title=_("数え方と、数を伏せる決まり"),
        what=_(
            "%(fewest)d人に満たない区分の数は出しません。引き算でその数が分かってしまう区分も、あわせて伏せます（%(mark)s）。"
        )
        % {"fewest": FEWEST_PEOPLE, "mark": WITHHELD},
        why=_(
            "一つの月でも伏せられた区分は、その月を含む期間の計も伏せます。期間を1か月ずらして引いても、伏せた月の数は分かりません。"
        ),
        values=(
            (
                _("期間の数"),
                _("人と現場は月ごとに数え、期間では月の平均にします。") if averaged else _("月の数を足します。"),
            ),
            (_("含まないもの"), _("試験用の現場と教育訓練施設での記録")),
            (_("住所・レベル・資本金"), _("写しを作った日のもの")),
        ),
        rule=_("運営主体の統計の公表の決まり（少ない人数の秘匿）"),
    )


def csv_rows(found: Explored, question: Question, *, language: str) -> list[list[str]]:
    """The tables as they are shown, one under the other."""
    return [
        line
        for table in tables(found, question, language=language)
        for line in ([[table.corner, *table.head]] + [[name, *cells] for name, cells in table.rows])
    ]


def text_of(value: Value) -> str:
    if value is None:
        return WITHHELD
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _splits(chosen: Split | None, language: str) -> tuple[Choice, ...]:
    none = Choice("", _("分けない"), chosen is None)
    return (none, *(Choice(split.key, split.label(language), split is chosen) for split in SPLITS.values()))


def _months(months: Sequence[JstMonth], chosen: JstMonth) -> tuple[Choice, ...]:
    return tuple(Choice(str(month), ja_month(month.first_on), month == chosen) for month in reversed(months))


def _crossed(found: Explored, first: Split, second: Split, unit: str, language: str, *, averaged: bool) -> FigureTable:
    columns = sorted(found.period.second, key=second.order)
    rows = [(_("合計"), (text_of(found.period.total), *(text_of(found.period.second[part]) for part in columns)))]
    rows += [
        (
            first.part_name(part, language),
            (
                text_of(found.period.first[part]),
                *(text_of(found.period.cells.get((part, column), 0)) for column in columns),
            ),
        )
        for part in sorted(found.period.first, key=first.order)
    ]
    words = _("%(first)s × %(second)s（月平均、%(unit)s）") if averaged else _("%(first)s × %(second)s（%(unit)s）")
    caption = words % {"first": first.label(language), "second": second.label(language), "unit": unit}
    head = (_("合計"), *(second.part_name(part, language) for part in columns))
    return FigureTable(caption, first.label(language), head, tuple(rows))


def _line(period: Value, months: Sequence[Value]) -> tuple[str, ...]:
    return (text_of(period), *(text_of(value) for value in months))


def _title(found: Explored, question: Question, *, this_month: JstMonth, language: str) -> str:
    """The message of the chart; its name alone where the last month still goes on."""
    name = question.quantity.label(language)
    if found.months[-1][0] >= this_month:
        return name
    earlier, later = found.months[0][1].total, found.months[-1][1].total
    if not earlier or not later:
        return name
    return _("%(name)sは、%(from)sから%(to)sまでに%(times)s倍") % {
        "name": name, "from": ja_month(found.months[0][0].first_on), "to": ja_month(found.months[-1][0].first_on), "times": f"{later / earlier:.2f}",
    }  # fmt: skip


def _unit(question: Question, language: str) -> str:
    return UNITS[question.quantity][0 if language == "ja" else 1]
