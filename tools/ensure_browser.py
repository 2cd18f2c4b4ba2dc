"""Makes sure that a Chromium with Japanese fonts is there, for journeys and screenshots; prints where it is.

As root on Debian both are installed when absent; otherwise a sentence says how to get them. The fonts of two languages of the
gate's screen come along where that is possible: its tests run without them too, and draw boxes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ["chromium", "fonts-noto-cjk", "fonts-sil-padauk", "fonts-lohit-deva"]
LANGUAGES_OF_THE_GATE = ("my", "ne")


def find_browser() -> str | None:
    """Path of the browser that CCUS_BROWSER names, or of the first known one."""
    return os.environ.get("CCUS_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)


def has_font(language: str) -> bool:
    if shutil.which("fc-list") is None:
        return False
    answer = subprocess.run(["fc-list", f":lang={language}"], capture_output=True, text=True, check=False)
    return bool(answer.stdout.strip())


def install() -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES],
    ):
        subprocess.run(command, env=environment, stdout=sys.stderr, check=True)


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def main() -> int:
    if find_browser() is None or not has_font("ja"):
        if not can_install():
            print(
                "画面の試験には Chromium と日本語フォントが必要です。「sudo apt install chromium fonts-noto-cjk」で入れるか、"
                "CCUS_BROWSER に Chromium の場所を設定してください。\n"
                "The browser tests need Chromium and a Japanese font. Install them (sudo apt install chromium fonts-noto-cjk), "
                "or set CCUS_BROWSER to where a Chromium is.",
                file=sys.stderr,
            )
            return 1
        try:
            install()
        except subprocess.CalledProcessError as error:
            print(
                f"Chromium をインストールできませんでした（終了コード {error.returncode}）。上の apt の出力を確認してください。\n"
                f"Chromium could not be installed (exit code {error.returncode}). See the output of apt above.",
                file=sys.stderr,
            )
            return 1
    elif can_install() and not all(map(has_font, LANGUAGES_OF_THE_GATE)):
        with contextlib.suppress(subprocess.CalledProcessError):
            install()
    print(find_browser())
    return 0


if __name__ == "__main__":
    sys.exit(main())
