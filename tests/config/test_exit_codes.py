from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ccus.config.exit_codes import ExitCode

PROJECT = Path(__file__).resolve().parents[2]


def test_every_way_to_end_has_a_number_of_its_own() -> None:
    codes = list(ExitCode)

    assert len({int(code) for code in codes}) == len(codes) == 13
    assert all(code.meaning for code in codes)


def test_reference_page_lists_the_same_codes() -> None:
    answer = subprocess.run(
        [sys.executable, PROJECT / "tools" / "generate_exit_codes.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr
