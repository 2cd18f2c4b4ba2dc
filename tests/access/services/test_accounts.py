from __future__ import annotations

from datetime import date

import pytest
from tests.access.conftest import NOW, SATO_TARO, TODAY

from ccus.access.errors import AccountNotFound, LoginNameTaken, PasswordTooWeak, PermissionMissing, PinTooWeak
from ccus.access.models import Account
from ccus.access.queries.accounts import find_account, get_account
from ccus.access.queries.grants import hats_of
from ccus.access.services.accounts import create_account, create_technician_account, replace_pin
from ccus.access.services.technician_sign_in import prove_technician
from ccus.access.states import Role
from ccus.access.viewers import Viewer
from ccus.foundation.models import AuditEvent

pytestmark = pytest.mark.django_db

BORN = date(1980, 4, 12)


def test_a_desk_makes_an_account_with_a_password(operator: Viewer) -> None:
    account = create_account(
        "suzuki", viewer=operator, display_name="鈴木 花子", password="correct horse battery", now=NOW
    )

    assert account.check_password("correct horse battery")
    assert hats_of(account.id, on=TODAY) == []
    [event] = AuditEvent.objects.all()
    assert (event.act, event.subject_id, event.details) == ("access:account:create", str(account.id), {})


def test_an_account_without_a_password_has_none_that_works(operator: Viewer) -> None:
    account = create_account("suzuki", viewer=operator, display_name="鈴木 花子", now=NOW)

    assert not account.has_usable_password()


def test_a_weak_password_is_refused_with_its_reasons(operator: Viewer) -> None:
    with pytest.raises(PasswordTooWeak) as refusal:
        create_account("suzuki", viewer=operator, display_name="鈴木 花子", password="short", now=NOW)

    assert refusal.value.data["reasons"]
    assert not Account.objects.exists()


def test_a_login_name_is_given_once(operator: Viewer) -> None:
    create_account("suzuki", viewer=operator, display_name="鈴木 花子", now=NOW)

    with pytest.raises(LoginNameTaken):
        create_account("suzuki", viewer=operator, display_name="鈴木 一郎", now=NOW)

    assert get_account("suzuki").display_name == "鈴木 花子"


def test_an_administrator_makes_no_accounts(administrator: Viewer) -> None:
    with pytest.raises(PermissionMissing) as refusal:
        create_account("suzuki", viewer=administrator, display_name="鈴木 花子", now=NOW)

    assert refusal.value.data["holders_ja"] == "審査担当」「運営主体の職員"
    assert not Account.objects.exists()


def test_a_technician_account_wears_the_technicians_hat(operator: Viewer) -> None:
    account = create_technician_account(
        SATO_TARO,
        viewer=operator,
        display_name="佐藤 太郎",
        birth_date=BORN,
        pin="271828",
        from_on=TODAY,
        now=NOW,
    )

    [hat] = hats_of(account.id, on=TODAY)
    assert (hat.role, hat.subject_ccus_id, hat.subject_name) == (Role.TECHNICIAN, SATO_TARO, "佐藤 太郎")
    assert account.proof_hash.startswith("argon2$argon2id$")
    assert not account.has_usable_password()


def test_a_technician_account_needs_a_good_pin(operator: Viewer) -> None:
    with pytest.raises(PinTooWeak):
        create_technician_account(
            SATO_TARO,
            viewer=operator,
            display_name="佐藤 太郎",
            birth_date=BORN,
            pin="123456",
            from_on=TODAY,
            now=NOW,
        )

    assert find_account(SATO_TARO) is None


def test_a_desk_gives_a_forgotten_pin_anew(operator: Viewer) -> None:
    account = create_technician_account(
        SATO_TARO, viewer=operator, display_name="佐藤", birth_date=BORN, pin="271828", from_on=TODAY, now=NOW
    )

    replace_pin(SATO_TARO, viewer=operator, birth_date=BORN, pin="314159", now=NOW)

    assert prove_technician(SATO_TARO, birth_date=BORN, pin="314159", now=NOW) == account


def test_a_technician_cannot_replace_a_pin_by_permission_of_the_hat(technician: Viewer) -> None:
    with pytest.raises(PermissionMissing):
        replace_pin(SATO_TARO, viewer=technician, birth_date=BORN, pin="314159", now=NOW)


def test_the_pin_of_an_unknown_account_cannot_be_replaced(operator: Viewer) -> None:
    with pytest.raises(AccountNotFound):
        replace_pin(SATO_TARO, viewer=operator, birth_date=BORN, pin="314159", now=NOW)
