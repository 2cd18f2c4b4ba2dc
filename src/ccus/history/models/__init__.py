from ccus.history.models.imports import TouchImport
from ccus.history.models.provisional_days import ProvisionalAnswer, ProvisionalDay, ProvisionalEvidence
from ccus.history.models.touches import Touch, VerdictChange
from ccus.history.models.work_records import DirectEntry, WorkRecord, WorkRecordChange

__all__ = [
    "DirectEntry",
    "ProvisionalAnswer",
    "ProvisionalDay",
    "ProvisionalEvidence",
    "Touch",
    "TouchImport",
    "VerdictChange",
    "WorkRecord",
    "WorkRecordChange",
]
