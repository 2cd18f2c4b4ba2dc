"""The checks that the registry's own data decide: of which app the rule is, what it asks, what it tells of a person or firm.

A check is shown to those who may see every item it tells of; `items` are their codes.
"""

from __future__ import annotations

from datetime import date

from ccus.registry.rules.checks import firms, people, social_insurance
from ccus.registry.rules.checks.facts import FirmFacts, PersonFacts
from ccus.registry.rules.checks.findings import Finding
from ccus.registry.rules.checks.kinds import CheckKind
from ccus.registry.rules.checks.one_person_contractor import ITEMS as ONE_PERSON_ITEMS
from ccus.registry.rules.checks.one_person_contractor import check_one_person_contractor
from ccus.registry.rules.checks.tables import rule_on

APP = "ccus.registry"

ITEMS_OF_PERSON_CHECK: dict[CheckKind, frozenset[str]] = {
    CheckKind.SOCIAL_INSURANCE: social_insurance.ITEMS,
    CheckKind.LICENCES: frozenset({"qualifications"}),
    CheckKind.RESIDENCE: frozenset({"nationality", "residence_status_code", "residence_period_until"}),
    CheckKind.HEALTH_CHECKUP: frozenset({"health_checkups"}),
    CheckKind.AGE: frozenset({"birth_date"}),
    # Whether a card works, and how old a registration is, are no registered items: whoever may know the name may know it.
    CheckKind.CARD: frozenset({"full_name"}),
    CheckKind.DATA_AGE: frozenset({"full_name"}),
}
ITEMS_OF_FIRM_CHECK: dict[CheckKind, frozenset[str]] = {
    CheckKind.ONE_PERSON_CONTRACTOR: ONE_PERSON_ITEMS,
    CheckKind.FIRM_INSURANCE: frozenset(
        {"business_kind", "health_insurance_status", "pension_status", "employment_insurance_status"}
    ),
    CheckKind.FIRM_LICENCE: frozenset({"has_construction_licence", "licence_number"}),
    CheckKind.FIRM_REGISTRATION: frozenset({"name"}),
}


def check_person(person: PersonFacts, kind: CheckKind, *, on: date) -> Finding | None:
    """One check of one person by the version that holds on the day; None before its first version. KeyError for others."""
    rule = rule_on(APP, kind, on=on)
    if rule is None:
        return None
    if kind is CheckKind.SOCIAL_INSURANCE:
        return social_insurance.check_social_insurance(person, rule)
    return _PERSON_CHECKS[kind](person, rule, on=on)


def check_firm(firm: FirmFacts, kind: CheckKind, *, on: date) -> Finding | None:
    """One check of one firm by the version that holds on the day; None before its first version. KeyError for others."""
    rule = rule_on(APP, kind, on=on)
    if rule is None:
        return None
    if kind is CheckKind.FIRM_REGISTRATION:
        return firms.check_firm_registration(firm, rule, on=on)
    return _FIRM_CHECKS[kind](firm, rule)


_PERSON_CHECKS = {
    CheckKind.LICENCES: people.check_licences,
    CheckKind.RESIDENCE: people.check_residence,
    CheckKind.HEALTH_CHECKUP: people.check_health_checkup,
    CheckKind.AGE: people.check_age,
    CheckKind.CARD: people.check_card,
    CheckKind.DATA_AGE: people.check_data_age,
}
_FIRM_CHECKS = {
    CheckKind.ONE_PERSON_CONTRACTOR: check_one_person_contractor,
    CheckKind.FIRM_INSURANCE: firms.check_firm_insurance,
    CheckKind.FIRM_LICENCE: firms.check_firm_licence,
}
