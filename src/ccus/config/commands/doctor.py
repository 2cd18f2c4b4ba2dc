"""`ccus doctor`: looks at everything the product needs and says what to repair."""

from __future__ import annotations

import typer
from rich.text import Text

from ccus.config import terminal
from ccus.config.exit_codes import ExitCode
from ccus.config.health import CHECKS


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)


def doctor() -> None:
    """動作に必要なものを点検します。Check everything the product needs; exit code 6 when something is to repair."""
    broken = False
    for check in CHECKS:
        finding = check()
        broken = broken or not finding.good
        mark, colour = ("○", "green") if finding.good else ("×", "bold red")
        terminal.console.print(Text.assemble((f"{mark} ", colour), f"{finding.subject}: {finding.found}"))
        if not finding.good:
            terminal.console.print(Text(f"  → {finding.advice}"))
    raise typer.Exit(ExitCode.CHECK_FAILED if broken else ExitCode.DONE)
