from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from ccus.access.models import Account

# Not a page but a file that stands alone wherever it is kept; it is never shown by this site, whose policy would not style it.
FILE_TO_KEEP = "portal/public/reports/file.html"
TEMPLATES = Path(__file__).resolve().parents[2] / "src" / "ccus" / "portal" / "templates"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/sign-in/", "/no-such-page/", "/healthz/", "/docs/errors/access.sign_in_needed/"]
)
def test_every_answer_tells_the_browser_what_it_may_do(client: Client, address: str) -> None:
    headers = client.get(address).headers

    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'; ")
    assert "unsafe" not in policy and "*" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/", "/sign-out/", "/docs/errors/access.sign_in_needed/", "/no-such-page/"])
def test_nothing_that_names_the_signed_in_person_is_kept(client: Client, db: None, address: str) -> None:
    client.force_login(Account.objects.create_user("suzuki", display_name="鈴木 花子", created_at="2026-11-20T23:00Z"))

    assert "no-store" in client.get(address).headers["Cache-Control"]


def test_templates_run_and_style_nothing_inline() -> None:
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|js:|<script(?![^>]*(\ssrc=|application/json))")

    found = [
        f"{path.relative_to(TEMPLATES)}: {match.group()}"
        for path in TEMPLATES.rglob("*.html")
        for match in inline.finditer(path.read_text(encoding="utf-8"))
        if str(path.relative_to(TEMPLATES)) != FILE_TO_KEEP
    ]

    assert found == []


def test_under_https_cookies_are_tied_to_the_host_and_browsers_stay_with_https() -> None:
    words = (
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", "DEBUG",
    )  # fmt: skip
    program = f"from ccus.config import settings as s; print([getattr(s, w) for w in {words}])"
    environment = {**os.environ, "CCUS_PUBLIC_URL": "https://ccus.example"}

    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "['__Host-sessionid', '__Host-csrftoken', True, True, 31536000, False, False]"


@pytest.mark.django_db
def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client: Client) -> None:
    client.get("/sign-in/")
    client.post("/language/", {"language": "en"})

    assert {name: (cookie["httponly"], cookie["samesite"]) for name, cookie in client.cookies.items()} == {
        "csrftoken": (True, "Lax"),
        "django_language": (True, "Lax"),
    }
