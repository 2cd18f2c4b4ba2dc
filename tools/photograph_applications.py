"""A picture of each state of an application as its applicant sees it, to docs/images/applications/<state>.png.

Usage: python tools/photograph_applications.py [state …]
Everything happens in a database of its own, at the moment of the tests; numbers of applications are drawn anew each time.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from unittest.mock import patch
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from ensure_browser import find_browser

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # people who apply live among the tests
IMAGES = ROOT / "docs" / "images" / "applications"
PHONE: ViewportSize = {"width": 390, "height": 844}
TALLEST = 1_100
COLOURS, MOST_BYTES = 64, 60_000


class Silent(WSGIRequestHandler):
    def log_message(self, format: str, *_: object) -> None:
        """Nobody reads along."""


@contextmanager
def served_pages() -> Iterator[str]:
    """The house at an address of this machine, for styles and pictures of pages. Django must be set up."""
    from ccus.config.wsgi import application

    server: WSGIServer = make_server("127.0.0.1", 0, application, handler_class=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def page_of(state: str) -> tuple[str, str]:
    """Path and HTML of what the applicant sees. What was brought about for it is taken back."""
    from django.conf import settings
    from django.db import transaction
    from django.test import Client
    from tests.applications.stages import BROUGHT_ABOUT

    from ccus.applications.states import ApplicationState
    from ccus.portal.ui.applicants import PROVEN_KEY

    with transaction.atomic():
        application = BROUGHT_ABOUT[ApplicationState(state)]()
        client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0], headers={"accept-language": "ja"})
        session = client.session
        session[PROVEN_KEY] = [application.number]
        session.save()
        path = f"/applications/{application.number}/"
        answer = client.get(path)
        assert answer.status_code == HTTPStatus.OK, (state, answer.status_code)
        html = answer.content.decode()
        transaction.set_rollback(True)
    return path, html


def photograph(browser: Browser, url: str, state: str) -> None:
    """Call at the moment of the tests."""
    path, html = page_of(state)
    context = browser.new_context(
        base_url=url, viewport=PHONE, locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce"
    )
    page = context.new_page()
    page.route(f"**{path}", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto(path)
    high = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST)
    page.set_viewport_size({"width": PHONE["width"], "height": high})
    taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
    target = IMAGES / f"{state}.png"
    taken.quantize(COLOURS).save(target, optimize=True)
    context.close()
    if target.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{target} is larger than {MOST_BYTES} bytes.")
    print(target.relative_to(ROOT), flush=True)


def main() -> int:
    from ccus.applications.states import ApplicationState

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("states", nargs="*", default=[state.value for state in ApplicationState])
    options = parser.parse_args()
    IMAGES.mkdir(parents=True, exist_ok=True)
    os.environ["CCUS_MODE"] = "test"

    from ccus.config.benchmarks.database import scratch_database
    from ccus.config.database import database_leased, database_ready

    with database_leased() as database, scratch_database(database) as scratch, tempfile.TemporaryDirectory() as folder:
        os.environ["CCUS_DATABASE_URL"] = scratch
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's event loop lives in this thread
        with database_ready():
            from django.conf import settings
            from django.db import connections
            from django.test.utils import override_settings
            from django.utils import timezone
            from tests.cast import NOW

            files = {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": f"{folder}/files"},
            }
            with (
                override_settings(
                    STORAGES={**settings.STORAGES, "default": files}, SIGNING_KEYS_DIR=Path(folder) / "keys"
                ),
                patch.object(timezone, "now", lambda: NOW),
                served_pages() as url,
                sync_playwright() as playwright,
            ):
                browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
                for state in options.states:
                    photograph(browser, url, state)
                browser.close()
                connections.close_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
