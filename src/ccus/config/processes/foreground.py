"""A Ctrl-C under `make` that stops everything without make calling it an error.

The terminal sends Ctrl-C to every process of its foreground group, make included, which then ends with code 130 however
well the rest has stopped. So when make has started us on a terminal, this process only stays in make's group and waits;
the house runs on in a child whose own group owns the terminal meanwhile.
"""

from __future__ import annotations

import os
import signal
import sys

from ccus.foundation import lifeline

FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def leave_group_of_make() -> None:
    """Returns in a child that owns the terminal; the calling process waits for it and ends with its exit status.

    Does nothing unless make started this process on a terminal. Call before there are threads or children.
    """
    if "MAKELEVEL" not in os.environ or not sys.stdin.isatty():
        return
    terminal, group, guardian = sys.stdin.fileno(), os.getpgrp(), os.getpid()
    if _foreground_group(terminal) != group:  # in the background Ctrl-C goes elsewhere anyway
        return
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # sent to those who hand over the terminal from the background
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(terminal, os.getpgrp())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        lifeline.hang_on_parent(guardian, death_signal=signal.SIGTERM)
        return
    for number in FORWARDED:
        signal.signal(number, lambda received, _frame: os.kill(child, received))
    os._exit(_wait_for(child, terminal, group))


def _foreground_group(terminal: int) -> int | None:
    """None for a terminal that belongs to another session, as below `su --command` and `setsid`."""
    try:
        return os.tcgetpgrp(terminal)
    except OSError:
        return None


def _wait_for(child: int, terminal: int, group: int) -> int:
    """Exit status of the child. Ctrl-Z stops make's group with it, so that the shell gets its prompt."""
    while True:
        _, status = os.waitpid(child, os.WUNTRACED)
        os.tcsetpgrp(terminal, group)
        if not os.WIFSTOPPED(status):
            return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)
        os.killpg(group, signal.SIGTSTP)  # returns when the shell continues us
        if os.tcgetpgrp(terminal) == group:
            os.tcsetpgrp(terminal, child)
        os.kill(child, signal.SIGCONT)
