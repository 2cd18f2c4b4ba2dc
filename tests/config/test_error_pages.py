"""Whatever goes wrong, people read a page in words and programs a problem document."""

from __future__ import annotations

import json

import psycopg
import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from ccus.access.errors import PermissionMissing, SignInMustWait
from ccus.config import error_pages, urls
from ccus.kit.ids import parse_id
from ccus.portal.ui.pages import public_page

pytestmark = pytest.mark.django_db


@public_page(reason="an address of the tests")
def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionMissing(holders_ja="技能者", holders_en="technician", permission="history:own-days:view")


@public_page(reason="an address of the tests")
def read_id(request: HttpRequest) -> HttpResponse:
    return HttpResponse(parse_id(request.GET["id"]))


@public_page(reason="an address of the tests")
def break_down(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


@public_page(reason="an address of the tests")
def lose_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError from psycopg.OperationalError("connection refused")


urlpatterns = [
    *urls.assemble(demo=False),
    path("refusing/", refuse),
    path("reading/", read_id),
    path("breaking/", break_down),
    path("losing/", lose_database),
    path("api/losing/", lose_database),
    path("api/refusing/", refuse),
]
handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
handler500 = urls.handler500

these_addresses = pytest.mark.urls(__name__)


@these_addresses
def test_a_refusal_of_a_view_is_a_page_with_what_happened_and_what_to_do(client: Client) -> None:
    answer = client.get("/refusing/", HTTP_ACCEPT="text/html")

    assert answer.status_code == 403
    page = answer.content.decode()
    assert "この操作ができるのは「技能者」の立場の人です。" in page
    assert "その立場の人に頼むか" in page
    assert "access.permission_missing" in page


@these_addresses
def test_a_refused_form_leads_back_to_where_it_was_typed(client: Client) -> None:
    ours = client.post("/refusing/", HTTP_ACCEPT="text/html", HTTP_REFERER="http://testserver/sign-in/?next=/")
    theirs = client.post("/refusing/", HTTP_ACCEPT="text/html", HTTP_REFERER="https://evil.example/")

    assert 'href="http://testserver/sign-in/?next=/"' in ours.content.decode()
    assert "evil.example" not in theirs.content.decode()


@these_addresses
@pytest.mark.parametrize(
    ("address", "accept"), [("/refusing/", "application/json"), ("/api/refusing/", "text/html")], ids=["accept", "path"]
)
def test_programs_get_a_problem_document(client: Client, address: str, accept: str) -> None:
    answer = client.get(address, HTTP_ACCEPT=accept)

    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    document = json.loads(answer.content)
    assert (document["code"], document["instance"]) == ("access.permission_missing", address)


@these_addresses
def test_the_words_follow_the_language_of_the_reader(client: Client) -> None:
    answer = client.get("/refusing/", HTTP_ACCEPT="text/html", HTTP_ACCEPT_LANGUAGE="en")

    assert "Only these roles may do this: technician." in answer.content.decode()


@these_addresses
def test_unreadable_typing_is_no_defect(client: Client) -> None:
    answer = client.get("/reading/?id=12345", HTTP_ACCEPT="text/html")

    assert answer.status_code == 422
    assert "9桁足りません" in answer.content.decode()


@these_addresses
def test_a_defect_is_told_without_blaming_the_reader(client: Client) -> None:
    client.raise_request_exception = False

    answer = client.get("/breaking/", HTTP_ACCEPT="text/html")

    assert answer.status_code == 500
    page = answer.content.decode()
    assert "あなたの操作のせいではありません" in page
    assert "ZeroDivisionError" not in page


@these_addresses
@these_addresses
def test_an_absent_database_is_told_as_a_wait(client: Client) -> None:
    client.raise_request_exception = False

    page, problem = client.get("/losing/"), client.get("/api/losing/")

    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert "ただいまデータベースを使えません" in page.content.decode()
    assert (problem.status_code, problem.json()["code"]) == (503, "server.database_away")


def test_a_defect_under_the_api_is_a_problem_document() -> None:
    answer = error_pages.server_fault(RequestFactory().get("/api/device/v1/touches"))

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")


def test_an_unknown_address_is_a_page(client: Client) -> None:
    answer = client.get("/no-such-place/", HTTP_ACCEPT="text/html")

    assert answer.status_code == 404
    assert "ページが見つかりません" in answer.content.decode()


def test_an_unknown_address_under_the_api_is_a_problem_document(client: Client) -> None:
    answer = client.get("/api/device/v9/anything/")

    assert answer.status_code == 404
    assert json.loads(answer.content)["code"] == "request.address_not_found"


def test_a_forged_or_old_form_says_how_to_send_it_again() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"}, HTTP_ACCEPT="text/html")

    assert answer.status_code == 403
    assert "もう一度送ってください" in answer.content.decode()


def test_an_unreadable_request_and_a_forbidden_one_have_words() -> None:
    request = RequestFactory().get("/anything/", HTTP_ACCEPT="text/html")

    assert error_pages.bad_request(request, ValueError()).status_code == 400
    assert error_pages.forbidden(request, ValueError()).status_code == 403
    assert error_pages.too_many_requests(request).status_code == 429


def test_a_wait_is_told_to_programs_in_seconds() -> None:
    request = RequestFactory().get("/api/anything/")

    answer = error_pages.answer_refusal(request, SignInMustWait(seconds=29, minutes=1))

    assert (answer.status_code, answer["Retry-After"]) == (429, "29")


def test_the_type_of_a_problem_leads_to_a_page_that_explains_it(client: Client) -> None:
    answer = client.get("/docs/errors/access.sign_in_not_proven", follow=True)

    assert answer.status_code == 200
    page = answer.content.decode()
    assert "技能者ID・生年月日・暗証番号の組み合わせを確認できませんでした。" in page
    assert "could not be confirmed together" in page


def test_there_is_no_page_for_an_error_that_does_not_exist(client: Client) -> None:
    assert client.get("/docs/errors/history.never_heard_of/").status_code == 404
