"""What an application will cost, before anything is sent."""

from __future__ import annotations

from datetime import date

from ccus.billing.errors import TariffNotKnown
from ccus.billing.rules.tariffs import Fee, find_business_fee, find_fee
from ccus.registry.states import BusinessKind


def get_fee(code: str, *, on: date) -> Fee:
    """Raises TariffNotKnown."""
    fee = find_fee(code, on=on)
    if fee is None:
        raise TariffNotKnown(code=code, on=on)
    return fee


def get_business_fee(kind: BusinessKind, *, capital_yen: int, on: date) -> Fee:
    """Raises TariffNotKnown."""
    fee = find_business_fee(kind, capital_yen=capital_yen, on=on)
    if fee is None:
        raise TariffNotKnown(code=f"business_{kind.value}", on=on)
    return fee
