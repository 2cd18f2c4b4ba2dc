"""`ccus mail`: what a mail server hands back."""

from __future__ import annotations

import sys

import typer

from ccus.config import terminal
from ccus.config.database import database_ready

app = typer.Typer(help="メール (mail)", no_args_is_help=True)


@app.callback()
def mail() -> None:
    """Keeps `take-bounce` a word of its own while it is the only command of the group."""


@app.command("take-bounce")
def take_bounce() -> None:
    """標準入力の不達通知を読み、届かないメールとして記録します。Note an undelivered mail from a report (RFC 3464) on standard input."""
    with database_ready():
        from django.utils import timezone

        from ccus.foundation.bounces import MOST_BYTES
        from ccus.foundation.services.messages import take_bounce as note

        if note(sys.stdin.buffer.read(MOST_BYTES), now=timezone.now()):
            terminal.say(
                "届かないメールとして記録しました。手紙に替わります。", "Noted as undelivered; a letter follows."
            )
        else:
            terminal.say("こちらのメールの不達通知ではありません。", "That is no report about a mail of ours.")
