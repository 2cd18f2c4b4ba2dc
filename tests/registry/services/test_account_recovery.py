"""A technician gets back into the account by telephone, sheet or desk; an employer never does, and strangers learn nothing."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings
from tests import cast
from tests.factories.registry import make_affiliation, make_business, make_technician

from ccus.access.errors import (
    IdentificationNeedsTwo,
    IdentificationNotFound,
    PermissionMissing,
    PinTooWeak,
    RecoveryNotFound,
    RecoveryNotProven,
    SignInMustWait,
    SignInNotProven,
    TwoProofsNeeded,
)
from ccus.access.models import Account, OneTimeCode, Recovery
from ccus.access.services.accounts import create_technician_account
from ccus.access.services.recoveries import find_waiting, stop_by_secret
from ccus.access.services.technician_sign_in import prove_technician
from ccus.access.states import CodePurpose, DeskProof
from ccus.foundation.models import Message
from ccus.foundation.services import text_messages
from ccus.registry.errors import NotYourRecord
from ccus.registry.models import Technician
from ccus.registry.rules.amendments import TechnicianAmendment
from ccus.registry.services.account_recovery import (
    ask_for_phone_code,
    confirm_identification,
    identify,
    list_identifications_visible_to,
    print_sheet,
    recover,
)
from ccus.registry.services.amendments import amend_technician

pytestmark = pytest.mark.django_db
NOW = cast.NOW
BORN = date(1985, 6, 7)
OLD_PIN, NEW_PIN = "482915", "730164"
PHONE = "09011112222"
ONE = cast.reviewer()
OTHER = replace(ONE, account_id=4_041, grant_id=4_041)
PROOFS = (DeskProof.DRIVING_LICENCE, DeskProof.CAREER_CARD)


@pytest.fixture(autouse=True)
def house(tmp_path: Path, settings: Settings) -> Path:
    settings.SIGNING_KEYS_DIR = tmp_path / "keys"
    settings.TEXT_MESSAGES_FILE = tmp_path / "text-messages.jsonl"
    return tmp_path


@pytest.fixture
def person() -> Technician:
    return make_technician(birth_date=BORN, phone_mobile=PHONE)


@pytest.fixture
def account(person: Technician) -> Account:
    return create_technician_account(
        person.ccus_id,
        viewer=cast.operator(),
        display_name=person.full_name,
        birth_date=BORN,
        pin=OLD_PIN,
        from_on=date(2024, 4, 1),
        now=NOW,
    )


def messages() -> list[tuple[str, str]]:
    """Telephone and words of everything that waits to be sent; empty numbers are sent nothing."""
    from ccus.foundation.house_keys import vault_keys

    found = []
    for job in ProcrastinateJob.objects.filter(task_name="foundation.deliver_text").order_by("id"):
        sealed = base64.b64decode(job.args["sealed"])
        phone, words = json.loads(vault_keys().open(sealed, label=b"foundation.text-message"))
        found.append((phone, words))
    return found


def sent_code() -> str:
    code = re.search(r"\d{6}", messages()[-1][1])
    assert code is not None
    return code.group()


def ask(ccus_id: str, *, birth_date: date = BORN, **more: Any) -> None:
    ask_for_phone_code(ccus_id, birth_date=birth_date, now=NOW, **more)


def try_code(person: Technician, code: str, **changes: Any) -> Any:
    values: dict[str, Any] = {"birth_date": BORN, "code": code, "pin": NEW_PIN, "now": NOW, **changes}
    return recover(person.ccus_id, **values)


def signs_in(person: Technician, pin: str, *, now: Any = NOW) -> bool:
    try:
        prove_technician(person.ccus_id, birth_date=BORN, pin=pin, now=now)
    except SignInNotProven:
        return False
    return True


def test_a_code_of_the_telephone_opens_after_a_day(person: Technician, account: Account) -> None:
    ask(person.ccus_id)
    assert messages()[-1][0] == PHONE

    recovered = try_code(person, sent_code())

    assert recovered.purpose is CodePurpose.PHONE
    assert recovered.holds_at == NOW + timedelta(days=1)
    assert signs_in(person, OLD_PIN)
    assert not signs_in(person, NEW_PIN, now=NOW + timedelta(hours=23))
    assert signs_in(person, NEW_PIN, now=NOW + timedelta(hours=25))
    assert not signs_in(person, OLD_PIN, now=NOW + timedelta(hours=26))


def test_the_person_is_told_and_can_stop_it(person: Technician, account: Account) -> None:
    ask(person.ccus_id)
    try_code(person, sent_code(), stop_url="https://ccus.test/stop/")
    phone, words = next(each for each in reversed(messages()) if each[0])
    assert phone == PHONE
    secret = words.rpartition("/")[2]

    stop_by_secret(secret, now=NOW + timedelta(hours=3))

    assert not signs_in(person, NEW_PIN, now=NOW + timedelta(hours=25))
    assert signs_in(person, OLD_PIN, now=NOW + timedelta(hours=26))
    with pytest.raises(RecoveryNotFound):
        stop_by_secret(secret, now=NOW + timedelta(hours=4))


def test_a_code_of_the_sheet_opens_at_once_and_only_once(person: Technician, account: Account) -> None:
    codes = print_sheet(person.ccus_id, viewer=cast.viewer_of(person), now=NOW)
    assert len(set(codes)) == 10

    assert try_code(person, f" {codes[3][:4].lower()}－{codes[3][4:]}").holds_at is None

    assert signs_in(person, NEW_PIN)
    with pytest.raises(RecoveryNotProven):
        try_code(person, codes[3])
    assert try_code(person, codes[4], pin="915302").holds_at is None


def test_codes_are_kept_as_hashes_and_a_new_sheet_ends_the_old(person: Technician) -> None:
    viewer = cast.viewer_of(person)
    old = print_sheet(person.ccus_id, viewer=viewer, now=NOW)
    new = print_sheet(person.ccus_id, viewer=viewer, now=NOW)

    kept = "".join(OneTimeCode.objects.values_list("code_hash", flat=True))
    assert not any(code in kept for code in (*old, *new))
    with pytest.raises(RecoveryNotProven):
        try_code(person, old[0])
    assert try_code(person, new[0]).holds_at is None


def test_a_desk_needs_two_proofs_and_two_people(person: Technician, account: Account) -> None:
    with pytest.raises(TwoProofsNeeded):
        identify(person.ccus_id, birth_date=BORN, proofs=PROOFS[:1] * 2, viewer=ONE, now=NOW)
    with pytest.raises(RecoveryNotProven):
        identify(person.ccus_id, birth_date=date(1985, 6, 8), proofs=PROOFS, viewer=ONE, now=NOW)
    found = identify(person.ccus_id, birth_date=BORN, proofs=PROOFS, viewer=ONE, now=NOW)
    assert list_identifications_visible_to(OTHER, now=NOW) == [found]
    with pytest.raises(IdentificationNeedsTwo):
        confirm_identification(found.pk, viewer=ONE, now=NOW)

    code = confirm_identification(found.pk, viewer=OTHER, now=NOW)

    assert try_code(person, code).holds_at is None
    assert signs_in(person, NEW_PIN)
    with pytest.raises(IdentificationNotFound):
        confirm_identification(found.pk, viewer=OTHER, now=NOW)


def test_an_identification_of_yesterday_is_over(person: Technician) -> None:
    found = identify(person.ccus_id, birth_date=BORN, proofs=PROOFS, viewer=ONE, now=NOW)

    with pytest.raises(IdentificationNotFound):
        confirm_identification(found.pk, viewer=OTHER, now=NOW + timedelta(days=1))


def test_whoever_never_had_an_account_gets_the_first_one(person: Technician) -> None:
    found = identify(person.ccus_id, birth_date=BORN, proofs=PROOFS, viewer=ONE, now=NOW)

    try_code(person, confirm_identification(found.pk, viewer=OTHER, now=NOW))

    grant = Account.objects.get(login_name=person.ccus_id).grants.get()
    assert (grant.role, grant.subject_ccus_id) == ("technician", person.ccus_id)
    assert signs_in(person, NEW_PIN)


def test_an_employer_has_no_way_in(person: Technician, account: Account) -> None:
    """Not by the firm's telephone or mail, not by a number put in while applying for the person, and by no permission."""
    firm = make_business(phone="0312345678", contact_phone="09099998888", contact_email="firm@example.jp")
    make_affiliation(person, firm)
    Technician.objects.filter(pk=person.pk).update(phone_mobile="09099998888", email="firm@example.jp")

    ask(person.ccus_id)

    assert [phone for phone, _ in messages()] == [""]
    for viewer in (cast.clerk_of(firm), cast.administrator_of(firm), cast.site_manager_of(firm)):
        with pytest.raises(PermissionMissing):
            identify(person.ccus_id, birth_date=BORN, proofs=PROOFS, viewer=viewer, now=NOW)
        with pytest.raises(PermissionMissing):
            confirm_identification(1, viewer=viewer, now=NOW)
        with pytest.raises(NotYourRecord):
            print_sheet(person.ccus_id, viewer=viewer, now=NOW)
    assert signs_in(person, OLD_PIN)


