"""People who come to the pages, and one page of each kind to try them on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from ccus.access.models import Account, RoleGrant
from ccus.access.rules.hats import SUBJECTS_OF_ROLE
from ccus.access.states import Role, SubjectKind

NOW = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)

SignIn = Callable[..., Client]


def wear(account: Account, role: Role, *, subject: str = "", until: date | None = None) -> RoleGrant:
    """A grant in force since long ago."""
    kind = SUBJECTS_OF_ROLE[role][0]
    return RoleGrant.objects.create(
        account=account,
        role=role,
        subject_kind=kind,
        subject_ccus_id=subject or ("" if kind is SubjectKind.NONE else "12345678901322"),
        subject_name="" if kind is SubjectKind.NONE else "山田建設",
        valid=DateRange(LONG_AGO, until),
        granted_by="program:test",
        granted_at=NOW,
    )


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(login_name="suzuki", display_name="鈴木 花子", created_at=NOW)


@pytest.fixture
def signed_in(client: Client, account: Account) -> Client:
    client.force_login(account)
    return client
