"""Where `ccus-gate` begins. Ctrl-C ends it quietly also while its parts are still being loaded, which takes half a second."""

from __future__ import annotations

from gate_agent.exit_codes import ExitCode


def main() -> int:
    try:
        from gate_agent import cli  # here, so that Ctrl-C meanwhile is caught

        return cli.main()
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
