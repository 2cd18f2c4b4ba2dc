"""Checks of one technician beside social insurance: licences, residence, health check-up, age, card, age of data.

Each takes the person, the version of its rule that holds, and the day; each gives a finding also where all is well.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from ccus.kit.calendar import add_months, jst_date
from ccus.registry.rules.cards import CardDates, age_on
from ccus.registry.rules.checks.facts import PersonFacts, ProofFact
from ccus.registry.rules.checks.findings import Finding, Reason, Seen, day_seen, word_seen
from ccus.registry.rules.checks.tables import CheckRule
from ccus.registry.rules.items import residence_statuses

APP = "ccus.registry"
OF_PERSON = ("技能者の登録内容", "the technician's registration")
OF_CARDS = ("カードの発行記録", "the record of issued cards")
OF_TRAIL = ("登録の変更記録", "the record of changes")
JAPAN = "JP"


def check_licences(person: PersonFacts, rule: CheckRule, *, on: date) -> Finding:
    """Licences and certificates with an end: over, or over within `warn_days`. One renewed under the same name counts once."""
    latest = {proof.name: proof for proof in sorted(person.qualifications, key=_ends)}
    ending = [proof for proof in latest.values() if proof.last_on is not None]
    warned_until = on + timedelta(days=rule.number("warn_days"))
    reasons = tuple(
        Reason(code="over" if proof.last_on < on else "ending", data={"name": proof.name, "last_on": proof.last_on})
        for proof in ending
        if proof.last_on is not None and proof.last_on <= warned_until
    )
    return Finding(app=APP, rule=rule, reasons=reasons or (Reason(code="fine"),), see=partial(_licences_seen, ending))


def check_residence(person: PersonFacts, rule: CheckRule, *, on: date) -> Finding:
    """Foreign nationals: a status is registered, and where it has an end, the stay is not over nor over within `warn_days`."""
    if person.nationality == JAPAN:
        return Finding(app=APP, rule=rule, reasons=(Reason(code="japanese"),), see=partial(_residence_seen, person))
    return Finding(app=APP, rule=rule, reasons=(_residence(person, rule, on=on),), see=partial(_residence_seen, person))


def check_health_checkup(person: PersonFacts, rule: CheckRule, *, on: date) -> Finding:
    """The latest health check-up is not older than `months`, counted from day to day."""
    months = rule.number("months")
    if person.checkup_on is None:
        reason = Reason(code="none", data={"months": months})
    elif add_months(person.checkup_on, months) < on:
        reason = Reason(code="old", data={"months": months, "taken_on": person.checkup_on})
    else:
        reason = Reason(code="fine")
    return Finding(app=APP, rule=rule, reasons=(reason,), see=partial(_checkup_seen, person))


def check_age(person: PersonFacts, rule: CheckRule, *, on: date) -> Finding:
    """Under `minor_below` years: young; from `senior_from` years on: senior. Both ask for care, neither is a fault."""
    age = age_on(on, birth_date=person.birth_date)
    minor_below, senior_from = rule.number("minor_below"), rule.number("senior_from")
    if age < minor_below:
        reason = Reason(code="young", data={"age": age, "limit": minor_below})
    elif age >= senior_from:
        reason = Reason(code="senior", data={"age": age, "limit": senior_from})
    else:
        reason = Reason(code="fine")
    return Finding(app=APP, rule=rule, reasons=(reason,), see=partial(_age_seen, person, age))


def check_card(person: PersonFacts, rule: CheckRule, *, on: date) -> Finding:
    """The latest issued card can be used on the day, and beyond `warn_days`."""
    return Finding(app=APP, rule=rule, reasons=(_card(person.card, rule, on=on),), see=partial(_card_seen, person.card))


def check_data_age(person: PersonFacts, rule: CheckRule, *, on: date) -> Finding:
    """Something of the registration was written within `months`."""
    months = rule.number("months")
    is_old = add_months(person.confirmed_on, months) < on
    data = {"months": months, "confirmed_on": person.confirmed_on}
    return Finding(
        app=APP,
        rule=rule,
        reasons=(Reason(code="old", data=data) if is_old else Reason(code="fine"),),
        see=partial(_trail_seen, person),
    )


def _licences_seen(ending: Sequence[ProofFact]) -> tuple[Seen, ...]:
    return tuple(
        day_seen("qualifications", f"{proof.name}の期限", f"{proof.name}: last day", proof.last_on, *OF_PERSON)
        for proof in ending
    )


def _checkup_seen(person: PersonFacts) -> tuple[Seen, ...]:
    return (
        day_seen("health_checkups", "最近の健康診断日", "latest health check-up", person.checkup_on, *OF_PERSON),
        word_seen("health_checkups", ("種類", "kind"), _or_none(person.checkup_kind), OF_PERSON),
    )


def _age_seen(person: PersonFacts, age: int) -> tuple[Seen, ...]:
    return (
        day_seen("birth_date", "生年月日", "birth date", person.birth_date, *OF_PERSON),
        word_seen("birth_date", ("年齢", "age"), (f"{age}歳", f"{age} years"), OF_PERSON),
    )


def _trail_seen(person: PersonFacts) -> tuple[Seen, ...]:
    return (day_seen("", "最後に登録・変更された日", "last registered or changed", person.confirmed_on, *OF_TRAIL),)


def _ends(proof: ProofFact) -> date:
    return proof.last_on or date.max


def _residence(person: PersonFacts, rule: CheckRule, *, on: date) -> Reason:
    if not person.residence_status_code:
        return Reason(code="no_status")
    if person.residence_status_code in rule.words("without_end"):
        return Reason(code="fine")
    until = person.residence_until
    if until is None:
        return Reason(code="no_period")
    if until < on:
        return Reason(code="over", data={"until": until})
    if until <= on + timedelta(days=rule.number("warn_days")):
        return Reason(code="ending", data={"until": until})
    return Reason(code="fine")


def _residence_seen(person: PersonFacts) -> tuple[Seen, ...]:
    nationality = word_seen("nationality", ("国籍", "nationality"), _or_none(person.nationality), OF_PERSON)
    if person.nationality == JAPAN:
        return (nationality,)
    status = residence_statuses().get(
        person.residence_status_code, (person.residence_status_code, person.residence_status_code)
    )
    words = status if person.residence_status_code else _or_none("")
    return (
        nationality,
        word_seen("residence_status_code", ("在留資格", "residence status"), words, OF_PERSON),
        day_seen("residence_period_until", "在留期間の満了日", "last day of stay", person.residence_until, *OF_PERSON),
    )


def _card(card: CardDates | None, rule: CheckRule, *, on: date) -> Reason:
    if card is None:
        return Reason(code="none")
    if card.revoked_at is not None and jst_date(card.revoked_at) <= on:
        return Reason(code="stopped", data={"stopped_on": jst_date(card.revoked_at)})
    if card.expires_on < on:
        return Reason(code="over", data={"last_on": card.expires_on})
    if card.expires_on <= on + timedelta(days=rule.number("warn_days")):
        return Reason(code="ending", data={"last_on": card.expires_on})
    return Reason(code="fine")


def _card_seen(card: CardDates | None) -> tuple[Seen, ...]:
    if card is None:
        return (word_seen("", ("カード", "card"), _or_none(""), OF_CARDS),)
    seen = [day_seen("", "カードの有効期限", "last day of the card", card.expires_on, *OF_CARDS)]
    if card.revoked_at is not None:
        seen.append(day_seen("", "カードが止められた日", "card stopped on", jst_date(card.revoked_at), *OF_CARDS))
    return tuple(seen)


def _or_none(text: str) -> tuple[str, str]:
    return (text, text) if text else ("登録なし", "not registered")
