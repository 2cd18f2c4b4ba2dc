"""What is registered of people and businesses changes, value by value; the ID stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.kit.folding import fold_phone, fold_postal_code
from ccus.kit.kana import fold_reading_for_search
from ccus.kit.names import fold_name_for_search
from ccus.registry.errors import BusinessNameMissing, LicenceDetailsWithoutLicence, NameMissing
from ccus.registry.models import Business, Technician
from ccus.registry.rules.amendments import BusinessAmendment, TechnicianAmendment, given
from ccus.registry.rules.items import business_items, technician_items
from ccus.registry.rules.names import PersonName, tidy_name, tidy_reading, tidy_text
from ccus.registry.services.checks import check_kana, check_lengths, check_prefecture
from ccus.registry.services.locks import lock_business, lock_technician


@transaction.atomic
def amend_technician(
    technician_ccus_id: str, *, amendment: TechnicianAmendment, viewer: Viewer, now: datetime
) -> Technician:
    """For desks, once a change was reviewed. Raises PermissionMissing, TechnicianNotFound, UnreadableId, NameMissing,
    KanaUnreadable, UnknownPrefecture, TextTooLong.
    """
    check_may(viewer, "registry:technician:register")
    technician = lock_technician(technician_ccus_id)
    if amendment.name is not None:
        _rename(technician, amendment.name)
    if amendment.prefecture_code is not None:
        check_prefecture(amendment.prefecture_code)
        technician.prefecture_code = amendment.prefecture_code
    if amendment.postal_code is not None:
        technician.postal_code = fold_postal_code(amendment.postal_code)
    if amendment.address is not None:
        technician.address = tidy_text(amendment.address)
    if amendment.phone_mobile is not None:
        technician.phone_mobile = fold_phone(amendment.phone_mobile)
    if amendment.phone_home is not None:
        technician.phone_home = fold_phone(amendment.phone_home)
    if amendment.email is not None:
        technician.email = amendment.email.strip()
    if amendment.registration_kind is not None:
        technician.registration_kind = amendment.registration_kind.value
    check_lengths(technician, items=technician_items(), otherwise="full_name")
    technician.save()
    _record("registry:technician:amend", "technician", technician.ccus_id, amendment, viewer=viewer, now=now)
    return technician


@transaction.atomic
def amend_business(business_ccus_id: str, *, amendment: BusinessAmendment, viewer: Viewer, now: datetime) -> Business:
    """For desks, once a change was reviewed. Raises PermissionMissing, BusinessNotFound, UnreadableId, BusinessNameMissing,
    KanaUnreadable, UnknownPrefecture, LicenceDetailsWithoutLicence, TextTooLong.
    """
    check_may(viewer, "registry:business:register")
    business = lock_business(business_ccus_id)
    if amendment.name is not None:
        if not tidy_text(amendment.name):
            raise BusinessNameMissing
        business.name, business.name_folded = tidy_text(amendment.name), fold_name_for_search(amendment.name)
    if amendment.name_kana is not None:
        check_kana(amendment.name_kana)
        business.name_kana = tidy_reading(amendment.name_kana)
    if amendment.prefecture_code is not None:
        check_prefecture(amendment.prefecture_code)
        business.prefecture_code = amendment.prefecture_code
    if amendment.licence_number and not business.has_construction_licence:
        raise LicenceDetailsWithoutLicence
    for column in ("representative_name", "address", "licence_number"):
        if (text := getattr(amendment, column)) is not None:
            setattr(business, column, tidy_text(text))
    if amendment.postal_code is not None:
        business.postal_code = fold_postal_code(amendment.postal_code)
    if amendment.phone is not None:
        business.phone = fold_phone(amendment.phone)
    if amendment.contact_email is not None:
        business.contact_email = amendment.contact_email.strip()
    if amendment.capital_yen is not None:
        business.capital_yen = amendment.capital_yen
    check_lengths(business, items=business_items(), otherwise="name")
    business.save()
    _record("registry:business:amend", "business", business.ccus_id, amendment, viewer=viewer, now=now)
    return business


def _rename(technician: Technician, typed: PersonName) -> None:
    """Parts that are not given stay."""
    name = tidy_name(
        PersonName(
            family=typed.family or technician.family_name,
            given=typed.given or technician.given_name,
            family_kana=typed.family_kana or technician.family_kana,
            given_kana=typed.given_kana or technician.given_kana,
        )
    )
    if not name.family:
        raise NameMissing
    for reading in (name.family_kana, name.given_kana):
        check_kana(reading)
    technician.family_name, technician.given_name = name.family, name.given
    technician.family_kana, technician.given_kana = name.family_kana, name.given_kana
    technician.name_folded = fold_name_for_search(name.family + name.given)
    technician.kana_folded = fold_reading_for_search(name.family_kana + name.given_kana) or technician.name_folded


def _record(
    act: str,
    subject_kind: str,
    ccus_id: str,
    amendment: TechnicianAmendment | BusinessAmendment,
    *,
    viewer: Viewer,
    now: datetime,
) -> None:
    record_act(
        act,
        actor=viewer.actor,
        subject_kind=subject_kind,
        subject_id=ccus_id,
        at=now,
        details={"fields": list(given(amendment))},
    )
