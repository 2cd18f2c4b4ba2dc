"""`ccus bench applications`: a month's applications through one machine, with thousands waiting at the review desk."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from ccus.config import terminal
from ccus.config.benchmarks.database import scratch_database
from ccus.config.database import database_leased, database_ready
from ccus.config.exit_codes import ExitCode


def register(app: typer.Typer) -> None:
    app.command("applications")(applications)


def applications(
    people: Annotated[
        int, typer.Option(min=100, max=2_000_000, help="登録されている人の数。People registered already")
    ] = 140_000,
    backlog: Annotated[
        int, typer.Option(min=10, max=100_000, help="審査を待っている申請の数。Applications that wait")
    ] = 20_000,
    flowing: Annotated[
        int, typer.Option(min=10, max=40_000, help="流す申請の数。Applications that come in while it is measured")
    ] = 400,
    seed: Annotated[int, typer.Option(help="くじの種。Seed of the people")] = 2026,
) -> None:
    """申請が最初のページから決定まで、一時間に何件流れるかを測ります。Applications an hour, from the first page to a decision.

    別に作って最後に消すデータベースだけを使います。約束が守られないとき、終了コードは 6 です。Uses a database of its own; exit code 6 when a promise is broken.
    """
    broken = 0
    with database_leased() as url, scratch_database(url) as scratch, tempfile.TemporaryDirectory() as folder:
        os.environ["CCUS_DATABASE_URL"] = scratch
        try:
            with database_ready():
                broken = _measure(Path(folder), people=people, backlog=backlog, flowing=flowing, seed=seed)
        finally:
            os.environ["CCUS_DATABASE_URL"] = url
    if broken:
        raise typer.Exit(ExitCode.CHECK_FAILED)


def _measure(folder: Path, *, people: int, backlog: int, flowing: int, seed: int) -> int:
    """How many promises are broken. Papers and keys are kept in `folder`."""
    from django.conf import settings
    from django.db import connections
    from django.test.utils import override_settings

    from ccus.config.benchmarks.applications import bench_applications
    from ccus.config.benchmarks.load import describe_machine
    from ccus.config.preparing import collect_static_files

    collect_static_files()  # pages name their files by content, also where no server was ever started
    typer.echo(f"applications, {people:,} people, {backlog:,} waiting, seed {seed}, {describe_machine()}")
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder / "files"}}
    broken = 0
    with override_settings(STORAGES={**settings.STORAGES, "default": files}, SIGNING_KEYS_DIR=folder / "keys"):
        for line in bench_applications(
            people=people, backlog=backlog, flowing=flowing, seed=seed, say=terminal.say_line
        ):
            mark = " " if line.held is None else "○" if line.held else "×"
            broken += line.held is False
            typer.echo(f"{mark} {line.what}: {line.figure}" + (f"  [{line.promise}]" if line.promise else ""))
        connections.close_all()
    return broken
