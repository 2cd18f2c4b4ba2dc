"""What every test runs in: a database of its own and Django set up over it, before any other conftest is read."""

import django
from tests import postgres_plugin

postgres_plugin.provide_database()
django.setup()


def pytest_unconfigure() -> None:
    postgres_plugin.release_database()
