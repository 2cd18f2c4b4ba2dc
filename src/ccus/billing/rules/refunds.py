"""How much of what came in is given back, by cause and day (`data/refunds.csv`; no source tells, so every line is ours)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from ccus.billing.states import RefundCause


@dataclass(frozen=True, kw_only=True)
class RefundRule:
    """In force from `valid_from` up to but not including `valid_until`."""

    cause: RefundCause
    share_percent: int
    valid_from: date
    valid_until: date | None

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


@cache
def refund_rules() -> tuple[RefundRule, ...]:
    text = resources.files("ccus.billing").joinpath("data", "refunds.csv").read_text(encoding="utf-8")
    return tuple(
        RefundRule(
            cause=RefundCause(row["cause"]),
            share_percent=int(row["share_percent"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
        )
        for row in csv.DictReader(text.splitlines())
    )


def refund_yen(cause: RefundCause, *, received_yen: int, on: date) -> int:
    """Whole yen, rounded down; 0 where nothing is given back or no rule holds on the day."""
    share = next((rule.share_percent for rule in refund_rules() if rule.cause is cause and rule.holds(on)), 0)
    return received_yen * share // 100
