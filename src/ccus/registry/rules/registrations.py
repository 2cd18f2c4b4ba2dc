"""What is handed in to register a person or a firm: the 40 and the 33 items, as typed values.

Services check these, fold them and write them; nothing here is stored as it is. Days are JST days; where an entry has a last
day it is inclusive, as people and certificates say it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.registry.rules.names import PersonName
from ccus.registry.states import (
    AffiliationKind,
    BloodType,
    BusinessKind,
    CredentialKind,
    ExemptionReason,
    Gender,
    InsuranceLine,
    InsuranceScheme,
    InsuranceStatus,
    MutualAidStatus,
    RegistrationKind,
    RhFactor,
    SkillLevel,
)


@dataclass(frozen=True, kw_only=True)
class InsuranceEntry:
    """The state of one social insurance (items 18–22 of a person, 20–24 of a business)."""

    line: InsuranceLine
    status: InsuranceStatus
    scheme: InsuranceScheme | None = None
    exemption_reason: ExemptionReason | None = None


@dataclass(frozen=True, kw_only=True)
class AffiliationEntry:
    """A business the person belongs to (items 16, 17)."""

    business_ccus_id: str
    from_on: date
    kind: AffiliationKind = AffiliationKind.PRIMARY
    hired_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class QualificationEntry:
    """A qualification (item 33). `last_on` is None for one that does not expire."""

    name: str
    obtained_on: date
    last_on: date | None = None
    certificate_number: str = ""


@dataclass(frozen=True, kw_only=True)
class CredentialEntry:
    """Schooling (item 32), training (35) or an award (36)."""

    kind: CredentialKind
    name: str
    gained_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class CheckupEntry:
    """A health check-up (item 28)."""

    kind: str
    taken_on: date


@dataclass(frozen=True, kw_only=True)
class TechnicianRegistration:
    """A person with the items 1–39; the photo (5) is handed in apart, and the number of cards (40) is counted.

    `ccus_id` is given only when the person already holds one elsewhere; otherwise an ID is drawn.
    """

    name: PersonName
    birth_date: date
    prefecture_code: str
    address: str
    trade_codes: tuple[str, ...]
    registration_kind: RegistrationKind = RegistrationKind.DETAILED
    ccus_id: str = ""
    common_name: str = ""
    gender: Gender | None = None
    blood_type: BloodType | None = None
    blood_rh: RhFactor | None = None
    postal_code: str = ""
    phone_home: str = ""
    phone_mobile: str = ""
    fax: str = ""
    email: str = ""
    emergency_contact_name: str = ""
    emergency_contact_relationship: str = ""
    emergency_contact_address: str = ""
    emergency_contact_phone: str = ""
    card_delivery_address: str = ""
    card_delivery_phone: str = ""
    affiliations: tuple[AffiliationEntry, ...] = ()
    insurances: tuple[InsuranceEntry, ...] = ()
    kentaikyo_status: MutualAidStatus | None = None
    kentaikyo_insured_number: str = ""
    chutaikyo_enrolled: bool | None = None
    workers_comp_special_enrolled: bool | None = None
    workers_comp_special_kind: str = ""
    checkups: tuple[CheckupEntry, ...] = ()
    experience_years: int | None = None
    career_text: str = ""
    qualifications: tuple[QualificationEntry, ...] = ()
    credentials: tuple[CredentialEntry, ...] = ()
    skill_level: SkillLevel = SkillLevel.LEVEL_1
    nationality: str = "JP"
    residence_status_code: str = ""
    residence_period_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class DigitalCertificate:
    """A certificate for signing electronic documents (item 30)."""

    kind: str
    number: str


@dataclass(frozen=True, kw_only=True)
class BusinessRegistration:
    """A firm with the items 1–33. `ccus_id` is given only when the firm already holds one elsewhere. Amounts in yen."""

    name: str
    business_kind: BusinessKind
    representative_name: str
    prefecture_code: str
    address: str
    ccus_id: str = ""
    name_kana: str = ""
    has_construction_licence: bool = False
    licence_number: str = ""
    licensed_trades: tuple[str, ...] = ()
    corporate_number: str = ""
    postal_code: str = ""
    phone: str = ""
    capital_yen: int | None = None
    sales_yen: int | None = None
    completed_works_yen: int | None = None
    has_other_business: bool | None = None
    registration_manager_name: str = ""
    registration_manager_address: str = ""
    registration_manager_department: str = ""
    contact_phone: str = ""
    contact_fax: str = ""
    contact_email: str = ""
    insurances: tuple[InsuranceEntry, ...] = ()
    retirement_mutual_aid_status: MutualAidStatus | None = None
    kentaikyo_contractor_number: str = ""
    chutaikyo_enrolled: bool | None = None
    workers_comp_special_enrolled: bool | None = None
    ci_net_code: str = ""
    digital_certificates: tuple[DigitalCertificate, ...] = ()
    main_clients: tuple[str, ...] = ()
    awards: tuple[str, ...] = ()
    associations: tuple[str, ...] = ()
