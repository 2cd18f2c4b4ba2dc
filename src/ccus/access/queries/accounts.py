"""Accounts by name."""

from __future__ import annotations

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
