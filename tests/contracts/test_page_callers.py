"""Every page, asked for by nobody and by each role: who lacks the word stays outside, and nobody sees a fault of ours."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.test import Client
from psycopg.types.range import DateRange
from tests import kept_rows

from ccus.access import catalogue
from ccus.access.models import Account, RoleGrant
from ccus.access.rules.hats import SUBJECTS_OF_ROLE
from ccus.access.states import Role, SubjectKind
from ccus.config import urls
from ccus.config.route_table import PageRoute, page_routes

pytestmark = pytest.mark.django_db

PAGES = list(page_routes(urls.assemble(demo=False)))
GUARDED = [page for page in PAGES if page.rule is not None and page.rule.permission]
# No form: programs post to it, no session counts there, and what they bring proves itself.
PROVEN_BY_CONTENT = "/api/courier/v1/bundles"
FORMS = [page for page in PAGES if page.path != PROVEN_BY_CONTENT]
NOW = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
# Nobody has these; what exists and is somebody else's is tried beside each page's own tests.
OF_NOBODY = {
    "ccus_id": "00000000000221",
    "int": "999999999",
    "month": "1999-01",
    "refusal_code": "request.unreadable",
    "report_format": "json",
    "signed_token": "a:b:c",
    "slug": "unknown",
}

each_page = pytest.mark.parametrize("page", PAGES, ids=[page.path for page in PAGES])
each_guarded_page = pytest.mark.parametrize("page", GUARDED, ids=[page.path for page in GUARDED])


def address_of(page: PageRoute) -> str:
    return re.sub(r"<([a-z_]+):[a-z_]+>", lambda part: OF_NOBODY[part[1]], page.path)


@pytest.fixture
def sessions() -> dict[Role, str]:
    """Somebody in each role is signed in; the keys of the sessions."""
    return kept_rows.of(sign_everybody_in)


def sign_everybody_in() -> dict[Role, str]:
    return {role: sign_in(role) for role in Role}


def sign_in(role: Role) -> str:
    account = Account.objects.create(login_name=role.value, display_name="鈴木 花子", created_at=NOW)
    kind = SUBJECTS_OF_ROLE[role][0]
    RoleGrant.objects.create(
        account=account,
        role=role,
        subject_kind=kind,
        subject_ccus_id="" if kind is SubjectKind.NONE else "12345678901222",
        valid=DateRange(date(2020, 1, 1), None),
        granted_by="program:test",
        granted_at=NOW,
    )
    client = Client()
    client.force_login(account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def client_of(session: str, *, careful: bool = False) -> Client:
    client = Client(enforce_csrf_checks=careful)
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


@each_guarded_page
def test_a_stranger_is_led_to_the_door_and_a_strangers_form_too(client: Client, page: PageRoute) -> None:
    for answer in (client.get(address_of(page)), client.post(address_of(page))):
        assert answer.status_code == 302
        assert answer["Location"].split("?")[0] in ("/sign-in/", "/sign-in/technician/")


@each_page
def test_who_lacks_the_word_is_refused_and_no_caller_meets_a_fault_or_is_shown_what_is_nobodys(
    page: PageRoute, sessions: dict[Role, str]
) -> None:
    word = page.rule.permission if page.rule is not None else ""
    refused = set(Role) - set(catalogue.roles_with(word)) if word else set()
    for role in Role:
        client = client_of(sessions[role])
        for answer in (client.get(address_of(page)), client.post(address_of(page))):
            assert answer.status_code < 500, role
            assert answer.status_code == 403 or role not in refused, role
            if "<ccus_id:" in page.path or "<int:" in page.path:
                assert answer.status_code != 200, role


@pytest.mark.parametrize("page", FORMS, ids=[page.path for page in FORMS])
def test_no_form_is_taken_without_its_token(page: PageRoute, sessions: dict[Role, str]) -> None:
    for role in Role:
        careful = client_of(sessions[role], careful=True)

        answer = careful.post(address_of(page), {"role": "demo"}, HTTP_ACCEPT="application/json")

        assert answer.status_code in (403, 405), role


def test_what_proves_itself_is_refused_alike_whoever_is_signed_in(sessions: dict[Role, str]) -> None:
    for role in Role:
        careful = client_of(sessions[role], careful=True)

        answer = careful.post(PROVEN_BY_CONTENT, {"role": "demo"})

        assert (answer.status_code, answer.json()["code"]) == (422, "history.bundle_unreadable"), role


@pytest.mark.parametrize("address", ["/demo/role/", "/demo/sign-in/a:b:c/"])
def test_the_doors_of_the_demo_do_not_exist_elsewhere(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
