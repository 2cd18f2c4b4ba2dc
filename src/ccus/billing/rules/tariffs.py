"""What things cost on a day: fee tables with first and last days, each line with its source and certainty."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from ccus.billing.states import Receiver
from ccus.registry.rules.card_fees import CardFee, card_fees
from ccus.registry.states import BusinessKind, CardOrderReason, RegistrationKind

SOLE_TRADER_TIER = "sole_trader"
ONE_PERSON_TIER = "one_person_contractor"
_TIER_OF_KIND = {BusinessKind.SOLE_TRADER: SOLE_TRADER_TIER, BusinessKind.ONE_PERSON_CONTRACTOR: ONE_PERSON_TIER}


@dataclass(frozen=True, kw_only=True)
class Fee:
    """One line of a fee table: tax included, in yen, in force from `valid_from` up to but not including `valid_until`."""

    code: str
    label_ja: str
    label_en: str
    amount_yen: int
    valid_from: date
    valid_until: date | None
    certainty: str
    source: str
    receiver: Receiver = Receiver.OPERATOR

    def label(self, language: str = "ja") -> str:
        return self.label_ja if language == "ja" else self.label_en

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


@dataclass(frozen=True, kw_only=True)
class Tier:
    """A band of capital (資本金) with its fee; without bounds for firms that have none."""

    fee: Fee
    capital_from_yen: int | None
    capital_until_yen: int | None

    def takes(self, capital_yen: int) -> bool:
        if self.capital_from_yen is None:
            return False
        return self.capital_from_yen <= capital_yen and (
            self.capital_until_yen is None or capital_yen < self.capital_until_yen
        )


@cache
def fees() -> tuple[Fee, ...]:
    """All lines of `data/tariffs.csv`, and what cards cost by the registry's table."""
    return (
        *(_fee(row, code=row["code"]) for row in _rows("tariffs.csv")),
        *(_card_fee(row) for row in card_fees()),
    )


@cache
def tiers() -> tuple[Tier, ...]:
    """All lines of `data/business_tiers.csv`: what the registration or renewal of a business costs."""
    return tuple(
        Tier(
            fee=_fee(row, code=f"business_{row['tier']}"),
            capital_from_yen=int(row["capital_from_yen"]) if row["capital_from_yen"] else None,
            capital_until_yen=int(row["capital_until_yen"]) if row["capital_until_yen"] else None,
        )
        for row in _rows("business_tiers.csv")
    )


def find_fee(code: str, *, on: date) -> Fee | None:
    """The line of that code in force on the day."""
    return next((fee for fee in fees() if fee.code == code and fee.holds(on)), None)


def find_card_fee(reason: CardOrderReason, *, registration_kind: RegistrationKind, on: date) -> Fee | None:
    """What a card for that reason costs."""
    codes = (_card_code(reason, None), _card_code(reason, registration_kind))
    return next((fee for fee in fees() if fee.code in codes and fee.holds(on)), None)


def find_business_fee(kind: BusinessKind, *, capital_yen: int, on: date) -> Fee | None:
    """What a business of that kind pays to register or renew; the capital counts for corporations only."""
    in_force = [tier for tier in tiers() if tier.fee.holds(on)]
    named = _TIER_OF_KIND.get(kind)
    if named is not None:
        return next((tier.fee for tier in in_force if tier.fee.code == f"business_{named}"), None)
    return next((tier.fee for tier in in_force if tier.takes(capital_yen)), None)


def _fee(row: dict[str, str], *, code: str) -> Fee:
    return Fee(
        code=code,
        label_ja=row["label_ja"],
        label_en=row["label_en"],
        amount_yen=int(row["amount_yen"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
        certainty=row["certainty"],
        source=row["source"],
        receiver=Receiver(row.get("receiver", Receiver.OPERATOR)),
    )


def _card_fee(row: CardFee) -> Fee:
    return Fee(
        code=_card_code(row.reason, row.registration_kind),
        label_ja=row.label_ja,
        label_en=row.label_en,
        amount_yen=row.yen,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        certainty=row.certainty,
        source=row.source,
    )


def _card_code(reason: CardOrderReason, registration_kind: RegistrationKind | None) -> str:
    return "_".join(("card", reason.value, *((registration_kind.value,) if registration_kind else ())))


def _rows(file_name: str) -> list[dict[str, str]]:
    text = resources.files("ccus.billing").joinpath("data", file_name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
