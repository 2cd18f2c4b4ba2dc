"""`ccus manage`: Django's own commands, with the database ready."""

from __future__ import annotations

import typer

from ccus.config.database import database_ready


def register(app: typer.Typer) -> None:
    app.command(
        "manage",
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
    )(manage)


def manage(context: typer.Context) -> None:
    """Django の管理コマンドを実行します（例: ccus manage makemigrations）。Run one of Django's own commands."""
    from django.core.management import execute_from_command_line

    with database_ready():
        execute_from_command_line(["ccus manage", *context.args])
