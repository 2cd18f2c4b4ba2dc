"""`make test` begins with `make check`: what stands there is not run a second time as a test, but must stand there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import check

ROOT = Path(__file__).resolve().parents[2]


def test_checks_are_all_there_for_code_imports_migrations_lints_and_references() -> None:
    commands = [" ".join(part.command) for part in check.all_parts()]

    for word in ("mypy", "lint-imports", "makemigrations --check --dry-run", "ruff check .", "ruff format --check ."):
        assert any(command.endswith(word) for command in commands), word
    for path in sorted((ROOT / "tools").glob("lint_*.py")):
        assert any(command.endswith(str(path)) for command in commands), path.stem
    for path in sorted((ROOT / "tools").glob("generate_*.py")):
        assert any(command.endswith(f"{path} --check") for command in commands), path.stem


def test_one_check_that_fails_fails_them_all_and_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = check.Part("good", [sys.executable, "-c", ""])
    bad = check.Part("bad", [sys.executable, "-c", "print('names the reason'); raise SystemExit(3)"])
    monkeypatch.setattr(check, "all_parts", lambda: [good, bad])

    assert check.main() == 1
    assert "names the reason" in (said := capsys.readouterr().out)
    assert "1 of 2 checks failed" in said
    monkeypatch.setattr(check, "all_parts", lambda: [good])
    assert check.main() == 0


def test_make_test_begins_with_the_checks() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert "\ntest: check " in makefile
