"""Finding sites, and firms at one, as people type them: part of a name or of the prime's name, an ID, in any width and spelling, the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence

from ccus.access.viewers import Viewer
from ccus.kit.kana import fold_reading_for_search
from ccus.kit.names import fold_name_for_search
from ccus.kit.seeking import ranked
from ccus.registry.queries.search import as_id_beginning
from ccus.registry.rules.firm_names import reading_without_legal_form, without_legal_form
from ccus.sites.models import Site
from ccus.sites.queries.hierarchy import BoxRow
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


def matching_boxes(rows: Sequence[BoxRow], text: str) -> list[BoxRow]:
    """The boxes, out of those that the viewer was given, whose firm is meant by `text`. An empty text means none."""
    if digits := as_id_beginning(text):
        return [row for row in rows if row.firm_ccus_id.startswith(digits)]
    name = without_legal_form(fold_name_for_search(text))
    reading = reading_without_legal_form(fold_reading_for_search(text))
    keys = {row.pk: (_folded_name(row), fold_reading_for_search(row.name_kana)) for row in rows}
    found = [row for row in rows if name and (name in keys[row.pk][0] or reading in keys[row.pk][1])]
    return ranked(
        found, keys_of=lambda row: (without_legal_form(keys[row.pk][0]), keys[row.pk][1]), sought=(name, reading)
    )


def _folded_name(row: BoxRow) -> str:
    return row.name_folded or fold_name_for_search(row.firm_name)
