"""Letting a business apply, applying in somebody's name, and lists of people, on their pages."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import cast as known
from tests.applications import applicants
from tests.applications.services.test_people_lists import csv_of
from tests.cast import Cast
from tests.contracts.query_counts import assert_query_count
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.applications.models import Application, Delegation

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(time_machine: TimeMachineFixture) -> Cast:
    time_machine.move_to(applicants.NOW)
    return known.assemble()


def signed_in(role: Role, subject: str) -> Client:
    account = Account.objects.create(login_name=f"{role} {subject}", display_name="本人", created_at=applicants.NOW)
    wear(account, role, subject=subject)
    client = Client()
    client.force_login(account)
    return client


def test_a_technician_lets_a_firm_apply_and_takes_it_back(cast: Cast) -> None:
    person = signed_in(Role.TECHNICIAN, cast.takahashi.ccus_id)
    clerk = signed_in(Role.BUSINESS_CLERK, cast.sato_tobi.ccus_id)
    assert person.post("/applications/delegations/", {"business": ""}).status_code == 422
    person.post(
        "/applications/delegations/",
        {"business": cast.sato_tobi.ccus_id, "kinds": ["technician_change"], "last_on": "令和9年3月31日"},
    )
    body = assert_query_count("applicant:delegations", lambda: person.get("/applications/delegations/"))
    assert "2027年3月31日" in body.content.decode()

    assert_query_count("applicant:proxy", lambda: clerk.get("/applications/proxy/"))
    where = clerk.post("/applications/proxy/", {"kind": "technician_change", "technician": cast.takahashi.ccus_id})
    application = Application.objects.get()
    assert where["Location"] == f"/applications/{application.number}/"
    note = f"/applications/{application.number}/note/"
    assert clerk.get(f"/applications/{application.number}/").status_code == 200
    assert note not in clerk.get(f"/applications/{application.number}/").content.decode()
    assert clerk.get(note).status_code == 404
    assert note in person.get(f"/applications/{application.number}/").content.decode()
    person.post(f"/applications/delegations/{Delegation.objects.get().pk}/revocation/")

    assert clerk.get(f"/applications/{application.number}/").status_code == 404
    assert person.get(f"/applications/{application.number}/").status_code == 200


def test_a_list_is_tried_and_taken(cast: Cast) -> None:
    clerk = signed_in(Role.BUSINESS_CLERK, cast.sato_tobi.ccus_id)
    assert_query_count("applicant:list", lambda: clerk.get("/applications/lists/"))

    def hand_in(button: str) -> str:
        table = SimpleUploadedFile("list.csv", csv_of(), "text/csv")
        return clerk.post("/applications/lists/", {"table": table, "button": button}).content.decode()

    assert "試した結果（まだ何も作っていません）" in hand_in("try")
    assert Application.objects.count() == 0
    assert "下書きを作りました" in hand_in("take")
    assert Application.objects.count() == 3
    assert "ずっと前" in hand_in("take")


def test_a_file_that_is_no_list_is_told_in_words(cast: Cast) -> None:
    clerk = signed_in(Role.BUSINESS_CLERK, cast.sato_tobi.ccus_id)

    answer = clerk.post("/applications/lists/", {"table": SimpleUploadedFile("x.csv", b"a,b", "text/csv")})

    assert answer.status_code == 422
    assert "見出しの行が見つかりません" in answer.content.decode()
