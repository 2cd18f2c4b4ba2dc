"""What holds for the registration of a business (事業者): its last day, its corporate number (法人番号)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache

from stdnum.jp import cn

from ccus.kit.calendar import add_months, end_of_month
from ccus.kit.folding import fold_digits, fold_hyphens, fold_width, remove_spaces
from ccus.registry.rules.tables import read_settings
from ccus.registry.states import BusinessKind


class CorporateNumberProblem(StrEnum):
    MISSING = "missing"
    NOT_FOR_THIS_KIND = "not_for_this_kind"
    WRONG_LENGTH = "wrong_length"
    WRONG_CHECK_DIGIT = "wrong_check_digit"


@cache
def _rules() -> tuple[int, frozenset[BusinessKind]]:
    table = read_settings("business_rules.toml")
    return table["validity"]["years"], frozenset(BusinessKind(kind) for kind in table["corporate_number"]["kinds"])


def business_expires_on(registered_on: date) -> date:
    """The last day of a registration: the end of the month five years later. Source: renewal page of ccus.jp."""
    years, _ = _rules()
    return end_of_month(add_months(registered_on, 12 * years))


def needs_corporate_number(kind: BusinessKind) -> bool:
    _, kinds = _rules()
    return kind in kinds


def fold_corporate_number(typed: str) -> str:
    """Digits only, however they were typed; letters stay, so that the check finds them."""
    return remove_spaces(fold_hyphens(fold_digits(fold_width(typed)))).replace("-", "")


def find_corporate_number_problem(number: str, *, kind: BusinessKind) -> CorporateNumberProblem | None:
    """What is wrong with a folded corporate number for a business of this kind, or None.

    13 digits, the first of which is a check digit. Source: 法人番号の指定等に関する省令 (ordinance on corporate numbers).
    """
    if not number:
        return CorporateNumberProblem.MISSING if needs_corporate_number(kind) else None
    if not needs_corporate_number(kind):
        return CorporateNumberProblem.NOT_FOR_THIS_KIND
    if len(number) != 13 or not (number.isascii() and number.isdigit()):
        return CorporateNumberProblem.WRONG_LENGTH
    return None if cn.is_valid(number) else CorporateNumberProblem.WRONG_CHECK_DIGIT
