"""Exit codes of `ccus-gate`, the same as those of `ccus` where they mean the same."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    DONE = 0
    USAGE = 2
    PORT_TAKEN = 3
    FOLDER_UNUSABLE = 4
    CHECK_FAILED = 6
    RUNNING_ALREADY = 8
    FILE_UNREADABLE = 9
    FILE_IN_PART = 10
    REFUSED = 11
    NO_SERVER = 12
    INTERRUPTED = 130
