"""What every test runs in: a database of its own and Django set up over it, before any other conftest is read."""

import django
import pytest
from tests import postgres_plugin

postgres_plugin.provide_database()
django.setup()

# Several tests of these kinds at once would fight for the processors, and their time limits would tell nothing.
ONE_AT_A_TIME = ("faults", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps each of these kinds on one worker of pytest-xdist; the other workers go on beside it."""
    for item in items:
        for kind in ONE_AT_A_TIME:
            if item.get_closest_marker(kind) is not None:
                item.add_marker(pytest.mark.xdist_group(kind))


def pytest_unconfigure() -> None:
    postgres_plugin.release_database()
