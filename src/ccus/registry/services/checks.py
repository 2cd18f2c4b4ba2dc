"""What is handed in is checked before anything is written. Each check raises the refusal that names the cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import models

from ccus.foundation.refusals import Refusal
from ccus.kit.calendar import add_months
from ccus.registry.errors import (
    BirthDateImpossible,
    BusinessNameMissing,
    CorporateNumberMissing,
    CorporateNumberNotNeeded,
    CorporateNumberWrongCheckDigit,
    CorporateNumberWrongLength,
    EndsBeforeItBegins,
    EntryNameMissing,
    ExemptionReasonMissing,
    ExemptionReasonNotNeeded,
    InsuranceLineRepeated,
    InsuranceSchemeMissing,
    InsuranceSchemeOfAnotherLine,
    InsuranceSchemeWithoutEnrolment,
    KanaUnreadable,
    LicenceDetailsWithoutLicence,
    NameMissing,
    NationalityUnreadable,
    ResidenceStatusUnknown,
    TextTooLong,
    TradeCountWrong,
    UnknownLicenceTrade,
    UnknownPrefecture,
    UnknownTrade,
)
from ccus.registry.rules.business import (
    CorporateNumberProblem,
    find_corporate_number_problem,
    fold_corporate_number,
)
from ccus.registry.rules.insurance import InsuranceProblem, find_insurance_problem
from ccus.registry.rules.items import Item, residence_statuses
from ccus.registry.rules.names import is_reading, tidy_text
from ccus.registry.rules.prefectures import is_prefecture
from ccus.registry.rules.registrations import (
    BusinessRegistration,
    InsuranceEntry,
    QualificationEntry,
    TechnicianRegistration,
)
from ccus.registry.rules.trades import fold_trade_code, is_known_trade, is_licence_trade
from ccus.registry.states import BusinessKind

OLDEST_YEARS = 120
MOST_TRADES = 4


def check_technician(registration: TechnicianRegistration, *, on: date) -> None:
    """Everything about a person that can be judged without the database. `on`: the JST day of registration."""
    name = registration.name
    if not tidy_text(name.family + name.given):
        raise NameMissing
    for typed in (name.family_kana, name.given_kana):
        check_kana(typed)
    if not add_months(on, -12 * OLDEST_YEARS) <= registration.birth_date <= on:
        raise BirthDateImpossible(birth_date=registration.birth_date)
    check_prefecture(registration.prefecture_code)
    check_trades(registration.trade_codes)
    check_insurances(registration.insurances, scheme_required=True)
    for qualification in registration.qualifications:
        check_qualification(qualification)
    for entry_name in (
        *(credential.name for credential in registration.credentials),
        *(checkup.kind for checkup in registration.checkups),
    ):
        check_entry_name(entry_name)
    check_nationality(registration.nationality)
    residence = registration.residence_status_code
    if residence and residence not in residence_statuses():
        raise ResidenceStatusUnknown(typed=residence)


def check_business(registration: BusinessRegistration) -> None:
    """Everything about a firm that can be judged without the database."""
    if not tidy_text(registration.name):
        raise BusinessNameMissing
    check_kana(registration.name_kana)
    check_corporate_number(registration.corporate_number, kind=registration.business_kind)
    check_prefecture(registration.prefecture_code)
    if not registration.has_construction_licence and (registration.licence_number or registration.licensed_trades):
        raise LicenceDetailsWithoutLicence
    for code in registration.licensed_trades:
        if not is_licence_trade(code):
            raise UnknownLicenceTrade(typed=code)
    check_insurances(registration.insurances, scheme_required=False)


def check_kana(typed: str) -> None:
    if not is_reading(typed):
        raise KanaUnreadable(typed=typed)


def check_nationality(code: str) -> None:
    """Two capital letters; whether such a country exists is not asked, since the list changes."""
    if len(code) != 2 or not (code.isascii() and code.isalpha() and code.isupper()):
        raise NationalityUnreadable(typed=code)


def check_prefecture(code: str) -> None:
    if not is_prefecture(code):
        raise UnknownPrefecture(typed=code)


def check_trades(codes: Sequence[str]) -> None:
    """One to four different known trades."""
    folded = [fold_trade_code(code) for code in codes]
    for typed, code in zip(codes, folded, strict=True):
        if not is_known_trade(code):
            raise UnknownTrade(typed=typed)
    if not 1 <= len(folded) <= MOST_TRADES or len(set(folded)) != len(folded):
        raise TradeCountWrong(count=len(folded))


def check_qualification(entry: QualificationEntry) -> None:
    check_entry_name(entry.name)
    if entry.last_on is not None:
        check_order(entry.obtained_on, entry.last_on)


def check_entry_name(typed: str) -> None:
    if not tidy_text(typed):
        raise EntryNameMissing


def check_order(from_on: date, last_on: date) -> None:
    """A last day must not lie before the first."""
    if last_on < from_on:
        raise EndsBeforeItBegins(from_on=from_on, last_on=last_on)


def check_insurances(entries: Sequence[InsuranceEntry], *, scheme_required: bool) -> None:
    """Each entry fits together, and no line stands twice."""
    lines = [entry.line for entry in entries]
    for entry in entries:
        if lines.count(entry.line) > 1:
            raise InsuranceLineRepeated(line_ja=entry.line.label_ja, line_en=entry.line.label_en)
        check_insurance(entry, scheme_required=scheme_required)


def check_insurance(entry: InsuranceEntry, *, scheme_required: bool) -> None:
    problem = find_insurance_problem(
        entry.line,
        status=entry.status,
        scheme=entry.scheme,
        reason=entry.exemption_reason,
        scheme_required=scheme_required,
    )
    if problem is not None:
        raise _INSURANCE_REFUSALS[problem](
            line_ja=entry.line.label_ja,
            line_en=entry.line.label_en,
            status_ja=entry.status.label_ja,
            status_en=entry.status.label_en,
            scheme_ja=entry.scheme.label_ja if entry.scheme else "",
            scheme_en=entry.scheme.label_en if entry.scheme else "",
        )


def check_corporate_number(typed: str, *, kind: BusinessKind) -> None:
    number = fold_corporate_number(typed)
    problem = find_corporate_number_problem(number, kind=kind)
    if problem is not None:
        raise _CORPORATE_NUMBER_REFUSALS[problem](length=len(number))


def check_lengths(row: models.Model, *, items: Mapping[str, Item], otherwise: str) -> None:
    """No text is longer than its column. Raises TextTooLong, which names the item as people know it.

    `otherwise` is the code of the item that columns without an item of their own belong to.
    """
    item_of_field = {field: item for item in items.values() for field in item.fields}
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        limit = column.max_length
        if isinstance(value, str) and limit is not None and len(value) > limit:
            item = item_of_field.get(column.name, items[otherwise])
            raise TextTooLong(item_ja=item.label_ja, item_en=item.label_en, length=len(value), limit=limit)


_INSURANCE_REFUSALS: dict[InsuranceProblem, type[Refusal]] = {
    InsuranceProblem.SCHEME_OF_ANOTHER_LINE: InsuranceSchemeOfAnotherLine,
    InsuranceProblem.SCHEME_MISSING: InsuranceSchemeMissing,
    InsuranceProblem.SCHEME_WITHOUT_ENROLMENT: InsuranceSchemeWithoutEnrolment,
    InsuranceProblem.REASON_MISSING: ExemptionReasonMissing,
    InsuranceProblem.REASON_WITHOUT_EXEMPTION: ExemptionReasonNotNeeded,
}
_CORPORATE_NUMBER_REFUSALS: dict[CorporateNumberProblem, type[Refusal]] = {
    CorporateNumberProblem.MISSING: CorporateNumberMissing,
    CorporateNumberProblem.NOT_FOR_THIS_KIND: CorporateNumberNotNeeded,
    CorporateNumberProblem.WRONG_LENGTH: CorporateNumberWrongLength,
    CorporateNumberProblem.WRONG_CHECK_DIGIT: CorporateNumberWrongCheckDigit,
}
