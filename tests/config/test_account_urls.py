"""The pages of allauth that are mounted work at our addresses, in our frame."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user
from django.test import Client

from ccus.access.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(db: None) -> Account:
    return Account.objects.create_user(
        "suzuki",
        "correct horse battery",
        display_name="鈴木 花子",
        created_at=datetime(2026, 11, 20, 23, 0, tzinfo=UTC),
    )


def signed_in_as(client: Client) -> str:
    user = get_user(client)  # type: ignore[arg-type]
    return user.login_name if isinstance(user, Account) else ""


def test_a_password_signs_in_and_leads_back(client: Client, clerk: Account) -> None:
    answer = client.post("/sign-in/", {"login": "suzuki", "password": "correct horse battery", "next": "/account/"})

    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert signed_in_as(client) == "suzuki"


def test_a_wrong_password_does_not(client: Client, clerk: Account) -> None:
    answer = client.post("/sign-in/", {"login": "suzuki", "password": "wrong horse battery"})

    assert "事業者責任者か登録窓口に連絡してください" in answer.content.decode()
    assert signed_in_as(client) == ""


def test_signing_out_needs_a_form(client: Client, clerk: Account) -> None:
    client.force_login(clerk)

    assert client.get("/sign-out/").status_code == 200
    assert signed_in_as(client) == "suzuki"
    assert client.post("/sign-out/")["Location"] == "/"
    assert signed_in_as(client) == ""


@pytest.mark.parametrize(
    "address",
    ["/account/", "/account/password/", "/account/passkeys/", "/account/fresh-proof/"],
)
def test_the_pages_of_the_own_account_open_for_their_owner(client: Client, clerk: Account, address: str) -> None:
    client.force_login(clerk)

    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/account/authenticator/", "/account/passkeys/new/", "/account/recovery-codes/renewal/"]
)
def test_changing_a_means_of_signing_in_asks_for_a_fresh_proof(client: Client, clerk: Account, address: str) -> None:
    client.force_login(clerk)

    answer = client.get(address)

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/fresh-proof/")


def test_the_pages_of_the_own_account_are_closed_to_visitors(client: Client) -> None:
    assert client.get("/account/passkeys/")["Location"] == "/sign-in/?next=%2Faccount%2Fpasskeys%2F"


def test_too_many_wrong_passwords_are_paused_even_for_the_right_one(client: Client, clerk: Account) -> None:
    for _ in range(5):
        client.post("/sign-in/", {"login": "suzuki", "password": "wrong horse battery"})

    answer = client.post("/sign-in/", {"login": "suzuki", "password": "correct horse battery"})

    assert "5分ほど待ってから" in answer.content.decode()
    assert signed_in_as(client) == ""


def test_the_passkey_door_gives_a_challenge(client: Client) -> None:
    answer = client.get("/sign-in/passkey/", HTTP_X_REQUESTED_WITH="XMLHttpRequest")

    assert answer.status_code == 200
    assert answer.json()["request_options"]["publicKey"]["challenge"]
