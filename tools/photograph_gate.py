"""Pictures of the gate's screen in every state, to .local/screenshots/gate-<state>-<language>-<width>-<scheme>.png.

Usage: python tools/photograph_gate.py [--languages ja,vi] [--widths 390,1024,1280] [--schemes light,dark] [--docs]
With --docs it takes those of docs/images instead, in Japanese.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from ensure_browser import find_browser

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the gate in memory and its people live among the tests

from tests.gate_agent.screen.memory_gate import MemoryGate  # noqa: E402
from tests.gate_agent.screen.preview import ANSWERS, STATES  # noqa: E402
from tests.gate_agent.screen.serving import served  # noqa: E402

OUT = ROOT / ".local" / "screenshots"
IMAGES = ROOT / "docs" / "images"
HEIGHTS = {390: 844, 1024: 600, 1280: 800, 1920: 1080}
DRAWN_MS = 300
COLOURS = 64


def scenes(page: Page, gate: MemoryGate) -> dict[str, Callable[[], object]]:
    """State of the screen → what brings it about."""
    calm, offline, slow, troubled = STATES
    return {
        "ready": partial(gate.change, **calm),
        "recorded": partial(gate.show, **ANSWERS[0]),
        "check": partial(gate.show, **ANSWERS[2]),
        "choose": partial(gate.show, **ANSWERS[4]),
        "again": partial(gate.show, **ANSWERS[5]),
        "trouble": lambda: gate.change(**{**calm, **offline, **slow, "readers": troubled["readers"]}),
        "stopped": lambda: page.evaluate("document.body.dataset.scene = 'stopped'"),
    }


def photograph(browser: Browser, options: argparse.Namespace) -> None:
    gate = MemoryGate()
    with served(gate) as address:
        for scheme in options.schemes.split(","):
            for width in map(int, options.widths.split(",")):
                context = browser.new_context(
                    viewport={"width": width, "height": HEIGHTS.get(width, 800)}, color_scheme=scheme,
                    reduced_motion="reduce", timezone_id="Asia/Tokyo",
                )  # fmt: skip
                page = context.new_page()
                page.goto(address)
                page.locator("#network[data-how]").wait_for()
                for language in options.languages.split(","):
                    page.evaluate(
                        "(language) => import('/static/sending.js').then((gate) => gate.sendLanguage(language))",
                        language,
                    )
                    for name, bring_about in scenes(page, gate).items():
                        page.evaluate("document.body.dataset.scene = 'ready'")
                        bring_about()
                        page.wait_for_timeout(DRAWN_MS)
                        taken = Image.open(BytesIO(page.screenshot()))
                        if options.docs:  # few colours, a fifth of the bytes
                            taken.quantize(COLOURS).save(IMAGES / f"gate-{name}.png", optimize=True)
                        else:
                            taken.save(OUT / f"gate-{name}-{language}-{width}-{scheme}.png")
                    gate.change(**STATES[0])
                context.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languages", default="ja,vi,my")
    parser.add_argument("--widths", default="390,1024,1280")
    parser.add_argument("--schemes", default="light,dark")
    parser.add_argument("--docs", action="store_true")
    options = parser.parse_args()
    if options.docs:
        options.languages, options.widths, options.schemes = "ja", "1024", "light"
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        photograph(browser, options)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
