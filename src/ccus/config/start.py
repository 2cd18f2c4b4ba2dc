"""Where `ccus` begins. Ctrl-C ends it quietly also while its commands are still being loaded, which takes a second."""

from __future__ import annotations

import sys

from ccus.config.exit_codes import ExitCode


def main() -> None:
    try:
        from ccus.config import cli  # here, so that Ctrl-C meanwhile is caught

        cli.main()
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
