"""Desks: two people identify somebody and hand over a code; two people merge records and undo it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests import cast
from tests.contracts.query_counts import assert_query_count
from tests.factories.registry import make_technician
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.services.technician_sign_in import prove_technician
from ccus.access.states import Role
from ccus.registry.models import Merge, Technician
from ccus.registry.queries.merges import current_id

pytestmark = pytest.mark.django_db
BORN = date(1985, 6, 7)


@pytest.fixture(autouse=True)
def _today(time_machine: TimeMachineFixture, tmp_path: Path, settings: Settings) -> None:
    settings.SIGNING_KEYS_DIR = tmp_path / "keys"
    time_machine.move_to(cast.NOW)


def desk(name: str) -> Client:
    account = Account.objects.create(login_name=name, display_name=name, created_at=cast.NOW)
    wear(account, Role.OPERATOR)
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def person() -> Technician:
    return make_technician(birth_date=BORN)


def test_two_identify_somebody_who_then_chooses_a_pin(person: Technician, client: Client) -> None:
    one, other = desk("one"), desk("other")
    typed = {"technician_id": person.ccus_id, "birth_date": "1985-06-07", "proofs": ["passport", "career_card"]}
    assert one.post("/operator/identifications/", {**typed, "proofs": ["passport"]}).status_code == 422
    one.post("/operator/identifications/", typed)

    page = assert_query_count("operator:identifications", lambda: other.get("/operator/identifications/"))
    where = re.search(r'action="(/operator/identifications/\d+/confirmation/)"', page.content.decode())
    assert where is not None
    assert "自分で承認することはできません" in one.post(where[1], follow=True).content.decode()
    shown = other.post(where[1]).content.decode()
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", shown)
    assert code is not None

    new = {
        "new-technician_id": person.ccus_id,
        "new-birth_date": "1985-06-07",
        "new-code": code[0],
        "new-pin": "730164",
    }
    assert client.post("/sign-in/recovery/", {"step": "renew", **new, "new-again": "730165"}).status_code == 422
    done = client.post("/sign-in/recovery/", {"step": "renew", **new, "new-again": "730164"}, follow=True)
    assert "すぐにサインインできます" in done.content.decode()
    assert prove_technician(person.ccus_id, birth_date=BORN, pin="730164", now=cast.NOW).login_name == person.ccus_id


def test_two_merge_and_two_undo(person: Technician) -> None:
    one, other = desk("one"), desk("other")
    gone = make_technician(birth_date=BORN)
    assert one.post("/operator/merges/", {"kept": person.ccus_id}).status_code == 422
    one.post("/operator/merges/", {"kept": person.ccus_id, "gone": gone.ccus_id, "reason": "免許証が同じ"})

    page = assert_query_count("operator:merges", lambda: other.get("/operator/merges/")).content.decode()
    assert "免許証が同じ" in page
    assert "生年月日が同じ" in page
    step = f"/operator/merges/{Merge.objects.get().pk}/step/"
    assert "自分で承認することはできません" in one.post(step, {"step": "agree"}, follow=True).content.decode()
    other.post(step, {"step": "agree"})
    assert current_id(gone.ccus_id) == person.ccus_id

    other.post(step, {"step": "propose-undoing", "reason": "別の人だった"})
    one.post(step, {"step": "agree-undoing"})
    assert current_id(gone.ccus_id) == gone.ccus_id
