"""The frame around a page shows the hat that is worn, the others to change to, and the tasks of that hat."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils.translation import gettext_lazy
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.portal.conftest import wear

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.config import urls
from ccus.portal.ui import tasks
from ccus.portal.ui.context import page_frame
from ccus.portal.ui.pages import PageRequest, page, public_page
from ccus.portal.ui.shapes.common import PageFrame

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
seen: list[PageFrame] = []


@public_page(reason="an address of the tests")
def look(request: PageRequest) -> HttpResponse:
    seen.append(page_frame(request)["frame"])
    return HttpResponse()


@page(permission="history:people-days:view", audience="business")
def people_days(request: PageRequest) -> HttpResponse:
    return look(request)


urlpatterns = [*urls.assemble(demo=False), path("look/", look), path("people-days/", people_days, name="people-days")]


@pytest.fixture(autouse=True)
def _no_tasks_but_those_of_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "TASKS", ())


def frame_seen_by(client: Client, address: str = "/look/") -> PageFrame:
    seen.clear()
    assert client.get(address).status_code == 200
    return seen.pop()


def test_a_visitor_has_no_hat_and_is_shown_the_doors(client: Client) -> None:
    frame = frame_seen_by(client)

    assert (frame.hat, frame.hats, frame.tasks, frame.demo_roles) == (None, (), (), ())
    assert (frame.sign_in_url, frame.sign_out_url, frame.language_url) == ("/sign-in/", "/sign-out/", "/language/")


def test_an_account_without_a_grant_is_told_so(signed_in: Client) -> None:
    frame = frame_seen_by(signed_in)

    assert frame.hat is not None
    assert (frame.hat.name, frame.hat.kind, frame.account_name) == ("鈴木 花子", "立場なし", "鈴木 花子")


def test_the_worn_hat_is_shown_and_the_others_can_be_put_on(signed_in: Client, account: Account) -> None:
    own = wear(account, Role.TECHNICIAN, subject="00000000000121")
    clerk = wear(account, Role.BUSINESS_CLERK)

    before = frame_seen_by(signed_in)
    signed_in.post(before.switch_hat_url, {"hat": before.hats[0].code})
    after = frame_seen_by(signed_in)

    assert before.hat is not None and after.hat is not None
    assert (before.hat.code, [hat.code for hat in before.hats]) == (str(own.id), [str(clerk.id)])
    assert (after.hat.code, [hat.code for hat in after.hats]) == (str(clerk.id), [str(own.id)])
    assert (after.hat.name, after.hat.kind) == ("山田建設", "事業者の事務担当")


def test_tasks_are_those_of_the_hat_with_the_open_one_marked(
    signed_in: Client, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = tasks.Task(
        label=gettext_lazy("うちの人の日数"), route="people-days", permission="history:people-days:view", icon="users"
    )
    monkeypatch.setattr(tasks, "TASKS", (days,))
    assert frame_seen_by(signed_in).tasks == ()

    wear(account, Role.BUSINESS_CLERK)

    [elsewhere] = frame_seen_by(signed_in).tasks
    [here] = frame_seen_by(signed_in, "/people-days/").tasks
    assert (elsewhere.label, elsewhere.url, elsewhere.current) == ("うちの人の日数", "/people-days/", False)
    assert here.current


def test_tasks_beyond_the_fifth_stand_in_the_menu(
    signed_in: Client, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = tuple(
        tasks.Task(
            label=gettext_lazy("自分の日数"), route="people-days", permission="history:people-days:view", icon=str(n)
        )
        for n in range(7)
    )
    monkeypatch.setattr(tasks, "TASKS", many)
    wear(account, Role.BUSINESS_CLERK)

    frame = frame_seen_by(signed_in)

    assert [task.icon for task in frame.tasks] == ["0", "1", "2", "3", "4"]
    assert [task.icon for task in frame.more_tasks] == ["5", "6"]


def test_the_frame_asks_nothing_beyond_what_the_viewer_asked(
    signed_in: Client, account: Account, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    wear(account, Role.BUSINESS_CLERK)

    with django_assert_num_queries(3):
        signed_in.get("/look/")
