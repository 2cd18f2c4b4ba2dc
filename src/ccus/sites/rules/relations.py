"""How a viewer's business stands to a technician, seen from one site and over all sites."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ccus.access.states import Relation

# A later one of these tells less about a person; a closed site gives no more than strangers get.
_STRENGTH = (Relation.SELF, Relation.EMPLOYER, Relation.PRIME, Relation.UPPER, Relation.REGISTRY, Relation.OTHER)


@dataclass(frozen=True, slots=True)
class Place:
    """A technician's place at one site on one day, by business IDs.

    `above` are the firms over the employer's box, nearest first, the prime last. It is empty when the employer is the prime
    or does not stand in the hierarchy.
    """

    prime: str
    employer: str
    above: Sequence[str]
    site_open: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The relation, and whether the site that makes it is open (of no meaning for SELF, EMPLOYER, REGISTRY, OTHER)."""

    relation: Relation
    site_open: bool


STRANGER = Standing(Relation.OTHER, site_open=False)


def standing_at(place: Place, *, business: str) -> Standing:
    """The relation of a business to a technician on the roster of one site. The prime sees every firm below, known or not."""
    if not business:
        return STRANGER
    if business == place.employer:
        return Standing(Relation.EMPLOYER, place.site_open)
    if business == place.prime:
        return Standing(Relation.PRIME, place.site_open)
    if business in place.above:
        return Standing(Relation.UPPER, place.site_open)
    return STRANGER


def strongest(standings: Iterable[Standing]) -> Standing:
    """The one that shows most: first by relation, contractors of open sites before those of closed ones."""
    return min(standings, key=_weakness, default=STRANGER)


def _weakness(standing: Standing) -> tuple[bool, bool, int]:
    is_shut_out = standing.relation in (Relation.PRIME, Relation.UPPER) and not standing.site_open
    return (standing.relation is Relation.OTHER, is_shut_out, _STRENGTH.index(standing.relation))
