"""The queue under many hands: no case twice, none lost, the old and the risky first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from tests import cast
from tests.applications import applicants
from tests.applications.applicants import NOW

from ccus.access.errors import PermissionMissing
from ccus.access.viewers import Viewer
from ccus.applications.models import Application
from ccus.applications.services import queue


def reviewers(count: int) -> list[Viewer]:
    return [replace(cast.reviewer(), account_id=6_000 + number) for number in range(count)]


def waiting(count: int) -> None:
    """Cases that wait, the first the oldest."""
    for number in range(count):
        application = applicants.draft()
        Application.objects.filter(pk=application.pk).update(
            state="in_review", queued_at=NOW - timedelta(days=count - number)
        )


@pytest.mark.django_db(transaction=True)
def test_no_two_reviewers_get_one_case() -> None:
    waiting(12)

    def take(viewer: Viewer) -> int | None:
        try:
            case = queue.take_next(viewer, now=NOW)
            return case.number if case else None
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        taken = list(pool.map(take, reviewers(12)))

    assert len({number for number in taken if number is not None}) == len([each for each in taken if each is not None])
    assert len([each for each in taken if each is not None]) == 12


@pytest.mark.django_db
def test_the_oldest_day_comes_first_and_of_a_day_the_risky() -> None:
    waiting(3)
    first, second, third = Application.objects.order_by("pk")
    Application.objects.filter(pk=third.pk).update(risk="high", queued_at=second.queued_at)
    one, two, three = reviewers(3)

    order = [queue.take_next(viewer, now=NOW) for viewer in (one, two, three)]

    assert [case and case.pk for case in order] == [first.pk, third.pk, second.pk]


@pytest.mark.django_db
def test_a_reviewer_finds_the_case_again_that_is_still_theirs() -> None:
    waiting(2)
    (viewer,) = reviewers(1)

    first, again = (queue.take_next(viewer, now=NOW + timedelta(minutes=minutes)) for minutes in (0, 5))

    assert first is not None
    assert again is not None
    assert first.pk == again.pk


@pytest.mark.django_db
def test_a_case_whose_reviewer_vanished_goes_to_the_next() -> None:
    waiting(1)
    one, two = reviewers(2)
    first = queue.take_next(one, now=NOW)

    assert queue.take_next(two, now=NOW + timedelta(minutes=19)) is None
    second = queue.take_next(two, now=NOW + timedelta(minutes=20))
    assert first is not None
    assert second is not None
    assert first.pk == second.pk


@pytest.mark.django_db
def test_others_take_nothing() -> None:
    waiting(1)

    with pytest.raises(PermissionMissing):
        queue.take_next(cast.operator(), now=NOW)
