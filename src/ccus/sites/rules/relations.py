"""How a viewer's business stands to a technician, seen from one site and over all sites."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ccus.access.states import Relation, SitePhase

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
    phase: SitePhase


@dataclass(frozen=True, slots=True)
class Standing:
    """The relation, and the phase of the site that makes it (NONE where no site does)."""

    relation: Relation
    phase: SitePhase = SitePhase.NONE


STRANGER = Standing(Relation.OTHER)


def standing_at(place: Place, *, business: str) -> Standing:
    """The relation of a business to a technician on the roster of one site. The prime sees every firm below, known or not."""
    if not business:
        return STRANGER
    if business == place.employer:
        return Standing(Relation.EMPLOYER, place.phase)
    if business == place.prime:
        return Standing(Relation.PRIME, place.phase)
    if business in place.above:
        return Standing(Relation.UPPER, place.phase)
    return STRANGER


def strongest(standings: Iterable[Standing]) -> Standing:
    """The one that shows most: first by relation, contractors of open sites before those of closed ones."""
    return min(standings, key=_weakness, default=STRANGER)


def _weakness(standing: Standing) -> tuple[bool, bool, int]:
    is_shut_out = standing.relation in (Relation.PRIME, Relation.UPPER) and standing.phase is not SitePhase.OPEN
    return (standing.relation is Relation.OTHER, is_shut_out, _STRENGTH.index(standing.relation))
