"""What a career-up card (建設キャリアアップカード) is worth: its token, its colour, its last day, its state at a moment."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from ccus.kit.calendar import add_months, jst_date
from ccus.registry.rules.tables import read_settings
from ccus.registry.states import COLOR_OF_LEVEL, CardColor, CardState, SkillLevel


@dataclass(frozen=True, kw_only=True)
class CardValidityRules:
    """How long cards are good for: to the first birthday after so many years from issue."""

    standard_years: int
    senior_years: int
    senior_from_age: int
    identity_not_proven_years: int
    renewal_months: int
    temporary_days: int


@dataclass(frozen=True, kw_only=True)
class CardDates:
    """The facts a card's state follows from. Days are inclusive; `revoked_at` is an aware moment."""

    issued_on: date
    expires_on: date
    revoked_at: datetime | None


def hash_token(token: str) -> bytes:
    """SHA-256 (32 bytes) of what a reader reads from the chip; blanks around it and the case of letters do not matter."""
    return hashlib.sha256(token.strip().upper().encode()).digest()


@cache
def card_validity_rules() -> CardValidityRules:
    """The rules in force, from `data/card_validity.toml`, which says how sure each of them is."""
    table = read_settings("card_validity.toml")
    return CardValidityRules(
        standard_years=table["standard"]["years_before_birthday"],
        senior_years=table["senior"]["years_before_birthday"],
        senior_from_age=table["senior"]["from_age"],
        identity_not_proven_years=table["identity_not_proven"]["years_before_birthday"],
        renewal_months=table["renewal"]["months_before_end"],
        temporary_days=table["temporary"]["days"],
    )


def expires_on(issued_on: date, *, birth_date: date, identity_proven: bool, rules: CardValidityRules) -> date:
    """The last day of a card: a birthday of the holder.

    The first birthday strictly after 9 years from issue (14 for holders of 60 and more, 1 without proof of identity), so
    that a card issued on a birthday is good for the full 10 (15, 2) years. Born on 29 February: 28 February in common years.
    Source: card validity as explained on misora.or.jp and gyousei-nagara.com.
    """
    after = add_months(issued_on, 12 * _years(issued_on, birth_date, identity_proven, rules))
    this_year = _birthday(birth_date, after.year)
    return this_year if this_year > after else _birthday(birth_date, after.year + 1)


def temporary_expires_on(issued_on: date, *, rules: CardValidityRules) -> date:
    """The last day of a temporary QR code."""
    return issued_on + timedelta(days=rules.temporary_days)


def renewable_from(last_on: date, *, rules: CardValidityRules) -> date:
    """The first day on which renewal can be asked for."""
    return add_months(last_on, -rules.renewal_months)


def age_on(day: date, *, birth_date: date) -> int:
    """Full years of age on a day."""
    return day.year - birth_date.year - (day < _birthday(birth_date, day.year))


def color_of(level: int) -> CardColor:
    """The colour of the card of a level 1–4. ValueError for any other number."""
    return COLOR_OF_LEVEL[SkillLevel(level)]


def card_state_at(card: CardDates, *, at: datetime) -> CardState:
    """What a card is worth at an aware moment. Revocation weighs more than the dates; days are JST days."""
    if card.revoked_at is not None and card.revoked_at <= at:
        return CardState.REVOKED
    day = jst_date(at)
    if day < card.issued_on:
        return CardState.NOT_YET_ISSUED
    return CardState.VALID if day <= card.expires_on else CardState.EXPIRED


def _years(issued_on: date, birth_date: date, identity_proven: bool, rules: CardValidityRules) -> int:
    if not identity_proven:
        return rules.identity_not_proven_years
    if age_on(issued_on, birth_date=birth_date) >= rules.senior_from_age:
        return rules.senior_years
    return rules.standard_years


def _birthday(birth_date: date, year: int) -> date:
    return add_months(birth_date, 12 * (year - birth_date.year))
