"""Writes docs/reference/openapi-device-v1.json from the declared operations; with --check only compares."""

from __future__ import annotations

import json
import sys

from reference_page import publish, set_up_django


def main() -> int:
    set_up_django()
    from ccus.config.edge.openapi import openapi_document

    return publish("openapi-device-v1.json", json.dumps(openapi_document(), ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
