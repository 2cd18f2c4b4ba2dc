from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests import cast
from tests.factories.registry import (
    business_registration,
    make_business,
    make_technician,
    technician_registration,
)
from tests.registry.heard import Heard

from ccus.access.errors import PermissionMissing
from ccus.foundation.models import AuditEvent
from ccus.foundation.refusals import Refusal
from ccus.kit.ids import has_own_check_digit
from ccus.registry import errors
from ccus.registry.models import Business, BusinessKindPeriod, Technician, TechnicianTrade
from ccus.registry.rules.names import PersonName
from ccus.registry.rules.registrations import (
    AffiliationEntry,
    BusinessRegistration,
    CheckupEntry,
    CredentialEntry,
    InsuranceEntry,
    QualificationEntry,
    TechnicianRegistration,
)
from ccus.registry.services.registration import (
    change_business_kind,
    register_business,
    register_technician,
    renew_business,
)
from ccus.registry.states import (
    BusinessKind,
    CredentialKind,
    ExemptionReason,
    InsuranceLine,
    InsuranceScheme,
    InsuranceStatus,
)

pytestmark = pytest.mark.django_db

HEALTH = InsuranceEntry(line=InsuranceLine.HEALTH, status=InsuranceStatus.ENROLLED, scheme=InsuranceScheme.KYOKAI_KENPO)


def register(registration: TechnicianRegistration) -> Technician:
    return register_technician(registration, viewer=cast.reviewer(), now=cast.NOW)


def test_a_technician_is_registered_with_all_items_folded() -> None:
    registration = technician_registration(
        name=PersonName(family="　髙橋 ", given="けんいち", family_kana="たかはし", given_kana="ｹﾝｲﾁ"),
        postal_code="〒３３２－００１２",
        phone_mobile="０９０ー００００ー０００１",
        trade_codes=("０６ー０１", "10-01"),
    )

    technician = register(registration)

    technician.refresh_from_db()
    assert has_own_check_digit(technician.ccus_id)
    assert technician.ccus_id.endswith("21")
    assert (technician.family_name, technician.given_name) == ("髙橋", "けんいち")
    assert (technician.family_kana, technician.given_kana) == ("タカハシ", "ケンイチ")
    assert technician.kana_folded == "タカハシケンイチ"
    assert technician.name_folded == "高橋ケンイチ"
    assert technician.postal_code == "3320012"
    assert technician.phone_mobile == "09000000001"
    assert technician.registered_on == cast.TODAY
    assert list(TechnicianTrade.objects.values_list("position", "trade_code")) == [(1, "06-01"), (2, "10-01")]


def test_a_technician_with_every_list_is_registered_at_once() -> None:
    business = make_business()
    entry = AffiliationEntry(business_ccus_id=business.ccus_id, from_on=cast.TODAY, hired_on=date(2026, 11, 1))

    technician = register(replace(cast.TAKAHASHI, affiliations=(entry,)))

    assert technician.affiliations.get().hired_on == date(2026, 11, 1)
    assert technician.insurances.count() == 3
    assert technician.qualifications.count() == 2
    assert technician.credentials.count() == 3
    assert technician.checkups.get().taken_on == date(2026, 2, 10)
    assert technician.skill_level == 3


def test_registering_leaves_one_line_in_the_audit_trail() -> None:
    technician = register(technician_registration())

    event = AuditEvent.objects.get()
    assert (event.act, event.actor, event.subject_id, event.details) == (
        "registry:technician:register",
        "account:4001",
        technician.ccus_id,
        {},
    )


@pytest.mark.parametrize(
    "name", [PersonName(family="SUHARTO"), PersonName(given="SUHARTO"), PersonName(family="NGUYEN", given="VAN AN")]
)
def test_one_part_and_foreign_names_are_registered_without_a_reading(name: PersonName) -> None:
    technician = register(technician_registration(name=name))

    assert technician.family_name in {"SUHARTO", "NGUYEN"}
    assert technician.kana_folded == technician.name_folded != ""


def test_an_id_held_elsewhere_is_kept_whatever_its_check_digit() -> None:
    technician = register(technician_registration(ccus_id="0698-8628-7604-21"))

    assert technician.ccus_id == "06988628760421"


def test_an_id_is_not_registered_twice() -> None:
    make_technician(ccus_id="06988628760421")

    with pytest.raises(errors.IdTaken) as refusal:
        register(technician_registration(ccus_id="06988628760421"))

    assert refusal.value.data == {"ccus_id": "06988628760421"}
    assert Technician.objects.count() == 1


