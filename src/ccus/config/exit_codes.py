"""How every `ccus` command ends. The reference page `docs/reference/exit-codes.md` is generated from this table."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Codes for scripts and service managers; `meaning` is the line in the reference."""

    meaning: str

    def __new__(cls, code: int, meaning: str) -> ExitCode:
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    DONE = 0, "the work is done, or `ccus up` was stopped by Ctrl-C or SIGTERM"
    DEFECT = 1, "a defect in the program, with its traceback; `ccus touches import`: the file cannot be read at all"
    USAGE = (
        2,
        "the command line was not understood; `ccus touches import`: some lines could not be read, the others are stored",
    )
    PORT_TAKEN = 3, "the port of the pages or of the database is used by another program"
    DATABASE = 4, "the database cannot be used: damaged or foreign data folder, no server, no rights, no answer"
    DISK_FULL = 5, "too little disk space"
    CHECK_FAILED = 6, "`ccus doctor` found something to repair, or a step of a command failed"
    GAVE_UP = 7, "a part of `ccus up` could not be kept running"
    RUNNING_ALREADY = 8, "`ccus up` runs already from this folder"
    INTERRUPTED = 130, "a command other than `ccus up` was stopped by Ctrl-C; it can be run again"
