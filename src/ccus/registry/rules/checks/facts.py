"""What checks look at: a person and a firm as the registry knows them on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ccus.registry.rules.cards import CardDates
from ccus.registry.states import BusinessKind, ExemptionReason, InsuranceLine, InsuranceScheme, InsuranceStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceFact:
    """The state of one insurance that is in force. `since_on` is the first day of the registered state."""

    status: InsuranceStatus
    scheme: InsuranceScheme | None = None
    reason: ExemptionReason | None = None
    since_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerFact:
    """The primary affiliated business. `people` counts the technicians who primarily belong to it on the day."""

    ccus_id: str
    name: str
    kind: BusinessKind
    people: int
    since_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofFact:
    """A qualification, or training taken. `last_on` is None for what does not end, `from_on` where no day is registered."""

    name: str
    from_on: date | None
    last_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """One technician. `confirmed_on`: when anything of the registration was last changed."""

    ccus_id: str
    full_name: str
    birth_date: date
    skill_level: int
    nationality: str = "JP"
    residence_status_code: str = ""
    residence_until: date | None = None
    confirmed_on: date
    employer: EmployerFact | None = None
    insurances: Mapping[InsuranceLine, InsuranceFact] = field(default_factory=dict)
    qualifications: tuple[ProofFact, ...] = ()
    trainings: tuple[ProofFact, ...] = ()
    checkup_kind: str = ""
    checkup_on: date | None = None
    card: CardDates | None = None
    """The latest one issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolledPerson:
    """A technician who primarily belongs to a firm, as the name comparison needs them."""

    ccus_id: str
    full_name: str
    skill_level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmFacts:
    """One firm. `enrolled` is filled for one-person contractors alone; `people` as in `EmployerFact`."""

    ccus_id: str
    name: str
    kind: BusinessKind
    representative_name: str
    people: int
    has_licence: bool
    licence_number: str
    registered_on: date
    expires_on: date
    insurances: Mapping[InsuranceLine, InsuranceFact] = field(default_factory=dict)
    enrolled: tuple[EnrolledPerson, ...] = ()
