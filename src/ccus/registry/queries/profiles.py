"""What profiles of people and firms are made of: fields, of which only the disclosed ones are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from django.db.backends.postgresql.psycopg_any import DateRange

from ccus.access.states import Relation
from ccus.registry.models import BusinessInsurance, TechnicianInsurance
from ccus.registry.rules.items import Item
from ccus.registry.states import InsuranceLine

PREFIX_OF_LINE = {
    InsuranceLine.HEALTH: "health_insurance",
    InsuranceLine.PENSION: "pension",
    InsuranceLine.EMPLOYMENT: "employment_insurance",
}
# Employment insurance has no kind among the items.
INSURANCE_FIELDS = (
    "health_insurance_status",
    "health_insurance_exemption_reason",
    "health_insurance_kind",
    "pension_status",
    "pension_exemption_reason",
    "pension_kind",
    "employment_insurance_status",
    "employment_insurance_exemption_reason",
)


@dataclass(frozen=True, kw_only=True)
class AffiliationView:
    """A business the person belongs to. Days are inclusive; `last_on` is None for an open end."""

    affiliation_id: int
    business_ccus_id: str
    business_name: str
    kind: str
    hired_on: date | None
    from_on: date
    last_on: date | None


@dataclass(frozen=True, kw_only=True)
class QualificationView:
    """A qualification. `last_on` is None for one that does not expire."""

    name: str
    certificate_number: str
    from_on: date
    last_on: date | None


@dataclass(frozen=True, kw_only=True)
class CredentialView:
    """Schooling, training or an award."""

    name: str
    gained_on: date | None


@dataclass(frozen=True, kw_only=True)
class CheckupView:
    """A health check-up."""

    kind: str
    taken_on: date


FieldValue: TypeAlias = (
    str
    | int
    | bool
    | date
    | tuple[str, ...]
    | tuple[AffiliationView, ...]
    | tuple[QualificationView, ...]
    | tuple[CredentialView, ...]
    | tuple[CheckupView, ...]
    | None
)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A person or firm as one viewer sees it.

    `items` are the codes of the visible items; `fields` holds the values of exactly these, by field name (`rules.items`).
    A hidden field is absent, an empty one is there and empty.
    """

    ccus_id: str
    relation: Relation
    items: frozenset[str]
    fields: Mapping[str, FieldValue]

    def shows(self, item_code: str) -> bool:
        return item_code in self.items

    def text(self, field: str) -> str:
        """The value of a field in plain words; empty where nothing is registered. KeyError when the field is hidden."""
        value = self.fields[field]
        return "" if value is None else str(value)


def fields_of(items: Mapping[str, Item], visible: Iterable[str]) -> frozenset[str]:
    """Names of the fields of the visible items."""
    return frozenset(field for code in visible for field in items[code].fields)


def insurance_fields(states: Iterable[TechnicianInsurance] | Iterable[BusinessInsurance]) -> dict[str, FieldValue]:
    """Fields of the items about social insurance from the states in force on one day; empty where none is registered."""
    fields: dict[str, FieldValue] = dict.fromkeys(INSURANCE_FIELDS, "")
    for state in states:
        prefix = PREFIX_OF_LINE[InsuranceLine(state.line)]
        fields[f"{prefix}_status"] = state.status
        fields[f"{prefix}_exemption_reason"] = state.exemption_reason
        if f"{prefix}_kind" in INSURANCE_FIELDS:
            fields[f"{prefix}_kind"] = state.scheme
    return fields


def last_day(valid: DateRange) -> date | None:
    """The last day of a range of days, None for an open end."""
    return valid.upper - timedelta(days=1) if valid.upper is not None else None