TWICE = QualificationEntry(name="玉掛け技能講習", obtained_on=date(2006, 5, 20))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": PersonName(family=" ", given="　")}, errors.NameMissing),
        ({"name": PersonName(family="山田", family_kana="山田")}, errors.KanaUnreadable),
        ({"birth_date": date(2026, 11, 17)}, errors.BirthDateImpossible),
        ({"birth_date": date(1906, 11, 15)}, errors.BirthDateImpossible),
        ({"prefecture_code": "48"}, errors.UnknownPrefecture),
        ({"trade_codes": ()}, errors.TradeCountWrong),
        ({"trade_codes": ("01-01", "02-01", "03-01", "04-01", "05-01")}, errors.TradeCountWrong),
        ({"trade_codes": ("06-01", "０６ー０１")}, errors.TradeCountWrong),
        ({"trade_codes": ("99-01",)}, errors.UnknownTrade),
        ({"nationality": "jp"}, errors.NationalityUnreadable),
        ({"residence_status_code": "tourist"}, errors.ResidenceStatusUnknown),
        ({"address": "あ" * 301}, errors.TextTooLong),
        ({"ccus_id": "0698862876042A"}, errors.UnreadableId),
        ({"insurances": (HEALTH, HEALTH)}, errors.InsuranceLineRepeated),
        ({"qualifications": (TWICE, TWICE)}, errors.QualificationExists),
        ({"qualifications": (replace(TWICE, name=" "),)}, errors.EntryNameMissing),
        ({"qualifications": (replace(TWICE, last_on=date(2006, 5, 19)),)}, errors.EndsBeforeItBegins),
        ({"qualifications": (replace(TWICE, name="あ" * 121),)}, errors.TextTooLong),
        ({"credentials": (CredentialEntry(kind=CredentialKind.AWARD, name="賞"),) * 2}, errors.CredentialExists),
        ({"checkups": (CheckupEntry(kind="一般", taken_on=date(2026, 1, 1)),) * 2}, errors.CheckupExists),
        (
            {"affiliations": (AffiliationEntry(business_ccus_id=cast.business_id(9), from_on=cast.TODAY),)},
            errors.BusinessNotFound,
        ),
    ],
)
def test_a_refused_technician_leaves_nothing_behind(changes: dict[str, object], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as raised:
        register(technician_registration(**changes))

    assert raised.value.sentence("ja")
    assert raised.value.sentence("en")
    assert Technician.objects.count() == 0
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("entry", "refusal"),
    [
        (replace(HEALTH, scheme=InsuranceScheme.NATIONAL_PENSION), errors.InsuranceSchemeOfAnotherLine),
        (replace(HEALTH, scheme=None), errors.InsuranceSchemeMissing),
        (replace(HEALTH, status=InsuranceStatus.NOT_ENROLLED), errors.InsuranceSchemeWithoutEnrolment),
        (replace(HEALTH, status=InsuranceStatus.EXEMPT, scheme=None), errors.ExemptionReasonMissing),
        (replace(HEALTH, exemption_reason=ExemptionReason.SHORT_HOURS), errors.ExemptionReasonNotNeeded),
    ],
)
def test_insurance_that_does_not_fit_together_is_refused_in_words(
    entry: InsuranceEntry, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as raised:
        register(technician_registration(insurances=(entry,)))

    assert "健康保険" in raised.value.sentence("ja")
    assert "health insurance" in raised.value.sentence("en")


def test_a_text_that_is_too_long_is_named_as_people_know_it() -> None:
    with pytest.raises(errors.TextTooLong) as raised:
        register(technician_registration(address="あ" * 301))

    assert raised.value.data == {"item_ja": "住所", "item_en": "address", "length": 301, "limit": 300}


def test_only_desks_register_people() -> None:
    business = make_business()

    with pytest.raises(PermissionMissing):
        register_technician(technician_registration(), viewer=cast.clerk_of(business), now=cast.NOW)

    assert Technician.objects.count() == 0


def test_a_business_is_registered_to_the_end_of_the_month_in_five_years() -> None:
    business = register_business(cast.SATO_TOBI, viewer=cast.reviewer(), now=cast.NOW)

    business.refresh_from_db()
    assert business.ccus_id == cast.business_id(2)
    assert business.expires_on == date(2031, 11, 30)
    assert business.corporate_number == cast.corporate_number(2)
    assert business.insurances.count() == 2
    assert list(business.kind_periods.values_list("business_kind", flat=True)) == ["corporation"]
    assert business.kind_periods.get().valid.lower == cast.TODAY
    assert AuditEvent.objects.get().act == "registry:business:register"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, errors.BusinessNameMissing),
        ({"name_kana": "山"}, errors.KanaUnreadable),
        ({"prefecture_code": ""}, errors.UnknownPrefecture),
        ({"business_kind": BusinessKind.CORPORATION}, errors.CorporateNumberMissing),
        ({"corporate_number": "7000012050002"}, errors.CorporateNumberNotNeeded),
        (
            {"business_kind": BusinessKind.CORPORATION, "corporate_number": "700001205000"},
            errors.CorporateNumberWrongLength,
        ),
        (
            {"business_kind": BusinessKind.CORPORATION, "corporate_number": "1000012050002"},
            errors.CorporateNumberWrongCheckDigit,
        ),
        ({"licence_number": "第1号"}, errors.LicenceDetailsWithoutLicence),
        ({"licensed_trades": ("05",)}, errors.LicenceDetailsWithoutLicence),
        ({"has_construction_licence": True, "licensed_trades": ("30",)}, errors.UnknownLicenceTrade),
        ({"name": "あ" * 201}, errors.TextTooLong),
        ({"insurances": (HEALTH, HEALTH)}, errors.InsuranceLineRepeated),
    ],
)
def test_a_refused_business_leaves_nothing_behind(changes: dict[str, object], refusal: type[Refusal]) -> None:
    registration: BusinessRegistration = business_registration(**changes)

    with pytest.raises(refusal):
        register_business(registration, viewer=cast.reviewer(), now=cast.NOW)

    assert Business.objects.count() == 0


