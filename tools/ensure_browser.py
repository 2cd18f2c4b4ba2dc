"""Makes sure that a Chromium with Japanese fonts is there, for journeys and screenshots; prints where it is.

As root on Debian both are installed when absent; otherwise a sentence says how to get them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ["chromium", "fonts-noto-cjk"]


def find_browser() -> str | None:
    """Path of the browser that CCUS_BROWSER names, or of the first known one."""
    return os.environ.get("CCUS_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)


def has_japanese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    answer = subprocess.run(["fc-list", ":lang=ja"], capture_output=True, text=True, check=False)
    return bool(answer.stdout.strip())


def install() -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES],
    ):
        subprocess.run(command, env=environment, stdout=sys.stderr, check=True)


def main() -> int:
    if find_browser() is None or not has_japanese_font():
        if os.geteuid() != 0 or shutil.which("apt-get") is None:
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
    print(find_browser())
    return 0


if __name__ == "__main__":
    sys.exit(main())
