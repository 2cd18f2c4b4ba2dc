"""Everything documents refuse, by noun."""

from ccus.documents.errors.forms import (
    DayBeforeSite,
    DayInFuture,
    FactNotTyped,
    FactNotYours,
    FactTooLong,
    FormFileUnknown,
    FormFirmNotYours,
    FormNotFound,
    FormNotOfFirm,
    TooManyRows,
)
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
    "DayBeforeSite",
    "DayInFuture",
    "FactNotTyped",
    "FactNotYours",
    "FactTooLong",
    "FormFileUnknown",
    "FormFirmNotYours",
    "FormNotFound",
    "FormNotOfFirm",
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
    "TooManyRows",
]
