"""Commands whose services may refuse: the refusal becomes sentences and an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from ccus.config import terminal
from ccus.config.database import database_ready
from ccus.config.exit_codes import ExitCode
from ccus.config.interruption import Interruption, hearing_ctrl_c
from ccus.foundation.refusals import Refusal
from ccus.kit.errors import InputFormatError


@contextmanager
def told_when_stopped(japanese: str, english: str) -> Iterator[Interruption]:
    """Ctrl-C inside ends the command with these sentences, which say what is kept and how to go on.

    What is given goes round the function that tells of progress: `heeded_by`.
    """
    try:
        with hearing_ctrl_c() as interruption:
            yield interruption
    except KeyboardInterrupt as stopped:
        terminal.complain(japanese, english)
        raise typer.Exit(ExitCode.INTERRUPTED) from stopped


@contextmanager
def told_in_words() -> Iterator[None]:
    """Inside, Django is ready; a refusal, or a date that is none, is printed in both languages and ends the command."""
    with database_ready():
        try:
            yield
        except InputFormatError as problem:
            terminal.complain(problem.sentence_ja, problem.sentence_en)
            raise typer.Exit(ExitCode.USAGE) from problem
        except Refusal as refusal:
            terminal.complain(refusal.sentence("ja"), refusal.sentence("en"))
            raise typer.Exit(ExitCode.REFUSED) from refusal
