"""What was worked at one site: live, from the records as they are now, where a batch once took five days for all sites."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import connection

from ccus.foundation.sql import load_sql


@dataclass(frozen=True)
class Worked:
    """Different technicians and firms, and work days (one for each technician and day at this site)."""

    technicians: int = 0
    firms: int = 0
    days: int = 0


@dataclass(frozen=True)
class SiteAggregate:
    """`whole`, and the same split: by month ("2024-02"), trade code, level ("1" to "4") and tier ("0" is the prime; "" is a firm
    outside the hierarchy). It counts and names nobody; who may see the counts of a site is up to the caller."""

    whole: Worked
    by_month: dict[str, Worked] = field(default_factory=dict)
    by_trade: dict[str, Worked] = field(default_factory=dict)
    by_level: dict[str, Worked] = field(default_factory=dict)
    by_tier: dict[str, Worked] = field(default_factory=dict)


def site_aggregate(site_id: int) -> SiteAggregate:
    """One query over the site's records, about 1 ms for a thousand of them. `site_id` is the internal one."""
    parts: dict[str, dict[str, Worked]] = {"all": {}, "month": {}, "trade": {}, "level": {}, "tier": {}}
    with connection.cursor() as cursor:
        cursor.execute(load_sql("insights", "site_aggregate"), {"site": site_id})
        for dimension, part, technicians, firms, days in cursor.fetchall():
            parts[dimension][part] = Worked(technicians, firms, days)
    return SiteAggregate(
        whole=parts["all"][""],
        by_month=parts["month"],
        by_trade=parts["trade"],
        by_level=parts["level"],
        by_tier=parts["tier"],
    )
