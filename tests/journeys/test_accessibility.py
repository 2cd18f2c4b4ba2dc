"""axe-core finds nothing serious on any page of the demo, narrow and wide, light and dark; and no page is wider than its window."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page
from psycopg import sql
from tests.journeys.one_demo import one_demo
from tests.template_database import ready_template
from tools.demo_house import DemoHouse, beat_once, cookies_of, copy_records, demo_house, live_through_a_morning
from tools.screenshot_pages import SHOTS, Shot
from tools.ugly_cases import let_strangers_in

from ccus.access.states import Role
from ccus.config import environment
from ccus.config.benchmarks.database import with_database
from ccus.kit.calendar import jst_date
from ccus.twin.rules.country import demo_country

pytestmark = pytest.mark.browser

AXE = (Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
# How fast a page is is asked elsewhere; a machine that does much else at the moment tells nothing about its looks.
ANSWER_MS = 120_000
SERIOUS = {"serious", "critical"}
# Looks that differ change colours only, so the second look needs only the rules about them.
COLOURS = ["color-contrast", "link-in-text-block"]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHouse]:
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with one_demo(shared, partial(morning_of_the_demo, tmp_path_factory.mktemp("demo"))) as house:
        yield house


@contextmanager
def morning_of_the_demo(local_dir: Path) -> Iterator[DemoHouse]:
    """A demo of its own in the middle of its morning, with a crowd of strangers at one site."""
    name = f"test_ccus_run_{os.getpid()}_demo"  # dropped by the next run, should this one be killed
    with psycopg.connect(environment.database_url(), dbname="postgres", autocommit=True) as server:
        template = sql.Identifier(ready_template(environment.database_url()))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), template))
        variables = {"CCUS_DATABASE_URL": with_database(environment.database_url(), name)}
        try:
            with demo_house(local_dir, say=lambda _line: None, variables=variables) as house:
                now = timezone.now()
                live_through_a_morning(house, local_dir, demo_country(jst_date(now)), now=now)
                let_strangers_in(house.url, local_dir, now=now)
                beat_once(house, local_dir, now=now)
                copy_records(local_dir, variables=variables)
                yield house
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def windows(demo: DemoHouse, browser: Browser) -> Iterator[dict[Role | None, BrowserContext]]:
    """A wide window for a visitor and for each person of the demo."""
    opened = {
        role: browser.new_context(
            base_url=demo.url,
            storage_state=cookies_of(browser, demo, role),
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            reduced_motion="reduce",
        )
        for role in (None, *Role)
    }
    for context in opened.values():
        context.set_default_timeout(ANSWER_MS)
    yield opened
    for context in opened.values():
        context.close()


# Dealt to the workers in equal parts, each with windows of its own on the one demo.
DEALT = [
    pytest.param(shot, id=shot.name, marks=pytest.mark.xdist_group(f"looks {place % 3 + 1}"))
    for place, shot in enumerate(SHOTS)
]


@pytest.mark.parametrize("shot", DEALT)
def test_nothing_serious_is_found_on(shot: Shot, windows: dict[Role | None, BrowserContext]) -> None:
    page = windows[shot.role].new_page()
    try:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(shot.address())
        if shot.steps:
            shot.steps(page)
        page.evaluate(AXE)
        found = []
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="light")
            found += look(page, f"{width} light")
            page.emulate_media(color_scheme="dark")
            found += look(page, f"{width} dark", only=COLOURS)
        assert found == []
    finally:
        page.close()


def look(page: Page, when: str, *, only: list[str] | None = None) -> list[str]:
    """One line for each thing found that is serious, and one for a page that must be moved sideways."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if only:
        options["runOnly"] = only
    answer = page.evaluate("options => axe.run(document, options)", options)
    found = [
        f"{when}: {violation['id']} ({node['failureSummary']}) {node['html'][:200]}"
        for violation in answer["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, f"{when}: {too_wide} px wider than the window"] if too_wide > 0 else found
