"""Checks of one firm beside the one-person-contractor check: social insurance, construction licence, registration."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from ccus.registry.rules.checks.facts import FirmFacts
from ccus.registry.rules.checks.findings import Finding, Reason, Seen, day_seen, word_seen
from ccus.registry.rules.checks.social_insurance import state_words
from ccus.registry.rules.checks.tables import CheckRule
from ccus.registry.states import BusinessKind, ExemptionReason, InsuranceLine, InsuranceStatus

APP = "ccus.registry"
OF_FIRM = ("事業者の登録内容", "the firm's registration")
OF_PEOPLE = ("所属の登録", "the registered affiliations")


def check_firm_insurance(firm: FirmFacts, rule: CheckRule) -> Finding:
    """Each of the three lines is registered and not 未加入; "exempt: under 5" fits the number of people.

    One-person contractors insure themselves: of them nothing is asked.
    """
    if firm.kind is BusinessKind.ONE_PERSON_CONTRACTOR:
        return Finding(app=APP, rule=rule, reasons=(Reason(code="one_person"),), see=partial(_insurance_seen, firm))
    reasons = tuple(reason for line in InsuranceLine if (reason := _insurance(firm, line, rule)) is not None)
    return Finding(app=APP, rule=rule, reasons=reasons or (Reason(code="fine"),), see=partial(_insurance_seen, firm))


def check_firm_licence(firm: FirmFacts, rule: CheckRule) -> Finding:
    """A construction licence is registered with its number. Works below a limit need none, so its absence is a question."""
    if firm.has_licence:
        reason = Reason(code="fine" if firm.licence_number else "no_number")
    else:
        reason = Reason(code="none", data={"limit": rule.number("small_works_below_million_yen")})
    return Finding(app=APP, rule=rule, reasons=(reason,), see=partial(_licence_seen, firm))


def check_firm_registration(firm: FirmFacts, rule: CheckRule, *, on: date) -> Finding:
    """The five-year registration is in force, and beyond `warn_days`."""
    if firm.expires_on < on:
        reason = Reason(code="over", data={"last_on": firm.expires_on})
    elif firm.expires_on <= on + timedelta(days=rule.number("warn_days")):
        reason = Reason(code="ending", data={"last_on": firm.expires_on})
    else:
        reason = Reason(code="fine")
    return Finding(app=APP, rule=rule, reasons=(reason,), see=partial(_registration_seen, firm))


def _insurance(firm: FirmFacts, line: InsuranceLine, rule: CheckRule) -> Reason | None:
    state = firm.insurances.get(line)
    words = {"line_ja": line.label_ja, "line_en": line.label_en}
    if state is None:
        return Reason(code="not_registered", data=words)
    if state.status is InsuranceStatus.NOT_ENROLLED:
        return Reason(code="not_enrolled", data=words)
    least = rule.number("least_people")
    if state.reason is ExemptionReason.INDIVIDUAL_WORKPLACE_UNDER_5:
        if firm.kind is BusinessKind.CORPORATION:
            return Reason(code="exempt_corporation", data=words)
        if firm.people >= least:
            return Reason(code="exempt_too_many", data={**words, "people": firm.people, "least_people": least})
    return None


def _licence_seen(firm: FirmFacts) -> tuple[Seen, ...]:
    held = ("あり", "yes") if firm.has_licence else ("なし", "no")
    number = (firm.licence_number or "登録なし", firm.licence_number or "not registered")
    return (
        word_seen("has_construction_licence", ("建設業許可", "construction licence"), held, OF_FIRM),
        word_seen("licence_number", ("許可番号", "licence number"), number, OF_FIRM),
    )


def _registration_seen(firm: FirmFacts) -> tuple[Seen, ...]:
    return (day_seen("name", "事業者登録の期限", "last day of the registration", firm.expires_on, *OF_FIRM),)


def _insurance_seen(firm: FirmFacts) -> tuple[Seen, ...]:
    seen = [
        word_seen(
            "business_kind", ("法人・個人区分", "kind of business"), (firm.kind.label_ja, firm.kind.label_en), OF_FIRM
        ),
        word_seen("", ("主たる所属の技能者", "people"), (f"{firm.people}人", f"{firm.people} people"), OF_PEOPLE),
    ]
    for line in InsuranceLine:
        state = firm.insurances.get(line)
        value = state_words(state) if state else ("登録なし", "not registered")
        seen.append(word_seen(f"{_ITEM[line]}_status", (line.label_ja, line.label_en), value, OF_FIRM))
    return tuple(seen)


_ITEM = {
    InsuranceLine.HEALTH: "health_insurance",
    InsuranceLine.PENSION: "pension",
    InsuranceLine.EMPLOYMENT: "employment_insurance",
}
