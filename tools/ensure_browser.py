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

from debian_packages import FAILURES, can_install, install, install_or_say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ["chromium", "fonts-noto-cjk", "fonts-sil-padauk", "fonts-lohit-deva"]
LANGUAGES_OF_THE_GATE = ("my", "ne")
NEEDED = (
    "画面の試験には Chromium と日本語フォントが必要です。「sudo apt install chromium fonts-noto-cjk」で入れるか、"
    "CCUS_BROWSER に Chromium の場所を設定してください。\n"
    "The browser tests need Chromium and a Japanese font. Install them (sudo apt install chromium fonts-noto-cjk), "
    "or set CCUS_BROWSER to where a Chromium is."
)


def find_browser() -> str | None:
    """Path of the browser that CCUS_BROWSER names, or of the first known one."""
    return os.environ.get("CCUS_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)


def has_font(language: str) -> bool:
    if shutil.which("fc-list") is None:
        return False
    answer = subprocess.run(["fc-list", f":lang={language}"], capture_output=True, text=True, check=False)
    return bool(answer.stdout.strip())


def main() -> int:
    if find_browser() is None or not has_font("ja"):
        if not install_or_say(PACKAGES, name="Chromium", needed=NEEDED):
            return 1
    elif can_install() and not all(map(has_font, LANGUAGES_OF_THE_GATE)):
        with contextlib.suppress(*FAILURES):
            install(PACKAGES)
    print(find_browser())
    return 0


if __name__ == "__main__":
    sys.exit(main())
