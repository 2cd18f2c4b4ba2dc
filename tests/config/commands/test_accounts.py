from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest
from django.db import connection

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.config import environment
from ccus.config.benchmarks.database import with_database

Ccus = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def add_operator(ccus: Ccus, transactional_db: None) -> Ccus:
    url = with_database(environment.database_url(), str(connection.settings_dict["NAME"]))
    return lambda name, password: ccus(
        "accounts", "add-operator", name, "--name", "三浦 さくら", "--password", password,
        CCUS_DATABASE_URL=url, CCUS_MODE="test",
    )  # fmt: skip


def test_the_first_operator_can_sign_in(add_operator: Ccus) -> None:
    done = add_operator("miura", "correct horse battery")

    assert done.returncode == 0, done.stderr
    account = Account.objects.get(login_name="miura")
    assert account.check_password("correct horse battery")
    assert account.grants.get().role == Role.OPERATOR


def test_a_weak_password_is_refused_in_words_and_nothing_is_made(add_operator: Ccus) -> None:
    refused = add_operator("miura", "short")

    assert refused.returncode == 11
    assert "パスワード" in refused.stderr
    assert not Account.objects.exists()
