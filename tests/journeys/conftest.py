"""Pages and edge in processes of their own over the test database, and a real browser that visits them.

    def test_something(house: OpenHouse, visit: Visit, world: World) -> None:
        page = visit(account)                      # signed in; visit() is a stranger
        page.goto(f"{house.url}/prime/")

Both processes and the browser serve all journeys of a run; each journey has its own browser window and committed rows.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, sync_playwright
from psycopg.types.range import Range
from pytest_django.plugin import DjangoDbBlocker
from tests.history.world import World
from tools.ensure_browser import find_browser

from ccus.access.models import Account
from ccus.config import environment
from ccus.config.benchmarks.database import with_database
from ccus.config.processes.house import HEALTH_PATH, granian_command
from ccus.config.processes.readiness import answers_http, choose_free_port
from ccus.history.services import partitions
from ccus.kit.calendar import JST
from ccus.registry.models import Affiliation
from ccus.sites.models import HierarchyNode, RosterEntry, Site

START_SECONDS = 60
STOP_SECONDS = 20
ANSWER_MS = 10_000
LONG_AGO = date(2020, 1, 1)

Visit = Callable[..., Page]


@dataclass(frozen=True, kw_only=True)
class OpenHouse:
    """Where people and gates find the house; no slash at the end. `log` is what its processes said, `proofs` their second place."""

    url: str
    log: Path
    proofs: Path


@pytest.fixture(scope="session")
def house(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OpenHouse]:
    """The pages and the edge before them, as `ccus up` runs them, but over the database of this test run."""
    edge_port, pages_port = choose_free_port(), choose_free_port()
    url = f"http://localhost:{edge_port}"  # browsers keep passkeys for names, not for numbers
    with django_db_blocker.unblock():
        database = with_database(environment.database_url(), str(connection.settings_dict["NAME"]))
    variables = {
        **os.environ,
        "CCUS_DATABASE_URL": database,
        "CCUS_PUBLIC_URL": url,
        "CCUS_PAGES_URL": f"http://127.0.0.1:{pages_port}",
    }
    log = tmp_path_factory.mktemp("house") / "log.txt"
    proofs = variables["CCUS_PROOF_FOLDER"] = str(log.parent / "proofs")
    with log.open("wb") as said:
        processes = [
            subprocess.Popen([*command, application], env=variables, stdout=said, stderr=subprocess.STDOUT)
            for command, application in (
                ([*granian_command("wsgi", "127.0.0.1", pages_port)], "ccus.config.wsgi:application"),
                ([*granian_command("asgi", "127.0.0.1", edge_port)], "ccus.config.edge.app:app"),
            )
        ]
        try:
            for port in (pages_port, edge_port):
                _wait_for(port, processes, log)
            yield OpenHouse(url=url, log=log, proofs=Path(proofs))
        finally:
            for process in processes:
                process.send_signal(signal.SIGTERM)
            for process in processes:
                _end(process)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys. Fails with a sentence where there is none: `make test` installs it."""
    path = find_browser()
    if path is None:
        pytest.fail("No Chromium was found. Run `python tools/ensure_browser.py`, which says how to get one.")
    # Playwright's event loop lives in this thread, so Django would refuse to be called beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(house: OpenHouse, browser: Browser) -> Iterator[Visit]:
    """Opens a window, signed in as an account or as a stranger; further arguments are those of a browser context.

    A page that fails in the browser, or that the server fails to answer, fails the journey.
    """
    contexts = []
    trouble: list[str] = []

    def open_window(account: Account | None = None, **options: Any) -> Page:
        context = browser.new_context(
            base_url=house.url, locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce", **options
        )
        context.set_default_timeout(ANSWER_MS)
        contexts.append(context)
        if account is not None:
            client = Client()
            client.force_login(account)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": house.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("response", lambda answer: answer.status >= 500 and trouble.append(f"{answer.status} {answer.url}"))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert trouble == [], house.log.read_text(errors="replace")


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    """History's small building site, committed, and open today whatever day it is."""
    partitions.forget_known_months()
    made = World()
    today = this_day()
    Site.objects.update(recording_period=Range(today - timedelta(days=60), today + timedelta(days=365)))
    for model in (HierarchyNode, RosterEntry, Affiliation):
        model.objects.update(valid=Range(LONG_AGO, None))
    yield made
    partitions.forget_known_months()


def this_day() -> date:
    """Today in Japan by the real clock: the house lives in real time."""
    return timezone.now().astimezone(JST).date()


def _wait_for(port: int, processes: list[subprocess.Popen[bytes]], log: Path) -> None:
    answers = answers_http("127.0.0.1", port, path=HEALTH_PATH)
    deadline = time.monotonic() + START_SECONDS
    while not answers():
        if time.monotonic() > deadline or any(process.poll() is not None for process in processes):
            pytest.fail(f"The house did not open:\n{log.read_text(errors='replace')}")
        threading.Event().wait(0.05)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
