"""How periods, tiers and places at sites are said."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccus.kit.eras import display_date, display_date_english

ONE_DAY = timedelta(days=1)


def day(on: date, *, language: str) -> str:
    return display_date(on) if language == "ja" else display_date_english(on)


def days(lower: date | None, upper: date | None, *, language: str) -> str:
    """A half-open range with both ends counted: 2026年11月1日(日)から2027年3月31日(水)まで."""
    first = day(lower, language=language) if lower else ""
    if upper is None:
        return _("%(first)sから") % {"first": first}
    return _("%(first)sから%(last)sまで") % {"first": first, "last": day(upper - ONE_DAY, language=language)}


def tier(number: int) -> str:
    if number == 0:
        return _("元請")
    return ngettext("%(tier)d次", "%(tier)d次", number) % {"tier": number}
