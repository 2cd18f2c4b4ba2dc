"""Makes sure that a Java for Spark is there (17 or later); prints where it is.

As root on Debian it is installed when absent; otherwise a sentence says how to get it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from debian_packages import install_or_say

PACKAGES = ["openjdk-17-jre-headless", "procps"]  # Spark's scripts ask ps
OLDEST = 17
NEEDED = (
    "Spark の試験には Java 17 以上が必要です。「sudo apt install openjdk-17-jre-headless」で入れるか、"
    "JAVA_HOME に Java の場所を設定してください。\n"
    "The Spark tests need Java 17 or later. Install it (sudo apt install openjdk-17-jre-headless), "
    "or set JAVA_HOME to where a Java is."
)


def find_java() -> str | None:
    """Path of a Java that is new enough: that of JAVA_HOME, else the first on the way."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    return java if java and version_of(java) >= OLDEST else None


def version_of(java: str) -> int:
    """Main version number; 0 when the program does not say."""
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', answer.stderr + answer.stdout)
    return int(found[1]) if found else 0


def main() -> int:
    if find_java() is None and not install_or_say(PACKAGES, name="Java", needed=NEEDED):
        return 1
    print(find_java())
    return 0


if __name__ == "__main__":
    sys.exit(main())
