"""What stands in an application beforehand: the registered values of a business that renews or changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccus.applications.rules.questions import Answers, value_of
from ccus.applications.rules.registrations import person_name
from ccus.kit.money import display_yen
from ccus.registry.rules.amendments import BusinessAmendment, TechnicianAmendment

# Question of an application to column of a business.
COLUMN_OF_BUSINESS = {
    "business_name": "name",
    "business_kana": "name_kana",
    "representative_name": "representative_name",
    "business_postal_code": "postal_code",
    "business_prefecture_code": "prefecture_code",
    "business_address": "address",
    "business_phone": "phone",
    "contact_email": "contact_email",
    "capital_yen": "capital_yen",
    "licence_number": "licence_number",
}
# Whoever works alone is asked for the business after the person; most have the same address and telephone for both.
SAME_AS_OF_PERSON = {
    "business_postal_code": "postal_code",
    "business_prefecture_code": "prefecture_code",
    "business_address": "address",
    "business_phone": "phone_mobile",
    "contact_email": "email",
}
_OF_TECHNICIAN = ("postal_code", "prefecture_code", "address", "phone_mobile", "phone_home", "email")


def answers_of_business(columns: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Registered values as answers, so that nothing is asked twice. Empty ones are left open."""
    return {
        code: {"typed": _as_typed(columns[column]), "value": columns[column]}
        for code, column in COLUMN_OF_BUSINESS.items()
        if columns[column] not in ("", None)
    }


def _as_typed(value: object) -> str:
    """As somebody would write it who writes well; among the columns only amounts are numbers."""
    return display_yen(value) if isinstance(value, int) else str(value)


def offered_answer(code: str, answers: Answers) -> Mapping[str, Any]:
    """What stands in a question: the answer, or while there is none that of the same question about the person."""
    return answers.get(code) or answers.get(SAME_AS_OF_PERSON.get(code, ""), {})


def business_amendment(answers: Answers, columns: Mapping[str, Any]) -> BusinessAmendment | None:
    """What the answers change of the registered values; None when nothing changes."""
    changed = {
        column: value_of(answers, code)
        for code, column in COLUMN_OF_BUSINESS.items()
        if value_of(answers, code) is not None and value_of(answers, code) != columns[column]
    }
    return BusinessAmendment(**changed) if changed else None


def technician_amendment(answers: Answers) -> TechnicianAmendment:
    name = person_name(answers)
    has_name = any((name.family, name.given, name.family_kana, name.given_kana))
    return TechnicianAmendment(
        name=name if has_name else None, **{code: value_of(answers, code) for code in _OF_TECHNICIAN}
    )