def test_a_number_that_was_changed_lately_proves_nothing(person: Technician, account: Account) -> None:
    change = TechnicianAmendment(phone_mobile="08077776666")
    amend_technician(person.ccus_id, amendment=change, viewer=cast.operator(), now=NOW - timedelta(days=29))
    ask(person.ccus_id)
    assert messages()[-1][0] == ""

    ask_for_phone_code(person.ccus_id, birth_date=BORN, now=NOW + timedelta(days=2))
    assert messages()[-1][0] == "08077776666"


def test_a_number_of_two_people_proves_neither(person: Technician) -> None:
    make_technician(phone_home=PHONE)

    ask(person.ccus_id)

    assert messages()[-1][0] == ""


@pytest.mark.parametrize("what", ["unknown ID", "wrong birth date", "no telephone"])
def test_strangers_learn_nothing(person: Technician, what: str) -> None:
    """The same rows are written and nothing is refused; the code that would be needed is sent to nobody."""
    if what == "no telephone":
        Technician.objects.filter(pk=person.pk).update(phone_mobile="")
    ccus_id = "99999999999921" if what == "unknown ID" else person.ccus_id
    ask(ccus_id, birth_date=date(1970, 1, 1) if what == "wrong birth date" else BORN)

    assert [phone for phone, _ in messages()] == [""]
    assert OneTimeCode.objects.filter(subject=ccus_id).count() == 1
    with pytest.raises(RecoveryNotProven):
        recover(ccus_id, birth_date=BORN, code="000000", pin=NEW_PIN, now=NOW)
    assert not Recovery.objects.exists()


