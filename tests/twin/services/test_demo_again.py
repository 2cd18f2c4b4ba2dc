"""A demo that was started once is started again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker
from tests.twin.services.started_demo import FIRST_START, SHORT_PAST_DAYS, House, facts

from ccus.devices.models import Device
from ccus.foundation.signing import SigningKeys
from ccus.history.models import Touch
from ccus.history.services import partitions
from ccus.history.services.proof.folder import ProofFolder
from ccus.history.services.proof.publishing import publish_roots
from ccus.history.services.proof.verifying import verify
from ccus.history.services.rejudging import raw_connection
from ccus.kit.calendar import JST, jst_date
from ccus.twin.services import loading_days
from ccus.twin.services.demo import DemoSummary
from ccus.twin.services.gates import GateTokens

# The first start is made once, not by each worker.
pytestmark = pytest.mark.xdist_group("started demo")


@pytest.fixture(scope="module")
def first_start(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, DemoSummary]]:
    """With a short past, in a transaction that stays open: the folder of the demo, and what its first start said."""
    partitions.forget_known_months()
    with pytest.MonkeyPatch.context() as patched, django_db_blocker.unblock(), transaction.atomic():
        patched.setattr(loading_days, "DAYS_BACK", SHORT_PAST_DAYS)
        house = House(tmp_path_factory.mktemp("demo"))
        yield house.local_dir, house.start()
        transaction.set_rollback(True)
    partitions.forget_known_months()


@pytest.fixture
def first(first_start: tuple[Path, DemoSummary]) -> DemoSummary:
    return first_start[1]


@pytest.fixture
def house(first_start: tuple[Path, DemoSummary], tmp_path: Path) -> Iterator[House]:
    """The demo as its first start left it; what a test does to it is undone."""
    shutil.copytree(first_start[0], tmp_path / "house")
    with transaction.atomic():
        yield House(tmp_path / "house")
        transaction.set_rollback(True)
    partitions.forget_known_months()


def test_a_second_start_does_nothing(house: House, first: DemoSummary) -> None:
    before = facts()

    second = house.start()

    assert first.new_touches > 2_000
    assert second.new_touches == 0
    assert facts() == before
    assert house.said == []


def test_a_start_some_days_later_fills_the_days_between(house: House) -> None:
    before = facts()
    house.now = FIRST_START + timedelta(days=3)

    later = house.start()

    assert later.new_touches > 0
    after = facts()
    assert after["WorkRecord"] > before["WorkRecord"]
    assert {name: after[name] for name in ("Technician", "Site", "Device", "Account")} == {
        name: before[name] for name in ("Technician", "Site", "Device", "Account")
    }
    assert later.base == jst_date(FIRST_START)


def test_what_is_loaded_for_a_proven_day_was_received_later(house: House, tmp_path: Path) -> None:
    place, keys = ProofFolder(tmp_path / "proofs"), SigningKeys(tmp_path / "keys")
    publish_roots(place, keys, issuer="demo", now=datetime(2026, 11, 22, 1, 0, tzinfo=JST))
    before = Touch.objects.count()

    house.now = datetime(2026, 11, 22, 6, 30, tzinfo=JST)
    house.start()

    assert Touch.objects.count() > before
    assert verify(raw_connection(), place, keys.public(now=house.now), now=house.now).findings == []


def test_gates_whose_tokens_are_lost_are_enrolled_anew(house: House) -> None:
    before = set(Device.objects.filter(revoked_at=None).values_list("pk", flat=True))
    (house.local_dir / "demo" / "device-tokens.json").write_text("{")

    house.start()

    after = set(Device.objects.filter(revoked_at=None).values_list("pk", flat=True))
    assert len(before & after) == 2  # the logging reader, and the gate of the site that ended
    assert GateTokens(house.local_dir).read().keys() > {"shibuya", "osaka"}
