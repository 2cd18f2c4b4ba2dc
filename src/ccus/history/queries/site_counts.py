"""How many people of each firm are recorded at a site on a day, for its chart, and whether it ever had a touch."""

from __future__ import annotations

from datetime import date

from django.db.models import Count

from ccus.devices.models import Device
from ccus.history.models import WorkRecord
from ccus.sites.models import Site


def count_people_by_firm(site: Site, *, on: date) -> dict[int, int]:
    """People with a record of the day, by internal id of the firm. Whose count may be shown is the caller's matter."""
    rows = WorkRecord.objects.filter(site=site, work_date=on).values_list("business_id").order_by()
    return dict(rows.annotate(Count("technician_id", distinct=True)))


def has_records(site: Site, *, on: date) -> bool:
    """Whether the site has a record in its last thirty days."""
    since = date.fromordinal(on.toordinal() - 30)
    return WorkRecord.objects.filter(site=site, work_date__gte=since, work_date__lte=on).exists()


def count_devices(site: Site) -> int:
    """Devices of a site that are in use."""
    return Device.objects.filter(site=site, revoked_at=None).count()
