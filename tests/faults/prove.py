"""Closes the proof of all days up to today as if it were the day after tomorrow, and verifies it with the receipts of a file.

Run in the environment of the server under test; prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccus.config.settings")
django.setup()

from ccus.history.services.proof import house, verifying  # noqa: E402 (Django is set up first)
from ccus.history.services.proof.publishing import publish_roots  # noqa: E402
from ccus.history.services.rejudging import raw_connection  # noqa: E402


def main() -> None:
    later = datetime.now(UTC) + timedelta(days=2)
    publish_roots(house.folder(), house.keys(), issuer=house.issuer(), now=later)
    result = verifying.verify(
        raw_connection(),
        house.folder(),
        house.keys().public(now=later),
        now=later,
        receipts=Path(sys.argv[1]).read_text().split(),
    )
    print(json.dumps({"touches": result.touches, "receipts": result.receipts, "findings": len(result.findings)}))


if __name__ == "__main__":
    main()
