"""`ccus up` and `ccus demo`: the whole house in one terminal; and the parts that they start."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from typing import Annotated

import typer

from ccus.config import environment, terminal
from ccus.config.database import database_leased, database_ready, embedded_cluster
from ccus.config.exit_codes import ExitCode
from ccus.config.processes.foreground import leave_group_of_make
from ccus.config.processes.house import STAND_INS, house_children
from ccus.config.processes.job_worker import work_until_stopped
from ccus.config.processes.leftovers import RunFolder
from ccus.config.processes.readiness import check_port_is_free, choose_free_port
from ccus.config.processes.sign_in_links import SignInLinks
from ccus.config.processes.supervisor import Supervisor
from ccus.config.processes.watching import DatabaseWatch
from ccus.config.processes.welcome import show_welcome

WORKER_CONCURRENCY = 4
WORKER_STOP_SECONDS = 6
# A job a minute would be half a million rows a year, with three events each; those that failed stay to be looked into.
DONE_JOBS = "successful"


def register(app: typer.Typer) -> None:
    app.command("up")(up)
    app.command("demo")(demo)
    app.command("migrate")(migrate)
    app.command("worker")(worker)
    app.command("prepare", hidden=True)(prepare)
    app.command("demo-replay", hidden=True)(demo_replay)


def up() -> None:
    """サーバー一式を起動します（Ctrl-C で停止）。Start pages, gate API, job worker and database; Ctrl-C stops all."""
    raise typer.Exit(_run_house(demo=environment.mode() == "demo", replay=True))


def demo(
    replay: Annotated[
        bool, typer.Option(help="ある朝のタッチを次々と送り、画面を動かします。Send a morning of touches, live")
    ] = True,
    nation: Annotated[
        str,
        typer.Option(
            envvar="CCUS_DEMO_NATION",
            help="初回に作る架空の全国の縮尺（0 は作らない）。Scale of the country around it at the first start; 0: none",
        ),
    ] = environment.default_of("CCUS_DEMO_NATION"),
) -> None:
    """お試し用のデータを入れて起動します。Start with the demo country, sign-in links and a morning of touches."""
    os.environ |= {"CCUS_MODE": "demo", "CCUS_DEMO_NATION": nation}
    raise typer.Exit(_run_house(demo=True, replay=replay))


def migrate() -> None:
    """データベースの表を最新にします。Bring the database tables up to date."""
    from django.core.management import call_command

    with database_ready():
        call_command("migrate", interactive=False)


def worker() -> None:
    """ジョブを実行します（Ctrl-C で停止）。Run queued jobs until stopped."""
    with database_ready() as url:
        from procrastinate.contrib.django import app as jobs
        from procrastinate.contrib.django.django_connector import DjangoConnector

        connector = jobs.connector
        assert isinstance(connector, DjangoConnector)

        async def work() -> None:
            with jobs.replace_connector(connector.get_worker_connector()):
                async with jobs.open_async():
                    await jobs.run_worker_async(
                        concurrency=WORKER_CONCURRENCY,
                        shutdown_graceful_timeout=WORKER_STOP_SECONDS,
                        install_signal_handlers=False,
                        delete_jobs=DONE_JOBS,
                    )

        asyncio.run(work_until_stopped(work, url=url))


def prepare() -> None:
    """Everything that must be done before the servers start; a step of `up` in a process of its own."""
    from ccus.config.preparing import prepare_installation

    with database_ready():
        prepare_installation(demo=environment.mode() == "demo")


def demo_replay() -> None:
    """Sends a morning of touches through the device API, as gates would; a part of `demo`. SIGTERM ends it at once."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(ExitCode.DONE))
    with database_ready():
        import_module("ccus.twin.services.replay").replay_demo(
            environment.public_url(),
            say=terminal.say_line,
            clock=lambda: datetime.now(UTC),
            sleep=time.sleep,
        )


def _run_house(*, demo: bool, replay: bool) -> ExitCode:
    leave_group_of_make()
    environment.check_all()  # what is wrong is said before anything is made
    bind, port = environment.read("CCUS_BIND"), environment.read_port("CCUS_PORT") or choose_free_port()
    os.environ["CCUS_PORT"] = str(port)
    run_folder = RunFolder(environment.local_dir())
    with run_folder.locked():
        ended = run_folder.end_leftovers()
        if ended:
            terminal.say(
                f"前回の残り {ended} 個のプロセスを終了しました。", f"Ended {ended} processes left from last time."
            )
        check_port_is_free(bind, port)
        cluster = embedded_cluster()
        if cluster is None:
            with database_leased():
                return _supervise(run_folder, bind=bind, port=port, demo=demo, replay=replay, watch=None)
        database = DatabaseWatch(cluster)
        try:
            os.environ["CCUS_DATABASE_URL"] = database.acquire()
            return _supervise(run_folder, bind=bind, port=port, demo=demo, replay=replay, watch=database)
        finally:
            database.release()


def _supervise(
    run_folder: RunFolder, *, bind: str, port: int, demo: bool, replay: bool, watch: DatabaseWatch | None
) -> ExitCode:
    links = SignInLinks(environment.local_dir())
    links.forget()

    def welcome() -> None:
        show_welcome(environment.public_url(), links.take(), demo=demo)

    standins = {
        name: choose_free_port() for name, setting in STAND_INS.items() if demo and not environment.read(setting)
    }
    children = house_children(
        bind=bind, port=port, pages_port=choose_free_port(), demo=demo, replay=replay, standin_ports=standins
    )
    supervisor = Supervisor(
        children, run_folder, on_all_ready=welcome, watch=watch.look if watch else _nothing_to_watch
    )
    return supervisor.run()


def _nothing_to_watch() -> None:
    """A server elsewhere is watched by whoever runs it."""
