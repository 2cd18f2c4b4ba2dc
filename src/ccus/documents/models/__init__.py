"""Everything documents keep, by noun."""

from ccus.documents.models.retirement import (
    RetirementDay,
    RetirementLine,
    RetirementMethodChoice,
    RetirementOutsider,
    RetirementReport,
)

__all__ = [
    "RetirementDay",
    "RetirementLine",
    "RetirementMethodChoice",
    "RetirementOutsider",
    "RetirementReport",
]
