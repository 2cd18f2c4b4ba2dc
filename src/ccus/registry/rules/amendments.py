"""What changes of a registered person or business: only the values that are given; None leaves a value as it is."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ccus.registry.rules.names import PersonName
from ccus.registry.states import RegistrationKind


@dataclass(frozen=True, kw_only=True)
class TechnicianAmendment:
    """Changes of a person. Birth date and photo are no part of it: they cannot change. `registration_kind` only rises."""

    name: PersonName | None = None
    postal_code: str | None = None
    prefecture_code: str | None = None
    address: str | None = None
    phone_mobile: str | None = None
    phone_home: str | None = None
    email: str | None = None
    registration_kind: RegistrationKind | None = None


@dataclass(frozen=True, kw_only=True)
class BusinessAmendment:
    """Changes of a business. The kind changes by `registration.change_business_kind`."""

    name: str | None = None
    name_kana: str | None = None
    representative_name: str | None = None
    postal_code: str | None = None
    prefecture_code: str | None = None
    address: str | None = None
    phone: str | None = None
    contact_email: str | None = None
    capital_yen: int | None = None
    licence_number: str | None = None


def given(amendment: TechnicianAmendment | BusinessAmendment) -> tuple[str, ...]:
    """Names of the values that an amendment gives."""
    return tuple(field.name for field in fields(amendment) if getattr(amendment, field.name) is not None)
