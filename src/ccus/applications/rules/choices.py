"""What can be chosen where a question has a closed list: pairs of value and words, in the order shown."""

from __future__ import annotations

from functools import cache

from babel import Locale

from ccus.kit.labels import Labelled
from ccus.levels.rules.criteria import GUIDELINE, fields
from ccus.registry import states as registry_states
from ccus.registry.rules.insurance import SCHEMES_OF_LINE
from ccus.registry.rules.items import residence_statuses
from ccus.registry.rules.prefectures import prefectures
from ccus.registry.rules.trades import licence_trades, major_trades, minor_trades
from ccus.registry.states import CardOrderReason, InsuranceLine

# Where most technicians of another nationality come from stands on top; source: 外国人雇用状況 (Ministry of Labour), construction.
FIRST_COUNTRIES = ("JP", "VN", "ID", "PH", "CN", "MM", "KH", "NP", "TH", "MN", "LA", "BD", "BR", "KR")
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
REISSUE_REASONS = (CardOrderReason.LOST, CardOrderReason.BROKEN, CardOrderReason.CONTENT_CHANGED)

Choices = tuple[tuple[str, str], ...]


@cache
def choices_of(name: str, language: str = "ja") -> Choices:
    """The list that a question names in its column `choices`. ValueError for a list that does not exist."""
    if name == "prefectures":
        return tuple((code, names[language != "ja"]) for code, names in prefectures().items())
    if name == "countries":
        return _countries(language)
    if name == "residence_statuses":
        return tuple((code, names[language != "ja"]) for code, names in residence_statuses().items())
    if name == "trades":
        return _trades(language)
    if name == "level_fields":
        return tuple((code, field.name(language)) for code, field in fields().items() if code != GUIDELINE)
    if name == "licence_trades":
        return tuple((code, trade.name(language)) for code, trade in licence_trades().items())
    if name == "reissue_reasons":
        return tuple((reason.value, reason.label(language)) for reason in REISSUE_REASONS)
    if name.startswith("schemes_"):
        line = InsuranceLine(name.removeprefix("schemes_"))
        return tuple((scheme.value, scheme.label(language)) for scheme in SCHEMES_OF_LINE[line])
    found = getattr(registry_states, name, None)
    if not (isinstance(found, type) and issubclass(found, Labelled)):
        raise ValueError(f"There is no list {name!r} to choose from.")
    return tuple((member.value, member.label(language)) for member in found)


def words_of(name: str, value: str, language: str = "ja") -> str:
    """The words of one value of a list; the value itself where the list does not hold it any more."""
    return dict(choices_of(name, language)).get(value, value)


def _countries(language: str) -> Choices:
    """Codes of ISO 3166-1 with the names of CLDR; its codes of groups and of tests are left out."""
    names = {str(code): str(name) for code, name in Locale(language).territories.items()}
    others = sorted(code for code in names if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES)
    ordered = (*FIRST_COUNTRIES, *(code for code in others if code not in FIRST_COUNTRIES))
    return tuple((code, names[code]) for code in ordered)


def _trades(language: str) -> Choices:
    """Listed minors, and each major by itself for those whose minor is not listed."""
    listed = {code: trade.name(language) for code, trade in minor_trades().items()}
    for code, trade in major_trades().items():
        if not any(each.startswith(f"{code}-") for each in listed):
            listed[f"{code}-??"] = trade.name(language)
    return tuple(sorted(listed.items()))
