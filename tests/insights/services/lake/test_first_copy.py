from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from tests.insights.services.lake.conftest import FEBRUARY, JANUARY, NOW, Country

from ccus.insights.errors import LakeBusy
from ccus.insights.services.lake import syncing
from ccus.insights.services.lake.store import FolderStore
from ccus.insights.services.lake.syncing import is_there, make_current
from ccus.kit.calendar import JstMonth


def test_a_copy_is_made_where_there_is_none(country: Country, store: FolderStore) -> None:
    assert not is_there(store)

    report = make_current(store, now=NOW)

    assert report is not None
    assert report.written_months == [JstMonth.of(JANUARY), JstMonth.of(FEBRUARY)]
    assert is_there(store)


def test_while_another_run_makes_it_nothing_is_done(store: FolderStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(store: FolderStore, *, now: datetime, progress: Callable[..., None] = print) -> None:
        raise LakeBusy

    monkeypatch.setattr(syncing, "sync_lake", busy)

    assert make_current(store, now=NOW) is None
    assert not is_there(store)
