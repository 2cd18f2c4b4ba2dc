"""`ccus report`: figures in words and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from ccus.config import terminal
from ccus.config.commands.refusing import told_in_words

if TYPE_CHECKING:
    from ccus.insights.queries.site_aggregate import Worked

app = typer.Typer(help="報告と集計 (reports)", no_args_is_help=True)


@app.callback()
def report() -> None:
    """Keeps every report a command of the group, also while there is only one."""


@app.command()
def site(ccus_id: Annotated[str, typer.Argument(help="現場ID（14桁）。Site ID, 14 digits")]) -> None:
    """一つの現場の就業状況を、いまの記録から集計します。What was worked at one site, from its records as they are now."""
    with told_in_words():
        from ccus.insights.queries.site_aggregate import site_aggregate
        from ccus.registry.rules.trades import trade_name
        from ccus.sites.errors import SiteNotFound
        from ccus.sites.models import Site

        found = Site.objects.filter(ccus_id=ccus_id).first()
        if found is None:
            raise SiteNotFound
        aggregate = site_aggregate(found.id)
        table = Table(title=f"{found.name} {found.ccus_id}", title_justify="left")
        for column in ("", "技能者 technicians", "事業者 firms", "就業日数 days"):
            table.add_column(column, justify="right" if column else "left")
        _add(table, {"全体 in all": aggregate.whole})
        _add(table, aggregate.by_month)
        _add(table, {trade_name(code) if code else "職種不明": worked for code, worked in aggregate.by_trade.items()})
        _add(table, {f"レベル{level}": worked for level, worked in aggregate.by_level.items()})
        _add(table, {_tier(tier): worked for tier, worked in aggregate.by_tier.items()})
        terminal.console.print(table)


def _add(table: Table, parts: dict[str, Worked]) -> None:
    for name, worked in parts.items():
        table.add_row(name, f"{worked.technicians:,}", f"{worked.firms:,}", f"{worked.days:,}")
    table.add_section()


def _tier(tier: str) -> str:
    return {"": "施工体制外", "0": "元請"}.get(tier, f"{tier}次")
