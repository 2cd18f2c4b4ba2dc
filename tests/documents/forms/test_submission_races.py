"""Two people act on one form at the same moment: one wins, the other is told in words, and nothing is half done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection
from tests.cast import clerk_of, site_manager_of
from tests.documents.forms.test_submitting import NOW, REASON, Works, state_of

from ccus.documents.errors import SubmissionMovedOn, SubmissionRenewed
from ccus.documents.models import FormStep, FormSubmission, FormVersion
from ccus.documents.services.forms import deciding, submitting
from ccus.foundation.refusals import Refusal

pytestmark = pytest.mark.django_db(transaction=True)

Act = Callable[[], object]


def at_once(*acts: Act) -> list[object]:
    """What each act gave or was refused with; all begin together, each on a connection of its own."""
    start = Barrier(len(acts))

    def run(act: Act) -> object:
        start.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_what_is_withdrawn_while_it_is_accepted_ends_as_one_of_them() -> None:
    works = Works()
    found = works.hand_in(works.first)
    clerk, manager = clerk_of(works.first), site_manager_of(works.prime)

    answers = at_once(
        lambda: submitting.withdraw(clerk, found.pk, version=1, now=NOW),
        lambda: deciding.receive(manager, found.pk, version=1, now=NOW),
    )

    (lost,) = [answer for answer in answers if isinstance(answer, SubmissionMovedOn)]
    state, latest, accepted, waits_for = state_of(found)
    assert (state, accepted) in {("withdrawn", None), ("accepted", 1)}
    assert (latest, waits_for, found.steps.count()) == (1, "", 2)
    assert lost.data["state_ja"] == {"withdrawn": "取り下げ", "accepted": "受領済み"}[state]
    assert "あなたの操作では何も変わっていません。" in lost.sentence()


def test_what_is_accepted_by_one_and_returned_by_another_ends_as_one_of_them() -> None:
    works = Works()
    found = works.hand_in(works.first)
    one, other = (replace(site_manager_of(works.prime), account_id=account) for account in (1, 2))

    answers = at_once(
        lambda: deciding.receive(one, found.pk, version=1, now=NOW),
        lambda: deciding.send_back(other, found.pk, version=1, reason=REASON, now=NOW),
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["FormSubmission", "SubmissionMovedOn"]
    assert found.steps.count() == 2


def test_a_double_click_hands_in_once() -> None:
    works = Works()

    answers = at_once(*[lambda: works.hand_in(works.first)] * 3)

    assert {answer.pk for answer in answers if isinstance(answer, FormSubmission)} == {FormSubmission.objects.get().pk}
    assert (FormVersion.objects.count(), FormStep.objects.count()) == (1, 1)


def test_two_managers_accept_once() -> None:
    works = Works()
    found = works.hand_in(works.first)
    managers = [replace(site_manager_of(works.prime), account_id=account) for account in (1, 2)]

    answers = at_once(
        *[lambda viewer=viewer: deciding.receive(viewer, found.pk, version=1, now=NOW) for viewer in managers]  # type: ignore[misc]
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["FormSubmission", "SubmissionMovedOn"]
    assert found.steps.filter(kind="accepted").count() == 1


def test_a_newer_version_that_comes_while_the_older_is_accepted_is_not_accepted_unseen() -> None:
    works = Works()
    found = works.hand_in(works.first)
    works.people.takahashi.blood_type = "AB"
    works.people.takahashi.save()

    renewed, received = at_once(
        lambda: works.hand_in(works.first),
        lambda: deciding.receive(site_manager_of(works.prime), found.pk, version=1, now=NOW),
    )

    assert isinstance(renewed, FormSubmission)
    state, latest, accepted, waits_for = state_of(found)
    assert (state, latest, waits_for) == ("resubmitted", 2, works.prime.name)
    assert (accepted, isinstance(received, SubmissionRenewed)) in {(1, False), (None, True)}
