"""The screen of a gate in a real browser: what its journeys share."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Browser, Page, expect

from gate_agent.showing import Light

ANSWER_MS = 10_000
KENICHI: dict[str, Any] = {"light": Light.RECORDED, "name": "健一", "level": 2, "color": "blue"}
PEOPLE = {"0123456789ABCDEF": KENICHI, "25439531901421": KENICHI}


@contextlib.contextmanager
def gate_page(browser: Browser, address: str, *, ready: bool = True, **options: Any) -> Iterator[Page]:
    """The open screen; further arguments are those of a browser context. Nothing in it may fail or come from elsewhere."""
    context = browser.new_context(locale="ja-JP", reduced_motion="reduce", **options)
    context.set_default_timeout(ANSWER_MS)
    trouble: list[str] = []
    context.on("weberror", lambda failure: trouble.append(str(failure.error)))
    context.on("request", lambda request: request.url.startswith(address) or trouble.append(request.url))
    page = context.new_page()
    page.goto(address)
    if ready:
        wait_until_ready(page)
    try:
        yield page
    finally:
        context.close()
    assert trouble == [], trouble


def wait_until_ready(page: Page) -> None:
    """The page has heard from the gate, and shows how it is."""
    page.locator("#network[data-how]").wait_for(state="attached")
    expect(page.locator("body")).to_have_attribute("data-scene", "ready")


def stop_clock(page: Page) -> None:
    """From here on the page's time goes by `page.clock.fast_forward` alone."""
    page.clock.install(time=datetime(2026, 11, 20, 23, 0, tzinfo=UTC))
    page.clock.pause_at(datetime(2026, 11, 20, 23, 0, 5, tzinfo=UTC))


def expect_answer(page: Page, light: str, word: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-scene", "answer")
    expect(page.locator("body")).to_have_attribute("data-light", light)
    expect(page.locator("#answer-word")).to_have_text(word)


def type_as_reader(page: Page, text: str, *, end: str = "Enter") -> bool:
    """Types as fast as a keyboard-type reader. Whether the last key was left to the page's buttons."""
    return bool(
        page.evaluate(
            """([text, end]) => [...text, end].filter(Boolean).map((key) => document.activeElement.dispatchEvent(
                 new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))).at(-1)""",
            [text, end],
        )
    )