def test_a_business_id_is_not_registered_twice() -> None:
    make_business(ccus_id="22641747299522")

    with pytest.raises(errors.IdTaken):
        register_business(business_registration(ccus_id="22641747299522"), viewer=cast.reviewer(), now=cast.NOW)


def test_only_desks_register_firms() -> None:
    technician = make_technician()

    with pytest.raises(PermissionMissing):
        register_business(business_registration(), viewer=cast.viewer_of(technician), now=cast.NOW)

    assert Business.objects.count() == 0


def change_kind(business: Business, *, from_on: date = cast.TODAY, **changes: object) -> Business:
    arguments: dict[str, object] = {
        "business_kind": BusinessKind.CORPORATION,
        "corporate_number": cast.corporate_number(7),
        "viewer": cast.administrator_of(business),
        **changes,
    }
    return change_business_kind(business.ccus_id, from_on=from_on, now=cast.NOW, **arguments)  # type: ignore[arg-type]


def test_a_sole_trader_becomes_a_corporation_and_keeps_the_id() -> None:
    business = make_business()

    changed = change_kind(business)

    assert changed.ccus_id == business.ccus_id
    assert changed.business_kind == "corporation"
    assert changed.corporate_number == cast.corporate_number(7)
    assert [
        (row.business_kind, row.valid.lower, row.valid.upper) for row in BusinessKindPeriod.objects.order_by("valid")
    ] == [("sole_trader", cast.REGISTERED_ON, cast.TODAY), ("corporation", cast.TODAY, None)]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"business_kind": BusinessKind.SOLE_TRADER, "corporate_number": ""}, errors.BusinessKindUnchanged),
        ({"corporate_number": ""}, errors.CorporateNumberMissing),
        ({"from_on": cast.REGISTERED_ON}, errors.BusinessKindChangedLater),
        ({"from_on": date(2026, 11, 17)}, errors.BusinessKindChangeAhead),
    ],
)
def test_a_change_of_kind_that_cannot_be_is_refused(changes: dict[str, object], refusal: type[Refusal]) -> None:
    business = make_business()

    with pytest.raises(refusal):
        change_kind(business, **changes)  # type: ignore[arg-type]

    business.refresh_from_db()
    assert business.business_kind == "sole_trader"
    assert BusinessKindPeriod.objects.count() == 1


def test_nobody_changes_the_kind_of_another_firm() -> None:
    business, other = make_business(), make_business()

    with pytest.raises(errors.NotYourRecord):
        change_kind(business, viewer=cast.administrator_of(other))
    with pytest.raises(PermissionMissing):
        change_kind(business, viewer=cast.clerk_of(business))

    business.refresh_from_db()
    assert business.business_kind == "sole_trader"


def test_renewal_adds_five_years_and_has_the_days_in_between_judged_again(heard: Heard) -> None:
    business = make_business(registered_on=date(2021, 4, 10))
    assert business.expires_on == date(2026, 4, 30)

    renewed = renew_business(business.ccus_id, viewer=cast.reviewer(), now=cast.NOW)

    assert renewed.expires_on == date(2031, 11, 30)
    assert [(one.cause, one.businesses, one.from_on, one.until) for one in heard] == [
        ("registry:business:renew", [business.pk], date(2026, 5, 1), None)
    ]


def test_early_renewal_loses_no_time() -> None:
    business = make_business(registered_on=date(2022, 1, 10))

    renewed = renew_business(business.ccus_id, viewer=cast.reviewer(), now=cast.NOW)

    assert renewed.expires_on == date(2032, 1, 31)


def test_a_firm_that_is_not_registered_cannot_be_renewed() -> None:
    with pytest.raises(errors.BusinessNotFound):
        renew_business(cast.business_id(9), viewer=cast.reviewer(), now=cast.NOW)
