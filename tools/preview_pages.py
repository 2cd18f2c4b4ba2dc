"""Renders every page with example data to .local/previews, photographs it and runs axe-core over it.

Needs neither database nor server. Usage: python tools/preview_pages.py [NAME …] [--widths 390,1280] [--language en]
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / ".local" / "previews"
STATIC = (ROOT / "src/ccus/portal/static").as_uri()
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = {"serious", "critical"}


def start_django() -> None:
    """Loads the settings; no database is touched."""
    os.environ.setdefault("CCUS_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccus.config.settings")
    import django

    django.setup()


def render_pages(names: list[str], language: str) -> list[Path]:
    from django.template.loader import render_to_string
    from django.utils import translation

    import preview_examples

    OUT.mkdir(parents=True, exist_ok=True)
    pages = []
    with translation.override(language):
        for name, template, context in preview_examples.examples():
            if names and name not in names:
                continue
            page = OUT / f"{name}.html"
            page.write_text(render_to_string(template, context).replace('"/static/', f'"{STATIC}/'), encoding="utf-8")
            pages.append(page)
    return pages


def check_page(page: Any, name: str) -> int:
    """Prints what axe-core finds serious, and anything wider than the window; gives how many."""
    page.add_script_tag(path=str(AXE))
    found = [violation for violation in page.evaluate("axe.run()")["violations"] if violation["impact"] in SERIOUS]
    for violation in found:
        nodes = violation["nodes"]
        print(
            f"  {name}: {violation['id']} ×{len(nodes)}: {nodes[0]['html'][:160]}\n    {nodes[0]['failureSummary'][:240]}"
        )
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        print(f"  {name}: {too_wide} px wider than the window")
    return len(found) + (too_wide > 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--widths", default="320,390,768,1280")
    parser.add_argument("--schemes", default="light,dark")
    parser.add_argument("--language", default="ja")
    options = parser.parse_args()
    start_django()
    pages = render_pages(options.names, options.language)
    from playwright.sync_api import sync_playwright

    problems = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for scheme in options.schemes.split(","):
            for width in map(int, options.widths.split(",")):
                context = browser.new_context(
                    viewport={"width": width, "height": 844 if width < 700 else 900}, color_scheme=scheme,
                    device_scale_factor=1, reduced_motion="reduce",
                )  # fmt: skip
                tab = context.new_page()
                for page in pages:
                    tab.goto(page.as_uri())
                    name = f"{page.stem}-{width}-{scheme}"
                    tab.screenshot(path=OUT / f"{name}.png", full_page=True)
                    problems += check_page(tab, name)
                context.close()
        browser.close()
    print(f"{len(pages)} pages, {problems} problems.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
