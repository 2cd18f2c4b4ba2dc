"""The `ccus-gate` command."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from gate_agent import sentences
from gate_agent import settings as kept
from gate_agent.commands import couriers, enrolling, logs, running
from gate_agent.commands.doctor import doctor
from gate_agent.commands.telling import Stop, complain, tell
from gate_agent.exit_codes import ExitCode
from gate_agent.version import SOFTWARE


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; what can be foreseen ends in a sentence and an exit code (`exit_codes`)."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that has not all characters shows a question mark for them; that is no reason to stop.
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    asked = make_parser().parse_args(arguments)
    former = os.umask(0o077)  # what the gate writes is its owner's
    try:
        return int(_do(asked))
    except Stop as end:
        complain(end.sentence)
        return int(end.code)
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
    finally:
        os.umask(former)  # the umask is the whole process's, also that of a program which only calls this function


def _do(asked: argparse.Namespace) -> ExitCode:
    folder: Path = asked.folder or kept.default_folder()
    now = datetime.now(UTC)
    if asked.command == "enrol":
        settings = enrolling.enrol(folder, asked.code, server=asked.server, name=asked.name, now=now)
        enrolling.fetch_first_roster(folder, settings)
        tell("enrolled", site=settings.site_name, label=settings.label, folder=folder)
    elif asked.command == "run":
        running.run(folder, reader_names=asked.reader, port=asked.port, opens_browser=asked.browser)
    elif asked.command == "status":
        logs.status(folder, as_json=asked.json)
    elif asked.command == "export":
        logs.export(folder, asked.file)
    elif asked.command == "import":
        return logs.import_log(folder, asked.file, now=now)
    elif asked.command == "bundle":
        couriers.write_bundle(folder, asked.file)
    elif asked.command == "bundle-receipt":
        couriers.take_receipt(folder, asked.file, now=now)
    elif asked.command == "doctor":
        return doctor(folder)
    return ExitCode.DONE


def make_parser() -> argparse.ArgumentParser:
    say = sentences.say
    parser = argparse.ArgumentParser(prog="ccus-gate", description=say("help"))
    parser.add_argument("--version", action="version", version=SOFTWARE)
    parser.add_argument("--folder", type=Path, help=say("help_folder"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    enrol = commands.add_parser("enrol", help=say("help_enrol"), description=say("help_enrol"))
    enrol.add_argument("code", metavar="CODE", help=say("help_code"))
    enrol.add_argument("--server", metavar="URL", help=say("help_server"))
    enrol.add_argument("--name", help=say("help_name"))

    run = commands.add_parser("run", help=say("help_run"), description=say("help_run"))
    run.add_argument("--reader", action="append", default=[], metavar="READER", help=say("help_reader"))
    run.add_argument("--port", type=_port, help=say("help_port"))
    run.add_argument("--no-browser", dest="browser", action="store_false", help=say("help_no_browser"))

    status = commands.add_parser("status", help=say("help_status"), description=say("help_status"))
    status.add_argument("--json", action="store_true", help=say("help_json"))
    for name in ("export", "import", "bundle", "bundle-receipt"):
        each = commands.add_parser(name, help=say(f"help_{name}"), description=say(f"help_{name}"))
        each.add_argument("file", type=Path, metavar="FILE", help=say("help_file"))
    commands.add_parser("doctor", help=say("help_doctor"), description=say("help_doctor"))
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65_535:
        raise ValueError(text)
    return port


if __name__ == "__main__":
    sys.exit(main())
