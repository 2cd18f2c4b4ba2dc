"""The country is loaded: table by table, each in a transaction that remembers itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from psycopg import sql

from ccus.devices.models import Device
from ccus.registry.models import (
    Affiliation,
    Business,
    BusinessInsurance,
    BusinessKindPeriod,
    Card,
    Qualification,
    Technician,
    TechnicianInsurance,
    TechnicianTrade,
)
from ccus.sites.models import HierarchyNode, RosterEntry, Site, SiteContract, SiteWorks
from ccus.twin.rules.nation.plan import NationPlan, Offsets
from ccus.twin.services.nation import firm_columns, people_columns, progress, set_aside, site_columns
from ccus.twin.services.nation.copying import Columns, RowWriter
from ccus.twin.services.nation.set_aside import SetAside

Say = Callable[[str], None]
Clock = Callable[[], datetime]

# In the order in which rows refer to each other; with the statement under `sql/nation/` and the words for the progress.
_TABLES: tuple[tuple[type[models.Model], str, str, Callable[[NationPlan, Offsets], Columns]], ...] = (
    (Business, "businesses", "事業者", firm_columns.businesses),
    (BusinessKindPeriod, "kind_periods", "事業者区分の履歴", firm_columns.kind_periods),
    (BusinessInsurance, "business_insurances", "事業者の社会保険", firm_columns.business_insurances),
    (Technician, "technicians", "技能者", people_columns.technicians),
    (TechnicianTrade, "technician_trades", "職種", people_columns.technician_trades),
    (TechnicianInsurance, "technician_insurances", "技能者の社会保険", people_columns.technician_insurances),
    (Qualification, "qualifications", "保有資格", people_columns.qualifications),
    (Card, "cards", "カード", people_columns.cards),
    (Affiliation, "affiliations", "所属", people_columns.affiliations),
    (Site, "sites", "現場", site_columns.sites),
    (SiteContract, "site_contracts", "契約情報", site_columns.site_contracts),
    (SiteWorks, "site_works", "工事情報", site_columns.site_works),
    (HierarchyNode, "nodes", "施工体制", site_columns.nodes),
    (RosterEntry, "roster_entries", "施工体制技能者", site_columns.roster_entries),
    (Device, "devices", "就業履歴の記録機器", site_columns.devices),
)
_INDEXES_ASIDE, _INDEXES_BACK = "indexes set aside", "indexes made again"


def offsets_now() -> Offsets:
    """The largest ids in use: the nation's rows come after them."""
    found = {
        "technicians": Technician,
        "businesses": Business,
        "sites": Site,
        "nodes": HierarchyNode,
        "devices": Device,
        "cards": Card,
    }
    return Offsets(
        **{name: model._default_manager.aggregate(m=models.Max("pk"))["m"] or 0 for name, model in found.items()}
    )


def load_country(plan: NationPlan, offsets: Offsets, *, folder: Path, say: Say, clock: Clock) -> None:
    """Registry, sites and devices; tables that are there already are passed over. `folder` takes batches on their way."""
    _set_indexes_aside(offsets, clock=clock)
    with RowWriter(folder) as writer:
        for number, (model, statement, words, columns) in enumerate(_TABLES, start=1):
            if progress.step_details(statement) is None:
                say(f"{number}/{len(_TABLES)} {words}を登録しています / Loading {statement.replace('_', ' ')}")
                with transaction.atomic():
                    copied = writer.copy(model, statement, columns(plan, offsets))
                    _check_references()
                    _advance_sequence(model)
                    progress.finish_step(statement, now=clock(), rows=copied)
    if progress.step_details(_INDEXES_BACK) is None:
        set_aside.make_again(_remembered(), say=say)
        _analyse()
        with transaction.atomic():
            progress.finish_step(_INDEXES_BACK, now=clock())


def _set_indexes_aside(offsets: Offsets, *, clock: Clock) -> None:
    """Only where the tables were empty: elsewhere others may be reading."""
    if progress.step_details(_INDEXES_ASIDE) is not None:
        return
    with transaction.atomic():
        were_empty = not any(asdict(offsets).values())
        found = set_aside.find_removable(model for model, *_ in _TABLES) if were_empty else []
        set_aside.drop(found)
        progress.finish_step(_INDEXES_ASIDE, now=clock(), removed=[asdict(one) for one in found])


def _remembered() -> list[SetAside]:
    details: dict[str, Any] = progress.step_details(_INDEXES_ASIDE) or {"removed": []}
    return [SetAside(**one) for one in details["removed"]]


def _check_references() -> None:
    """Foreign keys are checked at the end of the step, where a wrong row can still be told apart."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _advance_sequence(model: type[models.Model]) -> None:
    """The next row that somebody registers gets the id after the last one."""
    key = model._meta.pk
    if not isinstance(key, models.AutoField | models.BigAutoField):
        return
    table, column = model._meta.db_table, key.column or key.name
    command = sql.SQL(
        "SELECT setval(pg_get_serial_sequence(%s, %s), max({column})) FROM {table} HAVING max({column}) IS NOT NULL"
    ).format(table=sql.Identifier(table), column=sql.Identifier(column))
    with connection.cursor() as cursor:
        cursor.cursor.execute(command, [table, column])


def _analyse() -> None:
    with connection.cursor() as cursor:
        for model, *_ in _TABLES:
            cursor.cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(model._meta.db_table)))
