"""The `ccus` command. Each group of commands is a module under `config/commands/`, listed here."""

from __future__ import annotations

import sys
from typing import Protocol

import typer

from ccus.config import terminal
from ccus.config.commands import accounts, bench, database, devices, doctor, house, manage, rebuild, touches
from ccus.config.environment import SettingUnreadable
from ccus.config.exit_codes import ExitCode
from ccus.config.processes.leftovers import RunningAlready
from ccus.config.processes.readiness import AddressUnusable, PagesPortTaken
from ccus.foundation.postgres.trouble import DatabaseTrouble, DiskFull, PortTaken

app = typer.Typer(
    help="OpenCCUS — 建設キャリアアップシステムのオープン実装 (open Construction Career Up System)",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
house.register(app)
manage.register(app)
doctor.register(app)
app.add_typer(database.app, name="db")
app.add_typer(accounts.app, name="accounts")
app.add_typer(rebuild.app, name="rebuild")
app.add_typer(bench.app, name="bench")
app.add_typer(touches.app, name="touches")
app.add_typer(devices.app, name="devices")


def main() -> None:
    """Runs the command line; a foreseeable trouble becomes a plain sentence and an exit code, never a traceback."""
    try:
        app()
    except SettingUnreadable as trouble:
        sys.exit(_end(trouble, ExitCode.USAGE))
    except (PagesPortTaken, AddressUnusable, PortTaken) as trouble:
        sys.exit(_end(trouble, ExitCode.PORT_TAKEN))
    except RunningAlready as trouble:
        sys.exit(_end(trouble, ExitCode.RUNNING_ALREADY))
    except DiskFull as trouble:
        sys.exit(_end(trouble, ExitCode.DISK_FULL))
    except DatabaseTrouble as trouble:
        sys.exit(_end(trouble, ExitCode.DATABASE))


class Trouble(Protocol):
    """Anything with plain sentences."""

    japanese: str
    english: str


def _end(trouble: Trouble, code: ExitCode) -> ExitCode:
    terminal.complain(trouble.japanese, trouble.english)
    return code


if __name__ == "__main__":
    main()
