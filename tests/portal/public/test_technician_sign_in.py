from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import make_password
from django.test import Client
from tests.portal.conftest import wear

from ccus.access.models import Account, SignInFailures
from ccus.access.rules import sign_in
from ccus.access.states import Role
from ccus.portal.public.views.technician_sign_in import PROVEN_AT_KEY

pytestmark = pytest.mark.django_db

DOOR = "/sign-in/technician/"
SATO_TARO = "00000000000121"
GOOD = {"technician_id": SATO_TARO, "birth_date": "1980-04-12", "pin": "271828"}


@pytest.fixture
def sato(account: Account) -> Account:
    account.login_name = SATO_TARO
    account.set_unusable_password()
    account.proof_hash = make_password(sign_in.spoken_proof(birth_date=date(1980, 4, 12), pin="271828"))
    account.save()
    wear(account, Role.TECHNICIAN, subject=SATO_TARO)
    return account


def signed_in_as(client: Client) -> str:
    user = get_user(client)  # type: ignore[arg-type]
    return user.login_name if isinstance(user, Account) else ""


def test_the_form_asks_for_three_things_with_an_example_each(client: Client) -> None:
    page = client.get(DOOR).content.decode()

    for words in ("技能者ID", "生年月日", "暗証番号", "昭和55年4月1日"):
        assert words in page


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"technician_id": "0000 0000 0001 21", "birth_date": "昭和55年4月12日", "pin": "２７１８２８"},
        {"technician_id": "００００－００００－０００１－２１", "birth_date": "19800412"},
    ],
    ids=["plain", "era and full-width PIN", "full-width ID"],
)
def test_a_good_proof_signs_in_however_it_is_typed(client: Client, sato: Account, typed: dict[str, str]) -> None:
    answer = client.post(DOOR, GOOD | typed)

    assert (answer.status_code, answer["Location"]) == (302, "/start/")
    assert signed_in_as(client) == SATO_TARO


def test_one_comes_back_to_the_page_that_was_asked_for(client: Client, sato: Account) -> None:
    assert client.post(DOOR, GOOD | {"next": "/technician/days/"})["Location"] == "/technician/days/"


def test_one_does_not_go_to_a_page_of_somebody_else(client: Client, sato: Account) -> None:
    assert client.post(DOOR, GOOD | {"next": "https://evil.example/"})["Location"] == "/start/"


def test_a_wrong_pin_says_what_to_do_and_keeps_what_was_typed(client: Client, sato: Account) -> None:
    answer = client.post(DOOR, GOOD | {"birth_date": "昭和55年4月12日", "pin": "907154"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "組み合わせを確認できませんでした" in page
    assert "登録窓口で付け直せます" in page
    assert "昭和55年4月12日" in page
    assert "907154" not in page
    assert signed_in_as(client) == ""


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("technician_id", "12345", "9桁足りません"),
        ("birth_date", "4月ごろ", "読み取れません"),
        ("technician_id", "", "技能者IDを入力してください"),
    ],
)
def test_unreadable_typing_is_explained_at_its_field_and_not_counted(
    client: Client, sato: Account, field: str, typed: str, words: str
) -> None:
    answer = client.post(DOOR, GOOD | {field: typed})

    assert words in answer.content.decode()
    assert not SignInFailures.objects.exists()


def test_after_many_failures_the_wait_is_told(client: Client, sato: Account) -> None:
    for _ in range(5):
        client.post(DOOR, GOOD | {"pin": "907154"})

    answer = client.post(DOOR, GOOD)

    assert answer.status_code == 429
    assert "約1分待ってから" in answer.content.decode()
    assert signed_in_as(client) == ""


def test_the_pin_does_not_open_the_door_for_passwords(client: Client, sato: Account) -> None:
    client.post("/sign-in/", {"login": SATO_TARO, "password": "271828"})
    client.post("/sign-in/", {"login": SATO_TARO, "password": "1980-04-12/271828"})

    assert signed_in_as(client) == ""


def test_who_is_signed_in_passes_through(signed_in: Client) -> None:
    assert signed_in.get(DOOR)["Location"] == "/start/"


def test_signing_in_leaves_the_session_that_somebody_may_have_planted(client: Client, sato: Account) -> None:
    client.post("/language/", {"language": "ja"})
    planted = client.session
    planted["planted"] = True
    planted.save()
    client.cookies["sessionid"] = planted.session_key or ""

    client.post(DOOR, GOOD)

    assert signed_in_as(client) == SATO_TARO
    assert client.session.session_key != planted.session_key


def test_another_pin_ends_the_sessions_of_whoever_knew_the_old_one(client: Client, sato: Account) -> None:
    client.post(DOOR, GOOD)
    sato.proof_hash = make_password(sign_in.spoken_proof(birth_date=date(1980, 4, 12), pin="314159"))
    sato.save()

    assert client.get("/account/").status_code == 302
    assert signed_in_as(client) == ""


def test_a_passkey_is_added_only_soon_after_the_sign_in(client: Client, sato: Account) -> None:
    client.post(DOOR, GOOD)
    assert client.get("/account/passkeys/new/").status_code == 200

    session = client.session
    session[PROVEN_AT_KEY] -= 601
    session.save()

    for address in ("/account/passkeys/new/", "/account/authenticator/"):
        answer = client.get(address, HTTP_ACCEPT="application/json")
        assert (answer.status_code, answer.json()["code"]) == (403, "access.fresh_sign_in_needed")
    assert "もう一度サインイン" in client.get("/account/passkeys/new/").content.decode()


def test_who_has_no_password_is_told_so(client: Client, sato: Account) -> None:
    client.post(DOOR, GOOD)

    answer = client.get("/account/password/", HTTP_ACCEPT="application/json")

    assert (answer.status_code, answer.json()["code"]) == (409, "access.password_not_in_use")


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"]
)
def test_the_door_leads_to_no_other_house(client: Client, sato: Account, elsewhere: str) -> None:
    assert client.post(f"{DOOR}?next={elsewhere}", GOOD | {"next": elsewhere})["Location"] == "/start/"
