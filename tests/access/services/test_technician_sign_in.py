from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from tests.access.conftest import NOW, SATO_TARO, TODAY

from ccus.access.errors import SignInMustWait, SignInNotProven
from ccus.access.models import Account, SignInFailures
from ccus.access.rules import sign_in
from ccus.access.services.accounts import create_technician_account
from ccus.access.services.technician_sign_in import prove_technician
from ccus.access.viewers import Viewer
from ccus.foundation.refusals import Refusal

pytestmark = pytest.mark.django_db

BORN = date(1980, 4, 12)
NOBODYS_ID = "77777777777721"
OFFICE = "203.0.113.7"


@pytest.fixture
def sato(operator: Viewer) -> Account:
    return create_technician_account(
        SATO_TARO, viewer=operator, display_name="佐藤 太郎", birth_date=BORN, pin="271828", from_on=TODAY, now=NOW
    )


def fail(technician_ccus_id: str, *, times: int = 1, address: str = "") -> None:
    for _ in range(times):
        with pytest.raises(SignInNotProven):
            prove_technician(technician_ccus_id, birth_date=BORN, pin="000001", address=address, now=NOW)


def test_id_birth_date_and_pin_together_open_the_door(sato: Account) -> None:
    assert prove_technician(SATO_TARO, birth_date=BORN, pin="271828", address=OFFICE, now=NOW) == sato


@pytest.mark.parametrize(
    ("ccus_id", "born", "pin"),
    [
        (SATO_TARO, BORN, "271829"),
        (SATO_TARO, date(1980, 4, 13), "271828"),
        (NOBODYS_ID, BORN, "271828"),
    ],
    ids=["pin", "birth date", "ID"],
)
def test_whatever_is_wrong_the_sentence_is_the_same(sato: Account, ccus_id: str, born: date, pin: str) -> None:
    with pytest.raises(SignInNotProven) as refusal:
        prove_technician(ccus_id, birth_date=born, pin=pin, now=NOW)

    assert refusal.value.data == {}


def test_a_closed_account_does_not_open(sato: Account) -> None:
    Account.objects.update(is_active=False)

    with pytest.raises(SignInNotProven):
        prove_technician(SATO_TARO, birth_date=BORN, pin="271828", now=NOW)


def test_an_account_with_a_password_only_does_not_open_here(sato: Account) -> None:
    Account.objects.update(proof_hash="")

    with pytest.raises(SignInNotProven):
        prove_technician(SATO_TARO, birth_date=BORN, pin="271828", now=NOW)


@pytest.mark.parametrize("ccus_id", [SATO_TARO, NOBODYS_ID], ids=["known", "unknown"])
def test_after_five_failures_even_a_good_proof_has_to_wait(sato: Account, ccus_id: str) -> None:
    fail(ccus_id, times=5)

    with pytest.raises(SignInMustWait) as refusal:
        prove_technician(ccus_id, birth_date=BORN, pin="271828", now=NOW + timedelta(seconds=1))

    assert refusal.value.data == {"seconds": 29, "minutes": 1}
    assert refusal.value.status == 429


def test_after_the_wait_a_good_proof_opens_and_clears_the_count(sato: Account) -> None:
    fail(SATO_TARO, times=5)

    assert prove_technician(SATO_TARO, birth_date=BORN, pin="271828", now=NOW + timedelta(seconds=30)) == sato
    assert not SignInFailures.objects.exists()


def test_the_next_failure_waits_twice_as_long(sato: Account) -> None:
    fail(SATO_TARO, times=5)
    with pytest.raises(SignInNotProven):
        prove_technician(SATO_TARO, birth_date=BORN, pin="000001", now=NOW + timedelta(seconds=30))

    with pytest.raises(SignInMustWait) as refusal:
        prove_technician(SATO_TARO, birth_date=BORN, pin="271828", now=NOW + timedelta(seconds=30))

    assert refusal.value.data == {"seconds": 60, "minutes": 1}


def test_failures_are_forgotten_after_a_day(sato: Account) -> None:
    fail(SATO_TARO, times=4)
    with pytest.raises(SignInNotProven):
        prove_technician(SATO_TARO, birth_date=BORN, pin="000001", now=NOW + timedelta(days=1))

    assert SignInFailures.objects.get().failures == 1


def test_one_address_may_fail_for_many_people_before_it_waits(sato: Account) -> None:
    for number in range(sign_in.FREE_FAILURES_OF_AN_ADDRESS + 1):
        fail(f"{number:012}21", address=OFFICE)

    with pytest.raises(SignInMustWait):
        prove_technician(SATO_TARO, birth_date=BORN, pin="271828", address=OFFICE, now=NOW)
    assert prove_technician(SATO_TARO, birth_date=BORN, pin="271828", address="203.0.113.8", now=NOW) == sato


def test_successes_do_not_use_up_an_address(sato: Account) -> None:
    for _ in range(3):
        prove_technician(SATO_TARO, birth_date=BORN, pin="271828", address=OFFICE, now=NOW)

    assert SignInFailures.objects.get().failures == 0


def test_neither_ids_nor_addresses_are_stored_readably(sato: Account) -> None:
    fail(SATO_TARO, address=OFFICE)

    stored = " ".join(SignInFailures.objects.values_list("key", flat=True))
    assert SATO_TARO not in stored
    assert OFFICE not in stored


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_are_counted_one_by_one(sato: Account) -> None:
    def guess(number: int) -> str:
        try:
            prove_technician(SATO_TARO, birth_date=BORN, pin=f"{number:06}", now=NOW)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "opened"

    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = list(pool.map(guess, range(100001, 100013)))

    assert answers.count("access.sign_in_not_proven") == 5
    assert answers.count("access.sign_in_must_wait") == 7
