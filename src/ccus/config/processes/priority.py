"""Who gets the processors first when there are too few of them."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def yield_to_others(pid: int, niceness: int) -> None:
    """Lets other processes of this installation come first; does nothing at 0. `pid` leads a session of its own.

    Linux groups processes by session and shares the processors between the groups (sched(7), autogroup); what is set for a process
    alone counts inside its group only, so that the group is told too.
    """
    if niceness == 0:
        return
    with contextlib.suppress(ProcessLookupError):
        os.setpriority(os.PRIO_PROCESS, pid, niceness)
    with contextlib.suppress(OSError):  # no Linux, or groups are not in use
        Path(f"/proc/{pid}/autogroup").write_text(str(niceness))
