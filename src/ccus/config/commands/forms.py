"""`ccus forms`: forms whose years of keeping are over."""

from __future__ import annotations

from typing import Annotated

import typer

from ccus.config import terminal
from ccus.config.commands.refusing import told_when_stopped
from ccus.config.database import database_ready

app = typer.Typer(help="提出された書類 (forms that were handed in)", no_args_is_help=True)

_STOPPED = (
    "途中で止めました。消去した現場はそのままです。もう一度実行すると続きます。",
    "Stopped. Sites that were cleared stay so; run it again to go on.",
)


@app.callback()
def forms() -> None:
    """Keeps `clear` a word of its own while it is the only command of the group."""


@app.command("clear")
def clear(
    remove: Annotated[
        bool, typer.Option("--remove", help="実際に消去する（付けないと数えるだけ）。Remove; without it, count alone")
    ] = False,
) -> None:
    """保存期間が過ぎた書類を数え、--remove を付けると内容を消去します。Count, and with --remove clear, forms kept long enough.

    毎晩のジョブと同じものです。消去を止めている現場は除きます。The nightly job does the same; sites on hold are left out.
    """
    with told_when_stopped(*_STOPPED), database_ready():
        from django.utils import timezone

        from ccus.documents.services.forms import keeping

        found = keeping.rehearse(now=timezone.now())
        typer.echo(f"現場 sites: {found.sites:,}  書類 forms: {found.forms:,}  版 versions: {found.versions:,}")
        if not remove:
            terminal.say("何も消去していません。", "Nothing was removed.")
            return
        while (cleared := keeping.remove_next_site(now=timezone.now())) is not None:
            typer.echo(f"消去 removed: 書類 forms {cleared.forms:,}  版 versions {cleared.versions:,}")
        terminal.say("消去しました。", "Removed.")
