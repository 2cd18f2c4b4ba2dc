"""What is registered of the business that an application is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from ccus.applications.rules.prefilling import COLUMN_OF_BUSINESS
from ccus.kit.calendar import add_months
from ccus.registry.models import Business

# Renewal opens so many months before the last day; source: renewal page of ccus.jp.
RENEWAL_MONTHS = 6


def registered_columns(business_ccus_id: str) -> dict[str, Any]:
    """The columns that applications ask about, by name; empty for a business that does not exist."""
    return Business.objects.filter(ccus_id=business_ccus_id).values(*COLUMN_OF_BUSINESS.values()).first() or {}


def renewal_opens_on(business_ccus_id: str) -> date | None:
    """The first day on which a business may renew; None for one that does not exist."""
    expires_on = Business.objects.filter(ccus_id=business_ccus_id).values_list("expires_on", flat=True).first()
    return add_months(expires_on, -RENEWAL_MONTHS) if expires_on else None
