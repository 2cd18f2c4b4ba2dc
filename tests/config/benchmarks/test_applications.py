"""A small flow of applications through the house: each comes in, is decided by the pages, and comes back corrected."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from ccus.applications.models import Application
from ccus.applications.states import IN_QUEUE
from ccus.config.benchmarks import same_people
from ccus.config.benchmarks.application_backlog import make_backlog
from ccus.config.benchmarks.applications import AN_HOUR, open_desk, run_flow
from ccus.twin.rules.doubles import make_people

pytestmark = pytest.mark.django_db


def test_as_many_are_decided_as_come_in_and_the_backlog_stays(tmp_path: Path, settings: Settings) -> None:
    settings.SIGNING_KEYS_DIR = tmp_path / "keys"
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    chance = random.Random(1)
    known = same_people.records_of(20, seed=1)
    registered = list(zip(same_people.store(known), known, strict=True))
    new = make_people(14, seed=2)
    make_backlog(new[:10], registered, chance=chance, now=timezone.now(), seed=1)
    waiting = Application.objects.filter(state__in=[state.value for state in IN_QUEUE])
    before = waiting.count()

    flow = run_flow(new[10:], registered, open_desk(2), chance=chance, seed=1)

    assert before == 10 + 6  # one of each kind went the whole way to be copied
    assert (len(flow.applied), len(flow.case), flow.outcomes.total()) == (4, 4, 4)
    ended = flow.outcomes["approval"] + flow.outcomes["rejection"]
    assert waiting.count() == before + 4 - ended
    assert AN_HOUR == 1_000
