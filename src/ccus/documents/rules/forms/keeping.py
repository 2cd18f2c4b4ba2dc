"""How long the forms of a site are kept. Source: the roster is part of the ledger since October 2020 and is kept five years after
handover (saksak-web.jp; andpad.jp); 建設業法施行規則 第28条."""

from __future__ import annotations

from datetime import date

from ccus.kit.calendar import add_months

KEPT_YEARS = 5


def kept_until(*, handed_over_on: date | None, is_closed: bool, last_on: date) -> date | None:
    """The last day of keeping. Without a day of handover a closed site counts from the end of its recording period; an open one
    has no end."""
    begins_on = handed_over_on or (last_on if is_closed else None)
    return add_months(begins_on, 12 * KEPT_YEARS) if begins_on else None


def is_over(*, kept_until: date | None, hold_reason: str, on: date) -> bool:
    """Whether forms may be removed on a day: after the last day, and while nobody holds them."""
    return kept_until is not None and not hold_reason and on > kept_until
