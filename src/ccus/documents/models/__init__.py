"""Everything documents keep, by noun."""

from ccus.documents.models.form_sets import FormSet
from ccus.documents.models.keeping import FormKeeping
from ccus.documents.models.requirements import FormReminder, FormRequirement
from ccus.documents.models.retirement import (
    RetirementDay,
    RetirementLine,
    RetirementMethodChoice,
    RetirementOutsider,
    RetirementReport,
)
from ccus.documents.models.retirement_lists import RetirementListImport
from ccus.documents.models.retirement_runs import RetirementRun
from ccus.documents.models.submissions import FormStep, FormSubmission, FormVersion
from ccus.documents.models.typed_facts import TypedFact

__all__ = [
    "FormKeeping",
    "FormReminder",
    "FormRequirement",
    "FormSet",
    "FormStep",
    "FormSubmission",
    "FormVersion",
    "RetirementDay",
    "RetirementLine",
    "RetirementListImport",
    "RetirementMethodChoice",
    "RetirementOutsider",
    "RetirementReport",
    "RetirementRun",
    "TypedFact",
]
