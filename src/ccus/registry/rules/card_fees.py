"""What a card costs: the only table of it, from which billing takes its lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from ccus.registry.rules.tables import read_rows
from ccus.registry.states import CardOrderReason, RegistrationKind


@dataclass(frozen=True, kw_only=True)
class CardFee:
    """One row of the tariff. `valid_until` is exclusive, None while it holds; `certainty` says how sure the source is."""

    reason: CardOrderReason
    registration_kind: RegistrationKind | None
    label_ja: str
    label_en: str
    yen: int
    valid_from: date
    valid_until: date | None
    source: str
    certainty: str


class NoFee(LookupError):
    """The tariff has no row for that reason, kind and day."""


@cache
def card_fees() -> tuple[CardFee, ...]:
    """The tariff, from `data/card_fees.csv`."""
    return tuple(
        CardFee(
            reason=CardOrderReason(row["reason"]),
            registration_kind=RegistrationKind(row["registration_kind"]) if row["registration_kind"] else None,
            label_ja=row["label_ja"],
            label_en=row["label_en"],
            yen=int(row["yen"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
            source=row["source"],
            certainty=row["certainty"],
        )
        for row in read_rows("card_fees.csv")
    )


def card_fee(reason: CardOrderReason, *, registration_kind: RegistrationKind, on: date) -> CardFee:
    """The row in force on a day (JST), in yen with tax. Raises NoFee."""
    for row in card_fees():
        is_in_force = row.valid_from <= on and (row.valid_until is None or on < row.valid_until)
        if row.reason is reason and is_in_force and row.registration_kind in (None, registration_kind):
            return row
    raise NoFee(f"no fee for {reason.value}, {registration_kind.value} on {on}")
