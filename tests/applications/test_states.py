"""Each state of an application is reached by what people do, reads as itself, and has its picture in the docs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from tests.applications.applicants import NOW
from tests.applications.stages import BROUGHT_ABOUT
from time_machine import TimeMachineFixture

from ccus.applications.states import EDITABLE, ApplicationState
from ccus.portal.ui.applicants import PROVEN_KEY

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = DOCS / "images" / "applications"
PAGE = DOCS / "howto" / "states-of-an-application.md"
MOST_BYTES = 60_000


@pytest.mark.django_db
@pytest.mark.parametrize("state", ApplicationState)
def test_a_state_is_reached_and_its_page_says_so(
    state: ApplicationState, client: Client, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW)
    application = BROUGHT_ABOUT[state]()
    session = client.session
    session[PROVEN_KEY] = [application.number]
    session.save()

    page = client.get(f"/applications/{application.number}/").content.decode()

    assert application.state == state.value
    heading = "<h1>技能者登録（簡略型）</h1>" if state in EDITABLE else f"<h1>{state.label_ja}</h1>"
    assert heading in page
    assert ("期限が過ぎました" in page) is (state is ApplicationState.EXPIRED)


def test_a_picture_of_each_state_stands_in_the_docs_in_the_order_of_the_life() -> None:
    shown = re.findall(r"\(\.\./images/applications/(\w+)\.png\)", PAGE.read_text("utf-8"))

    assert shown == [state.value for state in ApplicationState] == [state.value for state in BROUGHT_ABOUT]
    assert sorted(path.stem for path in PICTURES.glob("*.png")) == sorted(shown)
    assert {name for name in shown if (PICTURES / f"{name}.png").stat().st_size > MOST_BYTES} == set()
