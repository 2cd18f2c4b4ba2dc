"""Makes sure that the tests of PC/SC and FeliCa readers can run: pcscd, a virtual reader, libusb, and pyscard.

As root on Debian all are installed when absent. Anywhere else a sentence says how to get them, and the tests that need them are
skipped: readers of cards are no part of what every developer has to have.
"""

from __future__ import annotations

import ctypes.util
import importlib.util
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import debian_packages

ROOT = Path(__file__).resolve().parents[1]
VIRTUAL_READER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
PACKAGES = ["pcscd", "vsmartcard-vpcd", "libusb-1.0-0"]
# pyscard has no wheel for Linux; swig comes from PyPI with it.
BUILD_PACKAGES = ["libpcsclite-dev", "gcc", "libc6-dev"]


def has_service() -> bool:
    return (
        shutil.which("pcscd") is not None
        and VIRTUAL_READER.exists()
        and ctypes.util.find_library("usb-1.0") is not None
    )


def has_pyscard() -> bool:
    return importlib.util.find_spec("smartcard") is not None


def packages() -> list[str]:
    """Debian packages that may be missing."""
    has_headers = (Path(sysconfig.get_paths()["include"]) / "Python.h").exists()
    to_build = [] if has_pyscard() else BUILD_PACKAGES + ([] if has_headers else ["python3-dev"])
    return PACKAGES + to_build


def install() -> None:
    debian_packages.install(packages())
    if not has_pyscard():
        sync = [
            "-m",
            "uv",
            "sync",
            "--frozen",
            "--inexact",
            "--quiet",
            "--group",
            "smartcard",
            "--python",
            sys.executable,
        ]
        subprocess.run(
            [sys.executable, *sync],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            check=True,
            timeout=debian_packages.LONGEST_SECONDS,
        )


def main() -> int:
    if has_service() and has_pyscard():
        return 0
    if not debian_packages.can_install():
        print(
            "カード読み取り機の試験を一部省きます。すべて行うには、Debian系のLinuxで「sudo make test-readers」を実行してください。\n"
            "Some tests of card readers are skipped. To run them all: sudo make test-readers, on a Linux of Debian's family.",
            file=sys.stderr,
        )
        return 0
    try:
        install()
    except debian_packages.FAILURES as error:
        print(
            f"カード読み取り機の試験に必要なものをインストールできませんでした（{error}）。上の出力を確認してください。\n"
            f"What the tests of card readers need could not be installed ({error}). See the output above.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
