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
    DEFECT = 1, "a defect in the program; the traceback is shown"
    USAGE = 2, "the command line was not understood"
    PORT_TAKEN = 3, "the port of the pages or of the database is used by another program"
    DATABASE = 4, "the database cannot be used: damaged or foreign data folder, no server, no rights, no answer"
    DISK_FULL = 5, "too little disk space"
    CHECK_FAILED = 6, "`ccus doctor` found something to repair, or a step of a command failed"
    GAVE_UP = 7, "a part of `ccus up` could not be kept running"
    RUNNING_ALREADY = 8, "`ccus up` runs already from this folder"
    FILE_UNREADABLE = 9, "a file cannot be read at all; nothing of it was taken"
    LINES_REFUSED = 10, "a file was taken, but some of its lines could not be understood; the report has each"
    REFUSED = 11, "what was asked for was refused; the sentence says why and what to do"
    INTERRUPTED = 130, "a command other than `ccus up` was stopped by Ctrl-C; it can be run again"
