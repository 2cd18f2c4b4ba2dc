"""How many people each firm had at a site on a day: as told, beside those recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.sql import load_sql
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import Site
from ccus.sites.queries.sites import list_sites_as_prime_visible_to
from ccus.sites.states import STANDING

TELL = "history:headcount:tell"


@dataclass(frozen=True)
class FirmHeadcount:
    """`people` is what was told, None where nothing was; `recorded` people of the firm have a record on the day."""

    business_id: int
    business_ccus_id: str
    name: str
    recorded: int
    people: int | None


@dataclass(frozen=True, kw_only=True)
class SiteHeadcounts:
    """Firms of the hierarchy and firms with records on the day, in order of tiers."""

    site: Site
    firms: tuple[FirmHeadcount, ...]


def get_headcounts_visible_to(viewer: Viewer, *, site_ccus_id: str, day: date) -> SiteHeadcounts:
    """Of a site that the viewer runs. Raises PermissionMissing and SiteNotFound."""
    check_may(viewer, TELL)
    site = list_sites_as_prime_visible_to(viewer).filter(ccus_id=site_ccus_id).first()
    if site is None:
        raise SiteNotFound
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("history", "headcounts_of_day"),
            {"site": site.pk, "day": day, "standing": [state.value for state in STANDING]},
        )
        return SiteHeadcounts(site=site, firms=tuple(FirmHeadcount(*row) for row in cursor.fetchall()))
