"""Which fees belong to an application: by its kind and, for corporations, the capital."""

from __future__ import annotations

from datetime import date

from ccus.applications.rules.questions import Answers, value_of
from ccus.applications.states import ApplicationKind
from ccus.billing.rules.tariffs import Fee, find_business_fee, find_card_fee, find_fee
from ccus.registry.states import BusinessKind, CardOrderReason, RegistrationKind

_CODES = {
    ApplicationKind.TECHNICIAN_SIMPLIFIED: "technician_simplified",
    ApplicationKind.TECHNICIAN_DETAILED: "technician_detailed",
    ApplicationKind.TECHNICIAN_WITH_LEVEL: "technician_detailed",
    ApplicationKind.TECHNICIAN_UPGRADE: "technician_upgrade",
    ApplicationKind.TECHNICIAN_CHANGE: "business_change",
    ApplicationKind.BUSINESS_CHANGE: "business_change",
}
BUSINESS_KIND_OF = {
    ApplicationKind.BUSINESS_CORPORATION: BusinessKind.CORPORATION,
    ApplicationKind.BUSINESS_SOLE_TRADER: BusinessKind.SOLE_TRADER,
    ApplicationKind.ONE_PERSON_CONTRACTOR: BusinessKind.ONE_PERSON_CONTRACTOR,
}


def lacks_capital(kind: ApplicationKind, answers: Answers, *, business_kind: BusinessKind | None = None) -> bool:
    """Whether the capital decides the fee and is not known. `business_kind` as for `fees_of`."""
    firm = BUSINESS_KIND_OF.get(kind) or (business_kind if kind is ApplicationKind.BUSINESS_RENEWAL else None)
    return firm is BusinessKind.CORPORATION and value_of(answers, "capital_yen") is None


def fees_of(
    kind: ApplicationKind, answers: Answers, *, on: date, business_kind: BusinessKind | None = None
) -> tuple[Fee, ...] | None:
    """The lines of the fee on the day; None while an answer is missing that decides it (a corporation's capital).

    `business_kind` is that of the registered business for a renewal. A one-person contractor pays for the technician
    (detailed) and nothing for the business. An evaluation together with a registration is a line for another receiver.
    """
    lines: list[Fee | None] = []
    if kind in _CODES:
        lines.append(find_fee(_CODES[kind], on=on))
    if kind is ApplicationKind.TECHNICIAN_WITH_LEVEL:
        lines.append(find_fee("level_assessment_one_stop", on=on))
    if kind is ApplicationKind.CARD_REISSUE:
        # Every reason that can be chosen costs the same; before one is chosen the most frequent stands for them.
        reason = CardOrderReason(value_of(answers, "reissue_reason") or CardOrderReason.LOST)
        lines.append(find_card_fee(reason, registration_kind=RegistrationKind.DETAILED, on=on))
    firm = BUSINESS_KIND_OF.get(kind) or (business_kind if kind is ApplicationKind.BUSINESS_RENEWAL else None)
    if firm is not None:
        capital = value_of(answers, "capital_yen")
        if lacks_capital(kind, answers, business_kind=business_kind):
            return None
        lines.append(find_business_fee(firm, capital_yen=capital or 0, on=on))
    if kind is ApplicationKind.ONE_PERSON_CONTRACTOR:
        lines.append(find_fee("technician_detailed", on=on))
    found = tuple(line for line in lines if line is not None)
    return found if len(found) == len(lines) and found else None
