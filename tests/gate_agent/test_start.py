"""Ctrl-C in the first half second, while the program is still being loaded."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Ctrl-C at the moment at which a part is loaded that the entry point itself does not need.
PRESSED = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
class Pressed:
    def find_spec(self, name, path=None, target=None):
        if name == {part!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Pressed())
sys.argv = ["command", "--help"]
from {module} import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("manifest", "command", "part"),
    [("src/gate_agent/pyproject.toml", "ccus-gate", "uvicorn"), ("pyproject.toml", "ccus", "typer")],
)
def test_ctrl_c_while_the_program_is_loaded_ends_it_without_a_traceback(manifest: str, command: str, part: str) -> None:
    module, _, function = tomllib.loads((ROOT / manifest).read_text())["project"]["scripts"][command].partition(":")
    assert function == "main"

    ended = subprocess.run(
        [sys.executable, "-c", PRESSED.format(part=part, module=module)], capture_output=True, text=True, timeout=60
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")
