"""`make check`: every check that needs no running house, one line each; the output of those that failed comes last."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
# The migration check asks a database what was applied; it is the tests' throw-away one, never that of the demo.
ENVIRONMENT = {**os.environ, "CCUS_MODE": "test", "CCUS_LOCAL_DIR": str(ROOT / ".local" / "test")}


@dataclass(frozen=True)
class Part:
    name: str
    command: list[str]


def all_parts() -> list[Part]:
    """Slowest first, so that both cores are busy to the end."""
    python = str(BIN / "python")
    return [
        Part("types (mypy)", [str(BIN / "mypy")]),
        Part("imports (import-linter)", [str(BIN / "lint-imports")]),
        Part("migrations", [str(BIN / "ccus"), "manage", "makemigrations", "--check", "--dry-run"]),
        Part("style (ruff check)", [str(BIN / "ruff"), "check", "."]),
        Part("format (ruff format)", [str(BIN / "ruff"), "format", "--check", "."]),
        *(Part(f"house: {path.stem}", [python, str(path)]) for path in sorted(ROOT.glob("tools/lint_*.py"))),
        *(
            Part(f"reference: {path.stem}", [python, str(path), "--check"])
            for path in sorted(ROOT.glob("tools/generate_*.py"))
        ),
    ]


def run(part: Part) -> tuple[Part, bool, str]:
    began = time.monotonic()
    answer = subprocess.run(
        part.command,
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = answer.returncode == 0
    print(f"{'ok  ' if passed else 'FAIL'} {part.name} ({time.monotonic() - began:.1f} s)", flush=True)
    return part, passed, answer.stdout


def main() -> int:
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(run, all_parts()))
    failures = [(part, output) for part, passed, output in results if not passed]
    for part, output in failures:
        print(f"\n--- {part.name}: {' '.join(part.command)}\n{output.rstrip()}")
    if failures:
        print(f"\n{len(failures)} of {len(results)} checks failed.")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