def test_guessing_a_code_ends_soon(person: Technician) -> None:
    ask(person.ccus_id)
    code = sent_code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for now in (NOW, NOW, NOW):
        with pytest.raises(RecoveryNotProven):
            try_code(person, wrong, now=now)
    with pytest.raises(SignInMustWait):
        for now in (NOW, NOW):
            with pytest.raises(RecoveryNotProven):
                try_code(person, wrong, now=now)
    assert find_waiting(person.ccus_id) is None


def test_a_code_of_the_telephone_is_good_for_five_tries_and_ten_minutes(person: Technician) -> None:
    from ccus.access.services.one_time_codes import make_phone_code, use_code

    code = make_phone_code("somebody", now=NOW)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert use_code("somebody", code, now=NOW + timedelta(minutes=10)) is None
    for _ in range(4):
        assert use_code("somebody", wrong, now=NOW) is None
    assert use_code("somebody", code, now=NOW) is None

    code = make_phone_code("somebody", now=NOW)
    assert use_code("nobody", code, now=NOW) is None
    assert use_code("somebody", code, now=NOW) is CodePurpose.PHONE


def test_an_easy_pin_is_refused_before_anything_is_tried(person: Technician) -> None:
    codes = print_sheet(person.ccus_id, viewer=cast.viewer_of(person), now=NOW)

    with pytest.raises(PinTooWeak):
        try_code(person, codes[0], pin="111111")

    assert try_code(person, codes[0]).holds_at is None


def test_the_sandbox_writes_what_a_carrier_would_send(house: Path) -> None:
    text_messages.send_text(PHONE, "試験")
    text_messages.send_text("", "だれにも")
    for job in ProcrastinateJob.objects.filter(task_name="foundation.deliver_text").order_by("id"):
        assert "試験" not in json.dumps(job.args, ensure_ascii=False)
        text_messages.deliver_text(job.args["sealed"])

    path = house / "text-messages.jsonl"
    assert [json.loads(line) for line in path.read_text().splitlines()] == [{"phone": PHONE, "words": "試験"}]
    assert path.stat().st_mode & 0o077 == 0


def test_everything_is_told_by_every_way_that_is_known(person: Technician, account: Account) -> None:
    Technician.objects.filter(pk=person.pk).update(email="own@example.jp")
    codes = print_sheet(person.ccus_id, viewer=cast.viewer_of(person), now=NOW)
    try_code(person, codes[0], now=NOW + timedelta(minutes=1))

    assert [phone for phone, _ in messages()] == [PHONE, "", PHONE, ""]
    told = Message.objects.order_by("pk")
    assert [each.channel for each in told] == ["mail", "letter"] * 2
    assert not any(code in each.body for code in codes for each in told)
