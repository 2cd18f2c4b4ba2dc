"""What every test runs in: a database of its own and Django set up over it, before any other conftest is read."""

import os
from collections.abc import Iterator
from typing import Any

import django
import pytest
from _pytest.nodeid import NodeId
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from tests import emptying, postgres_plugin, template_database
from xdist.scheduler import LoadGroupScheduling

postgres_plugin.provide_database()
django.setup()
settings.PASSWORD_HASHERS = ["tests.quick_argon2.QuickArgon2"]

# Models can be read from here on.
from django.db.backends.postgresql.operations import DatabaseOperations  # noqa: E402

from ccus.access.queries.disclosure_policy import KEPT_AS  # noqa: E402
from ccus.registry.queries.special_measures import KEPT_AS as MEASURES_KEPT_AS  # noqa: E402


@pytest.fixture(autouse=True)
def _the_umask_stays_as_it_was() -> Iterator[None]:
    """A umask that one test leaves behind closes the folders of every later one to the database's own user."""
    before = _umask()
    yield
    after = _umask()
    os.umask(before)
    assert oct(after) == oct(before), "the test changed the umask of its process"


def _umask() -> int:
    os.umask(value := os.umask(0o077))
    return value


@pytest.fixture(autouse=True)
def _nothing_is_known_from_the_test_before() -> None:
    """What a process keeps in memory for some minutes outlives the transaction that a test is rolled back in."""
    caches["of_process"].clear()
    # Read within the last seconds, as on any busy day: no count of statements depends on who asked first.
    caches["of_process"].set(KEPT_AS, ())
    caches["of_process"].set(MEASURES_KEPT_AS, ())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The database of a run begins as a copy; what the copy lacks is migrated as ever."""
    connection.settings_dict["TEST"]["TEMPLATE"] = template_database.ready_template(os.environ["CCUS_DATABASE_URL"])


@pytest.fixture(scope="session", autouse=True)
def _only_filled_tables_are_emptied() -> Iterator[None]:
    """After a test that commits all tables are emptied: with their indexes a thousand files, of which it filled twenty."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(DatabaseOperations, "sql_flush", emptying.of_filled_tables(DatabaseOperations.sql_flush))
        yield


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in the same hook
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Puts the tests that kill processes first, since they take longest, and lets one worker of pytest-xdist do them all, but
    for those that name a group of their own: many at once would fight for the processors until their time limits tell nothing.
    Then come the other groups: what a file makes once for its tests must not be made by the other worker too, nor begun at the end.
    """
    for item in items:
        if item.get_closest_marker("faults") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("faults"))
    if getattr(config.option, "loadgroup", False):
        for item in items:
            for mark in item.iter_markers("xdist_group"):
                _tell_group(item, str(mark.args[0]))
    items.sort(
        key=lambda item: (item.get_closest_marker("faults") is None, item.get_closest_marker("xdist_group") is None)
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadGroupScheduling | None:
    return _CasesTogether(config, log) if config.option.dist == "loadgroup" else None


class _CasesTogether(LoadGroupScheduling):
    """One worker does all cases of a test: what they share is made once, and a third as many parts have to be handed out.
    A file of journeys opens for all of them what it needs."""

    def _split_scope(self, nodeid: str) -> str:
        scope: str = super()._split_scope(nodeid)
        if scope != nodeid:
            return scope
        return nodeid.partition("::" if nodeid.startswith("tests/journeys/") else "[")[0]


def _tell_group(item: pytest.Item, name: str) -> None:
    """Groups stand behind the names of tests. pytest-xdist 3.8 writes them where pytest 9.2 no longer reads (its issue 1386)."""
    item._id = NodeId.parse(f"{item.nodeid}@{name}")
    assert item.nodeid.endswith(f"@{name}"), "pytest keeps the name of a test elsewhere: no group would hold together"


def pytest_unconfigure() -> None:
    postgres_plugin.release_database()
