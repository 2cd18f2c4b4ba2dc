"""Finding sites as people type them: part of a name or of the prime's name, an ID, in any width and spelling, the likeliest first."""

from __future__ import annotations

from ccus.access.viewers import Viewer
from ccus.kit.names import fold_name_for_search
from ccus.kit.seeking import ranked
from ccus.registry.queries.search import as_id_beginning
from ccus.registry.rules.firm_names import without_legal_form
from ccus.sites.models import Site
from ccus.sites.queries.sites import list_sites_visible_to

OF_EACH_KIND = 60
# Works carry it until the building has a name; people leave it out.
PROVISIONAL = "(仮称)"


def find_sites_visible_to(viewer: Viewer, text: str, *, limit: int = 50) -> list[Site]:
    """Sites in which the viewer has a part, by their name, their prime's or their ID. An empty text finds nothing."""
    own = list_sites_visible_to(viewer).order_by()
    digits = as_id_beginning(text)
    by_id = list(own.filter(ccus_id__startswith=digits).order_by("ccus_id")[:limit]) if digits else []
    if by_id:
        return by_id
    name = fold_name_for_search(text).removeprefix(PROVISIONAL)
    if not name:
        return []
    firm = without_legal_form(name)
    found = {site.pk: site for site in own.filter(name_folded__startswith=name)[:OF_EACH_KIND]}
    found |= {site.pk: site for site in own.filter(name_folded__startswith=PROVISIONAL + name)[:OF_EACH_KIND]}
    found |= {site.pk: site for site in own.filter(name_folded__contains=name)[:OF_EACH_KIND]}
    if len(found) < OF_EACH_KIND:
        # The newest of a prime: its older works are found by their own names.
        of_prime = own.filter(prime__name_folded__contains=firm).order_by("-opened_at")
        found |= {site.pk: site for site in of_prime[:OF_EACH_KIND] if site.pk not in found}
    return ranked(
        found.values(),
        keys_of=lambda site: (site.name_folded.removeprefix(PROVISIONAL), site.prime.name_folded),
        sought=(name, firm),
    )[:limit]
