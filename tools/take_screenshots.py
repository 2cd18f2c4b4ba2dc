"""`make screenshots`: a picture of every page as its user sees it, in a demo house of its own.

Pictures go to .local/screenshots/<page>-<width>-<scheme>.png. The house under .local/screenshots-nation is kept between runs.
Usage: python tools/take_screenshots.py [PAGE …] [--widths 390,1280] [--schemes dark] [--language en] [--readme]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, Page, ViewportSize, sync_playwright

from ccus.config.database import database_ready
from ccus.kit.calendar import JST, jst_date
from demo_house import DemoDidNotStart, DemoHouse, beat_once, cookies_of, demo_house, live_through_a_morning
from ensure_browser import find_browser
from screenshot_pages import SHOTS, Shot
from ugly_cases import give_long_names, let_strangers_in

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / ".local" / "screenshots-nation"
OUT = ROOT / ".local" / "screenshots"
NATION = "0.01"  # what `make demo` has; reports, KPIs and lists are empty without it
README_IMAGES = ROOT / "docs" / "images"
README_PICTURES = ("site-now", "my-days")
README_SIZE: ViewportSize = {"width": 1280, "height": 880}
README_BYTES = 200_000
WAIT_MS = 10_000
HEIGHTS = {320: 700, 390: 844, 768: 1024, 1280: 900}


def take_pictures(house: DemoHouse, addresses: dict[Shot, str], options: argparse.Namespace) -> list[str]:
    """Names of the pictures that could not be taken, each with the reason."""
    failed = []
    with open_browser() as browser:
        roles = {shot.role for shot in addresses}
        states = {role: cookies_of(browser, house, role, language=options.language) for role in roles}
        for scheme in options.schemes.split(","):
            for width in map(int, options.widths.split(",")):
                beat_once(house, HOUSE, now=datetime.now(JST))
                for role, state in states.items():
                    context = browser.new_context(
                        base_url=house.url, storage_state=state, locale=options.language, timezone_id="Asia/Tokyo",
                        viewport={"width": width, "height": HEIGHTS.get(width, 900)}, color_scheme=scheme,
                        reduced_motion="reduce",
                    )  # fmt: skip
                    context.set_default_timeout(WAIT_MS)
                    for shot in (shot for shot in addresses if shot.role == role):
                        name = f"{shot.name}-{width}-{scheme}"
                        tab = context.new_page()
                        try:
                            tab.goto(addresses[shot])
                            if shot.steps:
                                shot.steps(tab)
                            take_whole_page(tab, OUT / f"{name}.png")
                        except Error as error:
                            failed.append(f"{name}: {error.message.splitlines()[0]}")
                        tab.close()
                    context.close()
                print(f"  {width} px, {scheme}", flush=True)
    return failed


def live_through_today(house: DemoHouse) -> None:
    """Once a day for this house, which is kept between runs. Call with its database at hand."""
    from django.utils import timezone

    from ccus.insights.services.lake.places import lake_store
    from ccus.insights.services.lake.syncing import make_current
    from ccus.twin.services.demo import loaded_country

    now, country = timezone.now(), loaded_country()
    stamp = HOUSE / f"morning-of-{jst_date(now)}"
    if country is not None and not stamp.exists():
        live_through_a_morning(house, HOUSE, country, now=now)
        let_strangers_in(house.url, HOUSE, now=now)
        give_long_names()
        stamp.touch()
    while make_current(lake_store(), now=now) is None:  # the worker makes the first copy of a new house
        time.sleep(1)


def take_whole_page(tab: Page, path: Path) -> None:
    """In a window as high as the page, so that what sticks to the lower edge is where it belongs."""
    height = tab.evaluate("document.documentElement.scrollHeight")
    tab.set_viewport_size({"width": tab.viewport_size["width"], "height": height})  # type: ignore[index]
    tab.mouse.move(0, 0)
    tab.screenshot(path=path)


@contextmanager
def open_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--lang=ja"], env={**os.environ, "LANGUAGE": "ja"}
        )
        try:
            yield browser
        finally:
            browser.close()


def take_pictures_for_readme(house: DemoHouse, addresses: dict[Shot, str]) -> None:
    """The upper part of a few pages, without the bar of the demo, straight into the docs; at most 200 kB each."""
    README_IMAGES.mkdir(parents=True, exist_ok=True)
    beat_once(house, HOUSE, now=datetime.now(JST))
    with open_browser() as browser:
        for shot, address in addresses.items():
            context = browser.new_context(
                base_url=house.url, storage_state=cookies_of(browser, house, shot.role), locale="ja-JP",
                timezone_id="Asia/Tokyo", viewport=README_SIZE, color_scheme="light", reduced_motion="reduce",
            )  # fmt: skip
            tab = context.new_page()
            tab.goto(address)
            if shot.steps:
                shot.steps(tab)
            tab.eval_on_selector(".demo", "bar => bar.remove()")
            picture = Image.open(BytesIO(tab.screenshot())).convert("RGB")
            target = README_IMAGES / f"{shot.name}.png"
            picture.save(target, optimize=True)
            context.close()
            if target.stat().st_size > README_BYTES:
                raise SystemExit(f"{target} is larger than {README_BYTES} bytes; take a smaller picture.")
            print(target.relative_to(ROOT))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pages", nargs="*", help="names of shots; all without any")
    parser.add_argument("--widths", default="390,768,1280")
    parser.add_argument("--schemes", default="light,dark")
    parser.add_argument("--language", default="ja-JP")
    parser.add_argument("--readme", action="store_true", help="also renew the pictures in docs/images")
    options = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    os.environ.update({"CCUS_LOCAL_DIR": str(HOUSE), "CCUS_MODE": "demo"})
    began = time.monotonic()
    try:
        around = {"CCUS_DEMO_NATION": NATION}
        with demo_house(HOUSE, say=lambda line: print(f"  {line}", flush=True), variables=around) as house:
            with database_ready():
                live_through_today(house)
                addresses = {shot: shot.address() for shot in SHOTS if not options.pages or shot.name in options.pages}
                for_readme = {shot: shot.address() for shot in SHOTS if shot.name in README_PICTURES}
            print(f"Photographing {len(addresses)} pages of {house.url} …", flush=True)
            failed = take_pictures(house, addresses, options)
            if options.readme:
                take_pictures_for_readme(house, for_readme)
    except DemoDidNotStart as silence:
        print(f"The demo did not start; this is what it said:\n{silence}", file=sys.stderr)
        print(
            f"A house kept from an older version is made anew after: rm -r {HOUSE.relative_to(ROOT)}", file=sys.stderr
        )
        return 1
    for sentence in failed:
        print(sentence, file=sys.stderr)
    print(f"Pictures are in {OUT.relative_to(ROOT)} ({time.monotonic() - began:.0f} s, {len(failed)} failed).")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
