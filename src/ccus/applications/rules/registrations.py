"""From the answers of an application to what the registry takes: the person with 40 items, the business with 33."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from ccus.applications.rules.pricing import BUSINESS_KIND_OF
from ccus.applications.rules.questions import Answers, value_of
from ccus.applications.states import ApplicationKind
from ccus.kit.labels import Labelled
from ccus.registry.rules.names import PersonName
from ccus.registry.rules.registrations import (
    AffiliationEntry,
    BusinessRegistration,
    CredentialEntry,
    InsuranceEntry,
    QualificationEntry,
    TechnicianRegistration,
)
from ccus.registry.states import (
    BloodType,
    CredentialKind,
    ExemptionReason,
    Gender,
    InsuranceLine,
    InsuranceScheme,
    InsuranceStatus,
    MutualAidStatus,
    RegistrationKind,
    RhFactor,
)

Member = TypeVar("Member", bound=Labelled)

_CREDENTIALS = {
    "education": CredentialKind.EDUCATION,
    "training": CredentialKind.TRAINING,
    "awards": CredentialKind.AWARD,
}


def technician_registration(
    kind: ApplicationKind, answers: Answers, *, on: date, employer_ccus_id: str = ""
) -> TechnicianRegistration:
    """The person. `employer_ccus_id` overrides the answer: the business that a one-person contractor has just become."""
    employer = employer_ccus_id or _text(answers, "employer_ccus_id")
    hired_on = _day(answers, "hired_on")
    affiliations = (AffiliationEntry(business_ccus_id=employer, from_on=on, hired_on=hired_on),) if employer else ()
    is_simplified = kind is ApplicationKind.TECHNICIAN_SIMPLIFIED
    return TechnicianRegistration(
        name=person_name(answers),
        birth_date=date.fromisoformat(_text(answers, "birth_date")),
        prefecture_code=_text(answers, "prefecture_code"),
        address=_text(answers, "address"),
        trade_codes=tuple(
            dict.fromkeys(filter(None, (_text(answers, "main_trade_code"), _text(answers, "second_trade_code"))))
        ),
        registration_kind=RegistrationKind.SIMPLIFIED if is_simplified else RegistrationKind.DETAILED,
        common_name=_text(answers, "common_name"),
        gender=_member(Gender, answers, "gender"),
        blood_type=_member(BloodType, answers, "blood_type"),
        blood_rh=_member(RhFactor, answers, "blood_rh"),
        postal_code=_text(answers, "postal_code"),
        phone_home=_text(answers, "phone_home"),
        phone_mobile=_text(answers, "phone_mobile"),
        email=_text(answers, "email"),
        emergency_contact_name=_text(answers, "emergency_contact_name"),
        emergency_contact_relationship=_text(answers, "emergency_contact_relationship"),
        emergency_contact_address=_text(answers, "emergency_contact_address"),
        emergency_contact_phone=_text(answers, "emergency_contact_phone"),
        card_delivery_address=_text(answers, "card_delivery_address"),
        card_delivery_phone=_text(answers, "card_delivery_phone"),
        affiliations=affiliations,
        insurances=_insurances(answers, prefix="", with_scheme=True),
        kentaikyo_status=_member(MutualAidStatus, answers, "kentaikyo_status"),
        kentaikyo_insured_number=_text(answers, "kentaikyo_insured_number"),
        chutaikyo_enrolled=value_of(answers, "chutaikyo_enrolled"),
        workers_comp_special_enrolled=value_of(answers, "workers_comp_special_enrolled"),
        experience_years=value_of(answers, "experience_years"),
        career_text=_text(answers, "career_text"),
        qualifications=() if is_simplified else qualification_entries(answers),
        credentials=() if is_simplified else credential_entries(answers),
        nationality=_text(answers, "nationality") or "JP",
        residence_status_code=_text(answers, "residence_status_code"),
        residence_period_until=_day(answers, "residence_period_until"),
    )


def business_registration(kind: ApplicationKind, answers: Answers) -> BusinessRegistration:
    """The business. A one-person contractor is represented by the person. KeyError for kinds that register none."""
    has_licence = bool(value_of(answers, "has_construction_licence"))
    name = person_name(answers)
    return BusinessRegistration(
        name=_text(answers, "business_name"),
        name_kana=_text(answers, "business_kana"),
        business_kind=BUSINESS_KIND_OF[kind],
        corporate_number=_text(answers, "corporate_number"),
        representative_name=_text(answers, "representative_name") or f"{name.family} {name.given}".strip(),
        prefecture_code=_text(answers, "business_prefecture_code"),
        address=_text(answers, "business_address"),
        postal_code=_text(answers, "business_postal_code"),
        phone=_text(answers, "business_phone"),
        capital_yen=value_of(answers, "capital_yen"),
        sales_yen=value_of(answers, "sales_yen"),
        completed_works_yen=value_of(answers, "completed_works_yen"),
        has_other_business=value_of(answers, "has_other_business"),
        has_construction_licence=has_licence,
        licence_number=_text(answers, "licence_number") if has_licence else "",
        licensed_trades=tuple(value_of(answers, "licensed_trades") or ()) if has_licence else (),
        registration_manager_name=_text(answers, "registration_manager_name"),
        registration_manager_department=_text(answers, "registration_manager_department"),
        contact_phone=_text(answers, "contact_phone"),
        contact_fax=_text(answers, "contact_fax"),
        contact_email=_text(answers, "contact_email"),
        insurances=_insurances(answers, prefix="business_", with_scheme=False),
    )


def person_name(answers: Answers) -> PersonName:
    return PersonName(
        family=_text(answers, "family_name"),
        given=_text(answers, "given_name"),
        family_kana=_text(answers, "family_kana"),
        given_kana=_text(answers, "given_kana"),
    )


def qualification_entries(answers: Answers) -> tuple[QualificationEntry, ...]:
    return tuple(
        QualificationEntry(
            name=entry["name"], obtained_on=date.fromisoformat(entry["on"]), certificate_number=entry["number"]
        )
        for entry in value_of(answers, "qualifications") or ()
    )


def credential_entries(answers: Answers) -> tuple[CredentialEntry, ...]:
    return tuple(
        CredentialEntry(
            kind=kind, name=entry["name"], gained_on=date.fromisoformat(entry["on"]) if entry["on"] else None
        )
        for code, kind in _CREDENTIALS.items()
        for entry in value_of(answers, code) or ()
    )


def _insurances(answers: Answers, *, prefix: str, with_scheme: bool) -> tuple[InsuranceEntry, ...]:
    entries = []
    for line in InsuranceLine:
        status = _member(InsuranceStatus, answers, f"{prefix}{line.value}_status")
        if status is None:
            continue
        is_enrolled, is_exempt = status is InsuranceStatus.ENROLLED, status is InsuranceStatus.EXEMPT
        entries.append(
            InsuranceEntry(
                line=line,
                status=status,
                scheme=_member(InsuranceScheme, answers, f"{prefix}{line.value}_scheme")
                if with_scheme and is_enrolled
                else None,
                exemption_reason=_member(ExemptionReason, answers, f"{prefix}{line.value}_exemption")
                if is_exempt
                else None,
            )
        )
    return tuple(entries)


def _text(answers: Answers, code: str) -> str:
    value = value_of(answers, code)
    return "" if value is None else str(value)


def _day(answers: Answers, code: str) -> date | None:
    text = _text(answers, code)
    return date.fromisoformat(text) if text else None


def _member(closed_list: type[Member], answers: Answers, code: str) -> Member | None:
    text = _text(answers, code)
    return closed_list(text) if text else None
