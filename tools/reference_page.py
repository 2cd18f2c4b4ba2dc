"""Writing a generated reference page, or saying that it is out of date."""

from __future__ import annotations

import os
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"


def publish(file_name: str, page: str) -> int:
    """Writes docs/reference/<file_name>. With --check on the command line it only compares: exit code 1 when it differs."""
    path = FOLDER / file_name
    if "--check" not in sys.argv:
        path.write_text(page, encoding="utf-8")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == page:
        return 0
    print(f"docs/reference/{file_name} is out of date; run: make references", file=sys.stderr)
    return 1


def set_up_django() -> None:
    """For pages that are generated from code which needs Django. No database is opened."""
    os.environ["CCUS_MODE"] = "test"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccus.config.settings")
    import django

    django.setup()


def cell(text: object) -> str:
    """Text that is safe inside a Markdown table."""
    return str(text).replace("|", "\\|").replace("\n", " ")
