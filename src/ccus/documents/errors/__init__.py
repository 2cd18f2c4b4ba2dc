"""Everything documents refuse, by noun."""

from ccus.documents.errors.retirement import (
    NothingToReport,
    OutsiderNotFound,
    OutsiderUnreadable,
    ReporterNumberMissing,
    RetirementDaysTaken,
    RetirementMethodOver,
    RetirementMonthInFuture,
    RetirementMonthRunning,
    RetirementReportNotFound,
    RetirementReportNotYours,
)

__all__ = [
    "NothingToReport",
    "OutsiderNotFound",
    "OutsiderUnreadable",
    "ReporterNumberMissing",
    "RetirementDaysTaken",
    "RetirementMethodOver",
    "RetirementMonthInFuture",
    "RetirementMonthRunning",
    "RetirementReportNotFound",
    "RetirementReportNotYours",
]
