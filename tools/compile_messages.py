"""Compiles the translations of the pages (.po → .mo) with Babel, so that no gettext program is needed."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[1] / "src" / "ccus" / "portal" / "locale"


def main() -> int:
    sources = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
    for source in sources:
        with source.open("rb") as text:
            catalog = read_po(text, locale=source.parts[-3])
        # Written beside and moved, since a running server may be reading the old one.
        fresh = source.with_suffix(".mo.fresh")
        with fresh.open("wb") as compiled:
            write_mo(compiled, catalog)
        fresh.replace(source.with_suffix(".mo"))
    print(f"Compiled {len(sources)} translations.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
