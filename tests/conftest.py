"""What every test runs in: a database of its own and Django set up over it, before any other conftest is read."""

import django
import pytest
from tests import postgres_plugin

postgres_plugin.provide_database()
django.setup()

# Each of these kinds stays on one worker of pytest-xdist: several killers at once would fight for the processors, and their
# time limits would tell nothing. They take longest, hence begin first. The browser comes last in its worker, because the
# event loop of Playwright stays in the thread and keeps other tests from running one of their own.
KINDS_IN_ORDER = ("faults", "", "browser")


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    kinds = {item: next((kind for kind in KINDS_IN_ORDER if item.get_closest_marker(kind)), "") for item in items}
    for item, kind in kinds.items():
        if kind:
            item.add_marker(pytest.mark.xdist_group(kind))
    items.sort(key=lambda item: KINDS_IN_ORDER.index(kinds[item]))


def pytest_unconfigure() -> None:
    postgres_plugin.release_database()
