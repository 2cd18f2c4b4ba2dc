"""The three marks of a page: who is let in, who is led to which door, who is refused in which words."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.portal.conftest import wear

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.config import urls
from ccus.portal.ui.pages import PageRequest, account_page, page, page_rule_of, public_page

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@page(permission="history:own-days:view", audience="technician")
def own_days(request: PageRequest) -> HttpResponse:
    return HttpResponse(request.viewer.subject_ccus_id)


@page(permission="history:own-days:view", audience="technician")
def kind_of_viewer(request: PageRequest) -> HttpResponse:
    return HttpResponse(type(request.viewer).__name__)


@page(permission="history:people-days:view", audience="business")
def people_days(request: PageRequest) -> HttpResponse:
    return HttpResponse(request.viewer.role)


@account_page(reason="an address of the tests")
def own_account(request: PageRequest) -> HttpResponse:
    return HttpResponse(request.viewer.display_name)


@public_page(reason="an address of the tests")
def everybody(request: PageRequest) -> HttpResponse:
    return HttpResponse(request.viewer.actor)


urlpatterns = [
    *urls.assemble(demo=False),
    path("own-days/", own_days),
    path("kind-of-viewer/", kind_of_viewer),
    path("people-days/", people_days),
    path("own-account/", own_account),
    path("everybody/", everybody),
]


def test_a_view_carries_its_mark() -> None:
    rule = page_rule_of(own_days)

    assert rule is not None
    assert (rule.permission, rule.audience, rule.needs_sign_in) == ("history:own-days:view", "technician", True)


def test_a_word_that_is_not_in_the_catalogue_cannot_be_asked_for() -> None:
    with pytest.raises(KeyError):
        page(permission="history:days:admire", audience="technician")
    with pytest.raises(ValueError, match="owners"):
        page(permission="history:own-days:view", audience="owners")


@pytest.mark.parametrize(
    ("address", "door"),
    [
        ("/own-days/?month=2026-11", "/sign-in/technician/"),
        ("/people-days/", "/sign-in/"),
        ("/own-account/", "/sign-in/"),
    ],
)
def test_a_visitor_is_led_to_the_door_and_back(client: Client, address: str, door: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 302
    target = urlsplit(answer["Location"])
    assert (target.path, parse_qs(target.query)["next"]) == (door, [address])


def test_a_form_sent_after_the_session_ended_comes_back_to_the_page_that_held_it(client: Client) -> None:
    answer = client.post("/people-days/", HTTP_REFERER="http://testserver/everybody/?page=2")

    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == ["/everybody/?page=2"]


def test_a_referrer_elsewhere_is_not_where_one_comes_back_to(client: Client) -> None:
    answer = client.post("/people-days/", HTTP_REFERER="https://evil.example/")

    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == ["/"]


def test_a_partial_load_makes_the_whole_page_go_to_the_door(client: Client) -> None:
    answer = client.get("/people-days/", HTTP_HX_REQUEST="true")

    assert urlsplit(answer["HX-Redirect"]).path == "/sign-in/"


def test_who_had_a_page_open_comes_back_to_the_page_not_to_the_part_it_loaded(client: Client) -> None:
    answer = client.get(
        "/people-days/?part=1", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/people-days/?wall=1"
    )

    assert parse_qs(urlsplit(answer["HX-Redirect"]).query) == {"next": ["/people-days/?wall=1"], "ended": ["1"]}


def test_a_part_loaded_by_a_page_elsewhere_leads_to_no_page_elsewhere(client: Client) -> None:
    answer = client.get("/people-days/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="https://evil.example/")

    assert parse_qs(urlsplit(answer["HX-Redirect"]).query)["next"] == ["/"]


@pytest.mark.parametrize("address", ["/people-days/", "/own-days/"])
def test_who_is_signed_in_no_more_is_told_so_at_the_door(client: Client, address: str) -> None:
    door = client.get(address, HTTP_HX_REQUEST="true")["HX-Redirect"]

    assert "サインインの期限が切れました" in client.get(door).text


def test_a_stranger_is_not_told_of_a_session_that_ended(client: Client) -> None:
    door = client.get("/people-days/")["Location"]

    assert "サインインの期限が切れました" not in client.get(door).text


def test_a_program_is_told_to_sign_in(client: Client) -> None:
    answer = client.get("/people-days/", HTTP_ACCEPT="application/json")

    assert (answer.status_code, answer.json()["code"]) == (401, "access.sign_in_needed")


def test_the_right_hat_is_let_in_and_nothing_is_kept_by_the_browser(signed_in: Client, account: Account) -> None:
    wear(account, Role.TECHNICIAN, subject="00000000000121")

    answer = signed_in.get("/own-days/")

    assert answer.content == b"00000000000121"
    assert "no-store" in answer["Cache-Control"]


def test_the_wrong_hat_is_told_which_of_its_own_to_put_on(signed_in: Client, account: Account) -> None:
    wear(account, Role.TECHNICIAN, subject="00000000000121")
    wear(account, Role.BUSINESS_CLERK)

    answer = signed_in.get("/people-days/", HTTP_ACCEPT="application/json")

    assert answer.status_code == 403
    assert answer.json()["code"] == "access.other_hat_needed"
    assert "「山田建設（事業者の事務担当）」に切り替えて" in answer.json()["detail"]


def test_who_has_no_such_hat_is_told_who_may(signed_in: Client, account: Account) -> None:
    wear(account, Role.TECHNICIAN, subject="00000000000121")

    answer = signed_in.get("/people-days/", HTTP_ACCEPT="application/json")

    assert answer.status_code == 403
    assert answer.json()["code"] == "access.permission_missing"
    assert "「事業者の事務担当」「事業者責任者」" in answer.json()["title"]


def test_a_hat_that_ended_opens_nothing_any_more(signed_in: Client, account: Account) -> None:
    wear(account, Role.BUSINESS_CLERK, until=date(2021, 1, 1))

    assert signed_in.get("/people-days/").status_code == 403


def test_a_hat_that_ends_is_over_with_the_next_click(signed_in: Client, account: Account) -> None:
    grant = wear(account, Role.BUSINESS_CLERK)
    assert signed_in.get("/people-days/").status_code == 200

    grant.valid = type(grant.valid)(grant.valid.lower, timezone.localdate())
    grant.save()

    assert signed_in.get("/people-days/").status_code == 403


def test_any_account_sees_its_own_page_without_a_hat(signed_in: Client) -> None:
    assert signed_in.get("/own-account/").content.decode() == "鈴木 花子"


def test_everybody_sees_a_public_page(client: Client) -> None:
    assert client.get("/everybody/").content == b"public"


def test_a_public_page_that_asks_for_nobody_makes_no_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get("/everybody/")


def test_the_viewer_costs_one_query_beside_session_and_account(
    signed_in: Client, account: Account, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    wear(account, Role.BUSINESS_CLERK)

    with django_assert_num_queries(3):
        signed_in.get("/people-days/")


def test_a_page_gets_the_viewer_itself_which_lists_ask_thousands_of_times(signed_in: Client, account: Account) -> None:
    wear(account, Role.TECHNICIAN, subject="00000000000121")

    assert signed_in.get("/kind-of-viewer/").content == b"Viewer"
