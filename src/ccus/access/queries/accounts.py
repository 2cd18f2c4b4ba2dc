"""Accounts by name."""

from __future__ import annotations

from collections.abc import Iterable

from ccus.access.errors import AccountNotFound
from ccus.access.models import Account


def find_account(login_name: str) -> Account | None:
    return Account.objects.filter(login_name=login_name).first()


def get_account(login_name: str) -> Account:
    """AccountNotFound when there is none."""
    account = find_account(login_name)
    if account is None:
        raise AccountNotFound
    return account


def names_of_actors(actors: Iterable[str]) -> dict[str, str]:
    """Display names of the people behind actors of the audit trail (`account:5`); programs and devices are absent. One query."""
    ids = [int(actor.removeprefix("account:")) for actor in actors if actor.startswith("account:")]
    return {f"account:{pk}": name for pk, name in Account.objects.filter(pk__in=ids).values_list("pk", "display_name")}
