"""Installs packages of Debian where we may, for the tools that make sure of a program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

LONGEST_SECONDS = 600
FAILURES = (subprocess.CalledProcessError, subprocess.TimeoutExpired)


def can_install() -> bool:
    """As root on Debian or one of its family."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> None:
    """Raises one of FAILURES."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            check=True,
            timeout=LONGEST_SECONDS,
        )


def install_or_say(packages: Sequence[str], *, name: str, needed: str) -> bool:
    """False, after sentences in both languages on standard error, where it could not be done.

    `needed` says what is needed and how to get it by hand; `name` is what apt failed to install.
    """
    if not can_install():
        print(needed, file=sys.stderr)
        return False
    try:
        install(packages)
    except FAILURES as failure:
        print(
            f"{name} をインストールできませんでした（{failure}）。上の apt の出力を確認してください。\n"
            f"{name} could not be installed ({failure}). See the output of apt above.",
            file=sys.stderr,
        )
        return False
    return True
