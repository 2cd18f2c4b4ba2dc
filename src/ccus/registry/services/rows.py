"""Unsaved rows from what was handed in: one place where typed values become stored ones, for one person or a million."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from ccus.kit.folding import fold_phone, fold_postal_code
from ccus.kit.kana import fold_reading_for_search
from ccus.kit.names import fold_name_for_search
from ccus.registry.models import (
    Business,
    BusinessInsurance,
    BusinessKindPeriod,
    Credential,
    HealthCheckup,
    Qualification,
    Technician,
    TechnicianInsurance,
    TechnicianTrade,
)
from ccus.registry.rules.business import business_expires_on, fold_corporate_number
from ccus.registry.rules.names import tidy_name, tidy_reading, tidy_text
from ccus.registry.rules.registrations import (
    BusinessRegistration,
    CheckupEntry,
    CredentialEntry,
    InsuranceEntry,
    QualificationEntry,
    TechnicianRegistration,
)
from ccus.registry.rules.trades import fold_trade_code


def technician_row(registration: TechnicianRegistration, *, ccus_id: str, registered_on: date) -> Technician:
    """The person. Takes a checked registration (`checks.check_technician`)."""
    r = registration
    name = tidy_name(r.name)
    name_folded = fold_name_for_search(name.family + name.given)
    return Technician(
        ccus_id=ccus_id,
        registration_kind=r.registration_kind.value,
        registered_on=registered_on,
        family_name=name.family,
        given_name=name.given,
        family_kana=name.family_kana,
        given_kana=name.given_kana,
        name_folded=name_folded,
        # People without a reading are listed by their name: Latin letters before kana, kanji after.
        kana_folded=fold_reading_for_search(name.family_kana + name.given_kana) or name_folded,
        common_name=tidy_text(r.common_name),
        gender=r.gender.value if r.gender else "",
        birth_date=r.birth_date,
        blood_type=r.blood_type.value if r.blood_type else "",
        blood_rh=r.blood_rh.value if r.blood_rh else "",
        postal_code=fold_postal_code(r.postal_code),
        prefecture_code=r.prefecture_code,
        address=tidy_text(r.address),
        phone_home=fold_phone(r.phone_home),
        phone_mobile=fold_phone(r.phone_mobile),
        fax=fold_phone(r.fax),
        email=r.email.strip(),
        emergency_contact_name=tidy_text(r.emergency_contact_name),
        emergency_contact_relationship=tidy_text(r.emergency_contact_relationship),
        emergency_contact_address=tidy_text(r.emergency_contact_address),
        emergency_contact_phone=fold_phone(r.emergency_contact_phone),
        card_delivery_address=tidy_text(r.card_delivery_address),
        card_delivery_phone=fold_phone(r.card_delivery_phone),
        kentaikyo_status=r.kentaikyo_status.value if r.kentaikyo_status else "",
        kentaikyo_insured_number=tidy_text(r.kentaikyo_insured_number),
        chutaikyo_enrolled=r.chutaikyo_enrolled,
        workers_comp_special_enrolled=r.workers_comp_special_enrolled,
        workers_comp_special_kind=tidy_text(r.workers_comp_special_kind),
        experience_years=r.experience_years,
        career_text=r.career_text.strip(),
        skill_level=r.skill_level.value,
        nationality=r.nationality,
        residence_status_code=r.residence_status_code,
        residence_period_until=r.residence_period_until,
    )


def trade_rows(technician: Technician, codes: Sequence[str]) -> list[TechnicianTrade]:
    return [
        TechnicianTrade(technician=technician, position=position, trade_code=fold_trade_code(code))
        for position, code in enumerate(codes, start=1)
    ]


def technician_insurance_row(technician: Technician, entry: InsuranceEntry, *, from_on: date) -> TechnicianInsurance:
    return TechnicianInsurance(
        technician=technician,
        line=entry.line.value,
        status=entry.status.value,
        scheme=entry.scheme.value if entry.scheme else "",
        exemption_reason=entry.exemption_reason.value if entry.exemption_reason else "",
        valid=days(from_on),
    )


def business_insurance_row(business: Business, entry: InsuranceEntry, *, from_on: date) -> BusinessInsurance:
    return BusinessInsurance(
        business=business,
        line=entry.line.value,
        status=entry.status.value,
        scheme=entry.scheme.value if entry.scheme else "",
        exemption_reason=entry.exemption_reason.value if entry.exemption_reason else "",
        valid=days(from_on),
    )


def qualification_row(technician: Technician, entry: QualificationEntry) -> Qualification:
    return Qualification(
        technician=technician,
        name=tidy_text(entry.name),
        certificate_number=tidy_text(entry.certificate_number),
        valid=days(entry.obtained_on, entry.last_on),
    )


def credential_row(technician: Technician, entry: CredentialEntry) -> Credential:
    return Credential(
        technician=technician, kind=entry.kind.value, name=tidy_text(entry.name), gained_on=entry.gained_on
    )


def checkup_row(technician: Technician, entry: CheckupEntry) -> HealthCheckup:
    return HealthCheckup(technician=technician, kind=tidy_text(entry.kind), taken_on=entry.taken_on)


def business_row(registration: BusinessRegistration, *, ccus_id: str, registered_on: date) -> Business:
    """The firm. Takes a checked registration (`checks.check_business`)."""
    r = registration
    return Business(
        ccus_id=ccus_id,
        registered_on=registered_on,
        expires_on=business_expires_on(registered_on),
        name=tidy_text(r.name),
        name_kana=tidy_reading(r.name_kana),
        name_folded=fold_name_for_search(r.name),
        has_construction_licence=r.has_construction_licence,
        licence_number=tidy_text(r.licence_number),
        business_kind=r.business_kind.value,
        corporate_number=fold_corporate_number(r.corporate_number),
        representative_name=tidy_text(r.representative_name),
        postal_code=fold_postal_code(r.postal_code),
        prefecture_code=r.prefecture_code,
        address=tidy_text(r.address),
        phone=fold_phone(r.phone),
        capital_yen=r.capital_yen,
        sales_yen=r.sales_yen,
        completed_works_yen=r.completed_works_yen,
        has_other_business=r.has_other_business,
        licensed_trades=list(r.licensed_trades),
        registration_manager_name=tidy_text(r.registration_manager_name),
        registration_manager_address=tidy_text(r.registration_manager_address),
        registration_manager_department=tidy_text(r.registration_manager_department),
        contact_phone=fold_phone(r.contact_phone),
        contact_fax=fold_phone(r.contact_fax),
        contact_email=r.contact_email.strip(),
        retirement_mutual_aid_status=r.retirement_mutual_aid_status.value if r.retirement_mutual_aid_status else "",
        kentaikyo_contractor_number=tidy_text(r.kentaikyo_contractor_number),
        chutaikyo_enrolled=r.chutaikyo_enrolled,
        workers_comp_special_enrolled=r.workers_comp_special_enrolled,
        ci_net_code=tidy_text(r.ci_net_code),
        digital_certificates=[
            {"kind": tidy_text(certificate.kind), "number": tidy_text(certificate.number)}
            for certificate in r.digital_certificates
        ],
        main_clients=[tidy_text(client) for client in r.main_clients],
        awards=[tidy_text(award) for award in r.awards],
        associations=[tidy_text(association) for association in r.associations],
    )


def kind_period_row(business: Business, *, from_on: date) -> BusinessKindPeriod:
    """The first period of the kind the firm is registered with."""
    return BusinessKindPeriod(business=business, business_kind=business.business_kind, valid=days(from_on))


def days(from_on: date, last_on: date | None = None) -> DateRange:
    """A range of days from a first to a last day, both inclusive; without a last day it stays open."""
    return DateRange(from_on, last_on + timedelta(days=1) if last_on is not None else None)
