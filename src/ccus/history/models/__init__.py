from ccus.history.models.courier import HeldBundle
from ccus.history.models.flags import DayOff, TouchFlag
from ccus.history.models.headcounts import Headcount
from ccus.history.models.imports import TouchImport
from ccus.history.models.missing_days import (
    MissingDayChange,
    MissingDayLook,
    MissingDayProposal,
    MissingDayRound,
    MissingDaySurroundings,
)
from ccus.history.models.proofs import TouchRoot
from ccus.history.models.provisional_days import ProvisionalAnswer, ProvisionalDay, ProvisionalEvidence
from ccus.history.models.touches import Touch, VerdictChange
from ccus.history.models.work_records import DirectEntry, WorkRecord, WorkRecordChange

__all__ = [
    "DayOff",
    "DirectEntry",
    "Headcount",
    "HeldBundle",
    "MissingDayChange",
    "MissingDayLook",
    "MissingDayProposal",
    "MissingDayRound",
    "MissingDaySurroundings",
    "ProvisionalAnswer",
    "ProvisionalDay",
    "ProvisionalEvidence",
    "Touch",
    "TouchFlag",
    "TouchImport",
    "TouchRoot",
    "VerdictChange",
    "WorkRecord",
    "WorkRecordChange",
]
