"""What every test runs in: a database of its own and Django set up over it, before any other conftest is read."""

import django
import pytest
from tests import postgres_plugin

postgres_plugin.provide_database()
django.setup()


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the tests that kill processes first, and on one worker of pytest-xdist: they take longest, and several at once
    would fight for the processors until their time limits tell nothing."""
    for item in items:
        if item.get_closest_marker("faults"):
            item.add_marker(pytest.mark.xdist_group("faults"))
    items.sort(key=lambda item: item.get_closest_marker("faults") is None)


def pytest_unconfigure() -> None:
    postgres_plugin.release_database()
