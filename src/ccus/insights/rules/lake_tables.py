"""What the columnar copy (lake) holds: tables and columns, each declared once, without anybody's name, address or ID.

Types are spelled as DuckDB, Spark SQL and PostgreSQL all understand them. Source of the capital steps: fee table for
businesses from 2020-10-01 (CCUS 利用料金), so that bands of any report can be put together from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# Raised whenever a table below changes; a copy of another layout is made anew.
LAYOUT = 1

ColumnType = Literal["BIGINT", "INTEGER", "SMALLINT", "VARCHAR", "DATE", "BOOLEAN"]
CAPITAL_STEPS = (0, 5, 10, 20, 50, 100, 300, 1_000, 5_000, 10_000, 50_000)
"""Lower ends of the capital bands, in millions of yen."""


@dataclass(frozen=True)
class LakeColumn:
    """One column. `expression` says how it follows from the facts, in SQL that PostgreSQL and DuckDB read alike."""

    name: str
    type: ColumnType
    expression: str


@dataclass(frozen=True)
class LakeTable:
    """One table of the copy, its rows in the order of `sort_by`, which names a row.

    `source` is a FROM clause of PostgreSQL; that of work records is filled in month by month.
    """

    name: str
    columns: tuple[LakeColumn, ...]
    sort_by: tuple[str, ...]
    source: str = ""

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _jst_minute(column: str) -> str:
    """Minutes from the JST midnight of the work date; more than 1439 after the next midnight."""
    since_1970 = f"CAST(floor((date_part('epoch', {column}) + 32400) / 60) AS BIGINT)"
    return f"CAST({since_1970} - (work_date - DATE '1970-01-01') * 1440 AS INTEGER)"


def _plain(name: str, type_: ColumnType) -> LakeColumn:
    return LakeColumn(name, type_, name)


WORK_RECORDS = LakeTable(
    name="work_records",
    columns=(
        _plain("technician_id", "BIGINT"),
        _plain("site_id", "BIGINT"),
        _plain("work_date", "DATE"),
        _plain("business_id", "BIGINT"),
        _plain("tier", "SMALLINT"),
        _plain("trade_code", "VARCHAR"),
        _plain("evaluation_valid", "BOOLEAN"),
        _plain("source", "VARCHAR"),
        _plain("verdict", "VARCHAR"),
        _plain("touch_count", "INTEGER"),
        LakeColumn("methods", "VARCHAR", "array_to_string(methods, '+')"),
        LakeColumn("site_roles", "VARCHAR", "array_to_string(site_roles, '+')"),
        LakeColumn("entry_minute", "INTEGER", _jst_minute("entry_at")),
        LakeColumn("exit_minute", "INTEGER", _jst_minute("exit_at")),
    ),
    sort_by=("site_id", "work_date", "technician_id"),
)

TECHNICIANS = LakeTable(
    name="technicians",
    columns=(
        LakeColumn("technician_id", "BIGINT", "person.id"),
        LakeColumn("registered_on", "DATE", "person.registered_on"),
        LakeColumn("prefecture_code", "VARCHAR", "person.prefecture_code"),
        LakeColumn("birth_year", "SMALLINT", "CAST(extract(year FROM person.birth_date) AS smallint)"),
        LakeColumn("gender", "VARCHAR", "person.gender"),
        LakeColumn("level", "SMALLINT", "person.skill_level"),
        LakeColumn("nationality", "VARCHAR", "person.nationality"),
        LakeColumn("residence_status_code", "VARCHAR", "person.residence_status_code"),
        LakeColumn("trade_code", "VARCHAR", "coalesce(trade.trade_code, '')"),
        LakeColumn("business_id", "BIGINT", "affiliation.business_id"),
    ),
    sort_by=("technician_id",),
    source=(
        "registry_technician AS person"
        " LEFT JOIN registry_techniciantrade AS trade ON trade.technician_id = person.id AND trade.position = 1"
        " LEFT JOIN registry_affiliation AS affiliation ON affiliation.technician_id = person.id"
        " AND affiliation.kind = 'primary' AND upper_inf(affiliation.valid)"
    ),
)

BUSINESSES = LakeTable(
    name="businesses",
    columns=(
        LakeColumn("business_id", "BIGINT", "business.id"),
        LakeColumn("registered_on", "DATE", "business.registered_on"),
        LakeColumn("expires_on", "DATE", "business.expires_on"),
        LakeColumn("prefecture_code", "VARCHAR", "business.prefecture_code"),
        LakeColumn("kind", "VARCHAR", "business.business_kind"),
        LakeColumn(
            "capital_from_million_yen",
            "INTEGER",
            f"(ARRAY{list(CAPITAL_STEPS)})"
            f"[width_bucket(business.capital_yen / 1000000, ARRAY{list(CAPITAL_STEPS)}::bigint[])]",
        ),
        LakeColumn("has_construction_licence", "BOOLEAN", "business.has_construction_licence"),
        LakeColumn("licensed_trades", "VARCHAR", "array_to_string(business.licensed_trades, '+')"),
    ),
    sort_by=("business_id",),
    source="registry_business AS business",
)

SITES = LakeTable(
    name="sites",
    columns=(
        LakeColumn("site_id", "BIGINT", "site.id"),
        LakeColumn("kind", "VARCHAR", "site.kind"),
        LakeColumn("is_counted", "BOOLEAN", "insights_counts_site(site.kind)"),
        LakeColumn("prefecture_code", "VARCHAR", "site.office_prefecture_code"),
        LakeColumn("prime_id", "BIGINT", "site.prime_id"),
        LakeColumn("opened_on", "DATE", "CAST(site.opened_at AT TIME ZONE 'Asia/Tokyo' AS date)"),
        LakeColumn("recording_from", "DATE", "lower(site.recording_period)"),
        LakeColumn("recording_until", "DATE", "upper(site.recording_period)"),
        LakeColumn("order_category", "VARCHAR", "site.order_category"),
        LakeColumn("works_kind", "VARCHAR", "coalesce(works.works_kind, '')"),
    ),
    sort_by=("site_id",),
    source="sites_site AS site LEFT JOIN sites_siteworks AS works ON works.site_id = site.id",
)

DIMENSIONS = (TECHNICIANS, BUSINESSES, SITES)
TABLES = (WORK_RECORDS, *DIMENSIONS)


def row_text(table: LakeTable) -> str:
    """SQL for one row of the table as text, the same in PostgreSQL and DuckDB; what the check sums are made of."""
    values = ", ".join(f"coalesce(CAST({name} AS varchar), '')" for name in table.column_names)
    return f"concat_ws('|', {values})"


def selected(table: LakeTable) -> str:
    """The select list that makes the table's columns from its source."""
    return ", ".join(f"CAST({column.expression} AS {column.type}) AS {column.name}" for column in table.columns)
