"""`ccus db`: the embedded database by itself."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess

import typer

from ccus.config import environment, terminal
from ccus.config.database import database_leased, embedded_cluster
from ccus.config.exit_codes import ExitCode
from ccus.foundation.postgres.cluster import EmbeddedCluster
from ccus.foundation.postgres.locator import locate_server

app = typer.Typer(help="内蔵データベースの操作 (the embedded database)", no_args_is_help=True)


@app.command()
def url() -> None:
    """接続先の URL を表示します。Print the URL of the database in use; fails when the embedded one does not run."""
    found = environment.read("CCUS_DATABASE_URL") or _embedded().url()
    if found is None:
        terminal.complain(
            "データベースは動いていません。「ccus db start」で起動できます。",
            "The database is not running. “ccus db start” starts it.",
        )
        raise typer.Exit(ExitCode.DATABASE)
    typer.echo(found)


@app.command()
def start() -> None:
    """データベースだけを起動し、「ccus db stop」まで動かします。Start the database alone; it runs until “ccus db stop”."""
    cluster = _embedded()
    with cluster.acquire(terminal.say_line):
        cluster.stay()
    terminal.say("データベースを起動しました。", "The database is running.")


@app.command()
def stop() -> None:
    """データベースを停止します。Stop the database, also one that others use."""
    if _embedded().stop():
        terminal.say("データベースを停止しました。", "The database has stopped.")
    else:
        terminal.say("データベースは動いていませんでした。", "The database was not running.")


@app.command()
def shell() -> None:
    """psql を開きます。Open psql on the database."""
    psql = shutil.which("psql", path=str(locate_server().bin_dir)) or shutil.which("psql")
    if psql is None:
        terminal.complain(
            "psql が見つかりません。postgresql-client を入れてください。",
            "psql was not found. Install postgresql-client.",
        )
        raise typer.Exit(ExitCode.DATABASE)
    with database_leased() as address:
        previous = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is psql's: it ends a query, not the session
        try:
            answer = subprocess.run([psql, address], check=False, env={**os.environ, "PGAPPNAME": "ccus db shell"})
        finally:
            signal.signal(signal.SIGINT, previous)
    raise typer.Exit(answer.returncode)


def _embedded() -> EmbeddedCluster:
    cluster = embedded_cluster()
    if cluster is None:
        terminal.complain(
            "CCUS_DATABASE_URL が設定されているため、内蔵データベースは使いません。そのサーバーの道具で操作してください。",
            "CCUS_DATABASE_URL is set, so the embedded database is not used. Use the tools of that server.",
        )
        raise typer.Exit(ExitCode.USAGE)
    return cluster
