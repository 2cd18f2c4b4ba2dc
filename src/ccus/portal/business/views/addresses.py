"""Addresses that several pages of a firm lead to."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from ccus.kit.calendar import JstMonth
from ccus.portal.business.presenters.people_days import key_of


def month_url(month: JstMonth) -> str:
    """The grid of a month."""
    return f"{reverse('business:people-days')}?{urlencode({'month': str(month)})}"


def person_month_url(technician_ccus_id: str, month: JstMonth) -> str:
    return f"{reverse('business:person-days', args=[technician_ccus_id])}?{urlencode({'month': str(month)})}"


def day_url(technician_ccus_id: str, day: date) -> str:
    """A person's month with the story of a day open."""
    return f"{reverse('business:person-days', args=[technician_ccus_id])}?{urlencode({'day': day.isoformat()})}"


def bulk_url(technician_ccus_id: str, day: date, *, corrects: bool) -> str:
    """The form for one day of one person."""
    values = {"cell": key_of(technician_ccus_id, day), "month": f"{day:%Y-%m}"} | (
        {"corrects": "1"} if corrects else {}
    )
    return f"{reverse('business:people-days-bulk')}?{urlencode(values)}"


def person_bulk_url(technician_ccus_id: str, month: JstMonth) -> str:
    """The form for all open days of a person in a month."""
    values = {"person": technician_ccus_id, "month": str(month)}
    return f"{reverse('business:people-days-bulk')}?{urlencode(values)}"
