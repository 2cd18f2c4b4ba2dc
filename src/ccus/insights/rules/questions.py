"""Standard questions to the columnar copy, each declared once, with results of fixed types in fixed order.

The statements (`sql/lake/`) keep to what DuckDB and Spark SQL understand alike: whole numbers, texts and days, no fractions,
every order complete. So a result is the same in both engines, bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass

from ccus.insights.rules.lake_tables import ColumnType


@dataclass(frozen=True)
class Question:
    """`statement` names the file; `columns` are those of the result, in order.

    `month_by_month`: what is counted ends with the month, and the rows are in the order of their columns; so months may be
    answered one by one, in the memory that one needs.
    """

    name: str
    statement: str
    label_ja: str
    label_en: str
    columns: tuple[tuple[str, ColumnType], ...]
    month_by_month: bool = False

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)


QUESTIONS = (
    Question(
        name="month-records",
        statement="month_records",
        label_ja="月別の就業履歴数（運営状況の月次報告）",
        label_en="work records by month, as in the monthly report",
        columns=(
            ("month", "VARCHAR"),
            ("fiscal_year", "INTEGER"),
            ("records", "BIGINT"),
            ("records_of_fiscal_year", "BIGINT"),
            ("records_in_all", "BIGINT"),
            ("evaluation_valid_records", "BIGINT"),
            ("direct_records", "BIGINT"),
        ),
    ),
    Question(
        name="prefecture-months",
        statement="prefecture_months",
        label_ja="都道府県と月ごとの現場数・技能者数・就業履歴数",
        label_en="sites, technicians and work records by prefecture and month",
        columns=(
            ("prefecture_code", "VARCHAR"),
            ("month", "VARCHAR"),
            ("sites", "BIGINT"),
            ("technicians", "BIGINT"),
            ("records", "BIGINT"),
        ),
        month_by_month=True,
    ),
    Question(
        name="site-months",
        statement="site_months",
        label_ja="現場と月ごとの技能者数と就業履歴数",
        label_en="technicians and work records by site and month",
        columns=(("site_id", "BIGINT"), ("month", "VARCHAR"), ("technicians", "BIGINT"), ("records", "BIGINT")),
        month_by_month=True,
    ),
    Question(
        name="technician-days",
        statement="technician_days",
        label_ja="技能者ごとの就業日数",
        label_en="work days of each technician",
        columns=(
            ("technician_id", "BIGINT"),
            ("work_days", "BIGINT"),
            ("months", "BIGINT"),
            ("first_on", "DATE"),
            ("last_on", "DATE"),
        ),
    ),
)
BY_NAME = {question.name: question for question in QUESTIONS}
