"""Papers that may follow under a special measure are asked for before the last day, until they are there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.applications.applicants import NOW, add, by_key
from tests.applications.services.test_special_measures import UNTIL, switch_on, without_papers

from ccus.applications.models import Application
from ccus.applications.services import sending
from ccus.applications.states import PaperKind
from ccus.foundation.models import Message
from ccus.support.models import Notice
from ccus.support.services import finding_papers, telling

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(days=61)


@pytest.fixture
def application() -> Application:
    switch_on("11:川口市")
    return sending.submit((sent := without_papers()).number, caller=by_key(sent), now=NOW)


def test_who_still_owes_papers_is_told_once_before_the_last_day(application: Application) -> None:
    assert finding_papers.find_papers(now=NOW) == 0
    assert [finding_papers.find_papers(now=SOON) for _ in range(2)] == [1, 0]

    telling.tell_due(now=SOON)

    notice = Notice.objects.get()
    assert (notice.application_number, notice.due_on) == (application.number, UNTIL)
    message = Message.objects.get()
    assert message.channel == "letter"
    assert "あとから出せます" in message.body


def test_once_the_papers_are_there_nothing_more_is_sent(application: Application) -> None:
    finding_papers.find_papers(now=SOON)
    assert finding_papers.settle_papers() == 0

    for kind in (PaperKind.IDENTITY, PaperKind.INSURANCE):
        add(application, kind, now=SOON)

    assert finding_papers.settle_papers() == 1
    assert telling.tell_due(now=SOON) == 0


def test_nobody_is_told_who_sent_everything_or_took_it_back(application: Application) -> None:
    sending.withdraw(application.number, caller=by_key(application), now=NOW)

    assert finding_papers.find_papers(now=SOON) == 0
