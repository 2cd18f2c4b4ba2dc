"""The `ccus` command. Each group of commands is a module under `config/commands/`, listed here."""

from __future__ import annotations

import sys
from typing import Protocol

import typer

from ccus.config import environment, terminal
from ccus.config.commands import (
    accounts,
    bench,
    bench_applications,
    bench_people,
    database,
    devices,
    doctor,
    forms,
    house,
    lake,
    mail,
    manage,
    proof,
    rebuild,
    report,
    standin,
    touches,
    twin,
)
from ccus.config.environment import SettingMissing, SettingUnreadable
from ccus.config.exit_codes import ExitCode
from ccus.config.processes.leftovers import RunningAlready
from ccus.config.processes.readiness import AddressUnusable, PagesPortTaken
from ccus.foundation.postgres.failures import trouble_behind
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
bench_applications.register(bench.app)
bench_people.register(bench.app)
app.add_typer(bench.app, name="bench")
app.add_typer(touches.app, name="touches")
app.add_typer(devices.app, name="devices")
app.add_typer(twin.app, name="twin")
app.add_typer(lake.app, name="lake")
app.add_typer(proof.app, name="proof")
app.add_typer(report.app, name="report")
app.add_typer(standin.app, name="standin")
app.add_typer(mail.app, name="mail")
app.add_typer(forms.app, name="forms")


def main() -> None:
    """Runs the command line; a foreseeable trouble becomes a plain sentence and an exit code, never a traceback."""
    try:
        app()
    except (SettingUnreadable, SettingMissing) as trouble:
        sys.exit(_end(trouble, ExitCode.USAGE))
    except (PagesPortTaken, AddressUnusable, PortTaken) as trouble:
        sys.exit(_end(trouble, ExitCode.PORT_TAKEN))
    except RunningAlready as trouble:
        sys.exit(_end(trouble, ExitCode.RUNNING_ALREADY))
    except DatabaseTrouble as trouble:
        sys.exit(_end(trouble, _code_of(trouble)))
    except Exception as error:
        behind = trouble_behind(error, local_dir=environment.local_dir())
        if behind is None:
            raise
        sys.exit(_end(behind, _code_of(behind)))


def _code_of(trouble: DatabaseTrouble) -> ExitCode:
    return ExitCode.DISK_FULL if isinstance(trouble, DiskFull) else ExitCode.DATABASE


class Trouble(Protocol):
    """Anything with plain sentences."""

    japanese: str
    english: str


def _end(trouble: Trouble, code: ExitCode) -> ExitCode:
    terminal.complain(trouble.japanese, trouble.english)
    return code


if __name__ == "__main__":
    main()
