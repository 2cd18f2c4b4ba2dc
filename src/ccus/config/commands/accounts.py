"""`ccus accounts`: the first operator, from the terminal of the server. Everybody else gets an account from a desk."""

from __future__ import annotations

from typing import Annotated

import typer

from ccus.config import terminal
from ccus.config.commands.refusing import told_in_words

app = typer.Typer(help="アカウント (accounts)", no_args_is_help=True)


@app.callback()
def accounts() -> None:
    """Keeps `add-operator` a word of its own while it is the only command of the group."""


@app.command("add-operator")
def add_operator(
    login_name: Annotated[str, typer.Argument(help="ログイン名。Login name")],
    name: Annotated[str, typer.Option(help="氏名。Name of the person")],
    password: Annotated[
        str,
        typer.Option(
            prompt="パスワード Password", confirmation_prompt=True, hide_input=True, help="12文字以上。≥ 12 characters"
        ),
    ],
) -> None:
    """運営主体の職員のアカウントを作ります。Make an account for a member of the operator's staff."""
    with told_in_words():
        from django.db import transaction
        from django.utils import timezone

        from ccus.access.catalogue import viewer_for_program
        from ccus.access.services import accounts, grants
        from ccus.access.states import Role
        from ccus.kit.calendar import jst_date

        now = timezone.now()
        viewer = viewer_for_program("accounts-command", words=("access:account:create", "access:grant:give"))
        with transaction.atomic():
            account = accounts.create_account(login_name, viewer=viewer, display_name=name, password=password, now=now)
            grants.give_grant(account, viewer=viewer, role=Role.OPERATOR, from_on=jst_date(now), now=now)
        terminal.say(
            f"「{login_name}」でサインインできます。パスキーの追加をお勧めします。",
            f"“{login_name}” can sign in. Adding a passkey is recommended.",
        )
