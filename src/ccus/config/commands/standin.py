"""`ccus standin`: small services of ours that stand in for those outside, with the made-up data of the demo country."""

from __future__ import annotations

import signal
from importlib import import_module
from typing import Annotated

import typer

from ccus.config import terminal
from ccus.config.database import database_ready

app = typer.Typer(help="外部サービスの代役 (stand-ins for services outside)", no_args_is_help=True)
Port = Annotated[int, typer.Option(help="待ち受けるポート（0 は空いているもの）。Port to listen on, 0 for any")]


@app.command("core-technicians")
def core_technicians(port: Port = 0) -> None:
    """登録基幹技能者データベースの代役を動かします。Stand in for the database of registered core technicians."""
    _serve("core_certificates", port)


@app.command("licences")
def licences(port: Port = 0) -> None:
    """建設業許可の情報の代役を動かします。Stand in for the data on construction licences."""
    _serve("licences", port)


def _serve(records: str, port: int) -> None:
    standins = import_module("ccus.twin.services.standins")  # the twin may be left out of an installation
    with database_ready():
        country = import_module("ccus.twin.services.demo").loaded_country()
    if country is None:
        terminal.complain(
            "デモの国がまだありません。先に ccus demo を実行してください。",
            "There is no demo country yet. Run ccus demo first.",
        )
        raise typer.Exit(1)
    server = standins.StandIn("127.0.0.1", port, getattr(standins, records)(country))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: server.ended.set())
    terminal.say(f"{server.url} で応答します（{len(server.records)}件）。", f"Answering at {server.url}.")
    standins.serve_until_stopped(server)
