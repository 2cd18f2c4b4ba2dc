"""Who the people at a site are, as far as a viewer may know: firm and trade of the day; name and level by the disclosure policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db import connection

from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.foundation.sql import load_sql
from ccus.sites.models import HierarchyNode, Site
from ccus.sites.queries.hierarchy import ids_above
from ccus.sites.queries.relations import business_at, phase_of
from ccus.sites.rules.acting import acts_for_site
from ccus.sites.rules.relations import STRANGER, Place, Standing, standing_at
from ccus.sites.states import STANDING, HierarchyState

# Registered items of a person that pages of a site show. Firm, trade and role are what the day's record and roster say.
SHOWN_ITEMS = frozenset({"full_name", "skill_level"})
ON_SITE = [*(state.value for state in STANDING), HierarchyState.ENDED.value]
# A firm above is above also where a firm between the two is not registered yet.
IN_BETWEEN = [*ON_SITE, HierarchyState.PLACEHOLDER.value]


@dataclass(frozen=True, kw_only=True)
class PersonAtSite:
    """Somebody with a touch at the site. `key` is the technician ID, or a mark of a card that names nobody.

    `name` is empty and `level` None where the relation does not disclose them; `shown` are the items that it does. `firm_ccus_id` and
    `firm_name` are empty when the firm is not known, `tier` is None when it has no place in the hierarchy.
    """

    key: str
    ccus_id: str = ""
    name: str = ""
    level: int | None = None
    firm_ccus_id: str = ""
    firm_name: str = ""
    tier: int | None = None
    trade_code: str = ""
    is_on_roster: bool = False
    relation: Relation = Relation.OTHER
    shown: frozenset[str] = frozenset()


def read_people_at_site(viewer: Viewer, site: Site, *, days: Mapping[int, date], on: date) -> dict[int, PersonAtSite]:
    """The people by internal id, each as of the work date given for them; only those whom the viewer may know to be there.

    The prime knows of everybody at its site; a firm in the hierarchy of its own people and those of firms below it, by the
    roster of this site. `on` is today (JST). One query for the prime, two for others.
    """
    if not days:
        return {}
    is_prime = acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id)
    above = {} if is_prime else _firms_above(site, on=on)
    own = business_at(viewer, site=site)
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("history", "people_at_site"),
            {
                "site": site.pk,
                # As text at once: adapting a thousand numbers and days one by one takes as long as the database does.
                "people": f"{{{','.join(map(str, days))}}}",
                "days": f"{{{','.join(day.isoformat() for day in days.values())}}}",
                "from_on": min(days.values()),
                "on": max(days.values()),
                "standing": ON_SITE,
            },
        )
        rows = cursor.fetchall()
    prime, phase = site.prime.ccus_id, phase_of(site, on=on)

    @cache
    def standing_of(employer: str, firm_id: str) -> tuple[Standing, frozenset[str]]:
        """One for each firm, of which a site has hundreds, not for each of its people."""
        if employer:
            place = Place(prime=prime, employer=employer, above=above.get(employer, ()), phase=phase)
            standing = standing_at(place, business=own)
        else:
            standing = Standing(Relation.EMPLOYER) if own and own == firm_id else STRANGER
        return standing, _shown_items(standing)

    people = {}
    for technician_id, ccus_id, family, given, level, firm_id, firm_name, tier, trade_code, employer in rows:
        standing, shown = standing_of(employer, firm_id)
        if standing.relation is Relation.OTHER and not is_prime:
            continue
        people[technician_id] = PersonAtSite(
            key=ccus_id,
            ccus_id=ccus_id,
            name=" ".join(filter(None, (family, given))) if "full_name" in shown else "",
            level=level if "skill_level" in shown else None,
            firm_ccus_id=firm_id,
            firm_name=firm_name,
            tier=tier,
            trade_code=trade_code,
            is_on_roster=bool(employer),
            relation=standing.relation,
            shown=shown,
        )
    return people


def _firms_above(site: Site, *, on: date) -> dict[str, list[str]]:
    """IDs of the firms over each firm of the hierarchy, nearest first."""
    nodes = {
        node.pk: node
        for node in HierarchyNode.objects.filter(site=site, state__in=IN_BETWEEN, valid__contains=on)
        .select_related("business")
        .order_by("pk")
    }
    return {
        node.firm_ccus_id: [firm for upper in ids_above(node, nodes) if (firm := nodes[upper].firm_ccus_id)]
        for node in nodes.values()
        if node.business
    }


def _shown_items(standing: Standing) -> frozenset[str]:
    items = visible_items(
        subject="technician", relation=standing.relation, phase=standing.phase, channel=Channel.SCREEN
    )
    return items & SHOWN_ITEMS
