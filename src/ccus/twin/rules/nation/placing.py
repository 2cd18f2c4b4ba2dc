"""From stays to hierarchies and assignments: which firm stands where on a site, and who works there as what."""

from __future__ import annotations

import numpy as np

from ccus.twin.rules.nation.chance import Chance, Floats, Places, draw_positions
from ccus.twin.rules.nation.crews import Crews, Stays
from ccus.twin.rules.nation.day_numbers import NO_DAY
from ccus.twin.rules.nation.plan import Affiliations, Assignments, Flags, Nodes, People, Sites
from ccus.twin.rules.nation.tables import (
    NORMAL,
    RATES,
    ROLE_CREW_LEADER,
    ROLE_ENGINEER,
    ROLE_FOREMAN,
    ROLE_OPERATIONS_CHIEF,
    ROLE_OTHER,
    ROLE_SITE_AGENT,
)

_TIER_SHARES = (52.0, 35.0, 10.0, 3.0)
_OUTSIDE = -1
_STAYS_AFTER_WORK_DAYS = 14


def place_firms(sites: Sites, crews: Crews, stays: Stays, chance: Chance) -> tuple[Nodes, Places]:
    """The hierarchy of every site, and the node of each stay."""
    keys = stays.site * 2**31 + crews.firm[stays.crew]
    prime_keys = np.arange(len(sites.prime), dtype=np.int64) * 2**31 + sites.prime
    every = np.unique(np.concatenate((prime_keys, keys)))
    site, firm = every // 2**31, every % 2**31
    is_prime = firm == sites.prime[site]
    tier = np.where(is_prime, 0, 1 + draw_positions(chance.stream("nodes: tiers"), _TIER_SHARES, len(every)))
    order = np.lexsort((firm, tier, site))
    site, firm, tier = site[order], firm[order], tier[order]
    tier, upper = _stack(site, tier, chance)
    node_of_key = np.empty(len(every), dtype=np.int64)
    node_of_key[order] = np.arange(len(every))
    node_of_stay = node_of_key[np.searchsorted(every, keys)]
    valid_from = np.where(tier == 0, sites.period_from[site], NO_DAY).astype(np.int64)
    valid_until = np.full(len(every), 0, dtype=np.int64)
    np.minimum.at(valid_from, node_of_stay, stays.from_on)
    np.maximum.at(valid_until, node_of_stay, stays.until)
    missing = _missing((tier > 0) & (sites.kind[site] == NORMAL), tier, upper, chance)
    leaves = (chance.stream("nodes: leaving").random(len(every)) < RATES.nodes_that_left_early) & (tier > 0)
    for level in range(int(tier.max(initial=0)), 0, -1):
        at = np.flatnonzero(tier == level)
        np.minimum.at(valid_from, upper[at], valid_from[at])
        np.maximum.at(valid_until, upper[at], valid_until[at])
        leaves[upper[at]] = False
    nodes = Nodes(
        site=site.astype(np.int32),
        firm=firm.astype(np.int32),
        upper=upper.astype(np.int32),
        tier=tier.astype(np.int8),
        valid_from=valid_from.astype(np.int32),
        valid_until=np.where(leaves, valid_until + _STAYS_AFTER_WORK_DAYS, NO_DAY).astype(np.int32),
        missing=missing,
        is_registered=chance.stream("nodes: agreements").random(len(every)) < 0.3,
    )
    return nodes, node_of_stay


def _stack(site: Places, tier: Places, chance: Chance) -> tuple[Places, Places]:
    """Tiers of each site without a gap, and for each node one of the tier above. Takes nodes by site, then tier."""
    begins_site = np.diff(site, prepend=-1) != 0
    begins_group = begins_site | (np.diff(tier, prepend=-1) != 0)
    group = np.cumsum(begins_group) - 1
    first_of_group = np.flatnonzero(begins_group)
    size_of_group = np.diff(first_of_group, append=len(site))
    stacked = group - np.repeat(group[begins_site], np.diff(np.flatnonzero(begins_site), append=len(site)))
    above = np.maximum(group - 1, 0)
    chosen = (chance.stream("nodes: upper firms").random(len(site)) * size_of_group[above]).astype(np.int64)
    upper = np.where(stacked == 0, _OUTSIDE, first_of_group[above] + chosen)
    return stacked, upper


def _missing(may_miss: Flags, tier: Places, upper: Places, chance: Chance) -> Flags:
    """Firms that nobody put into the hierarchy, and with each all that stand below it: together the stated share."""
    luck = np.where(may_miss, chance.stream("nodes: missing").random(len(tier)), 1.0)
    for level in range(2, int(tier.max(initial=0)) + 1):
        at = np.flatnonzero(tier == level)
        luck[at] = np.minimum(luck[at], luck[upper[at]])
    number = round(RATES.nodes_missing * int(may_miss.sum()))
    if not number:
        return np.zeros(len(tier), dtype=np.bool_)
    missing: Flags = luck <= np.partition(luck, number - 1)[number - 1]
    return missing


def assign_people(
    people: People,
    affiliations: Affiliations,
    crews: Crews,
    stays: Stays,
    nodes: Nodes,
    node_of_stay: Places,
    chance: Chance,
) -> Assignments:
    """Every member of a crew during the stay, as far as the person belonged to the firm then; a pair occurs once."""
    sizes = np.diff(crews.first)[stays.crew]
    starts = np.cumsum(sizes) - sizes
    place = np.arange(int(sizes.sum())) - np.repeat(starts, sizes)
    stay = np.repeat(np.arange(len(sizes)), sizes)
    member = crews.member[crews.first[stays.crew[stay]] + place]
    valid_from = np.maximum(affiliations.valid_from[member], stays.from_on[stay])
    valid_until = np.minimum(affiliations.valid_until[member], stays.until[stay])
    technician = affiliations.technician[member].astype(np.int64)
    kept = np.flatnonzero(valid_from < valid_until)
    _, once = np.unique(technician[kept] * 2**31 + stays.site[stay[kept]], return_index=True)
    kept = kept[once]
    kept = kept[np.lexsort((stays.beside[stay[kept]], valid_from[kept], technician[kept]))]
    stay, place, technician = stay[kept], place[kept], technician[kept]
    node = node_of_stay[stay]
    missing = nodes.missing[node]
    stream = chance.stream("assignments")
    forgotten = np.zeros(len(kept), dtype=np.bool_)
    # Whoever leads a crew is on the roster; the stated share falls on the others.
    others = stream.permutation(np.flatnonzero((place > 0) & ~missing))
    forgotten[others[: round(RATES.roster_forgotten * int((~missing).sum()))]] = True
    return Assignments(
        technician=technician.astype(np.int32),
        site=stays.site[stay].astype(np.int32),
        firm=nodes.firm[node],
        node=node.astype(np.int32),
        tier=np.where(missing, _OUTSIDE, nodes.tier[node]).astype(np.int8),
        trade=people.trade[technician],
        role_set=_roles(place, nodes.tier[node] == 0, people.level[technician], stream),
        valid_from=valid_from[kept].astype(np.int32),
        valid_until=valid_until[kept].astype(np.int32),
        on_roster=~(forgotten | missing),
        pace=_paces(technician, len(people.trade), stream).astype(np.float32),
    )


def _roles(place: Places, of_prime: Flags, level: np.ndarray, stream: np.random.Generator) -> np.ndarray:
    """The first of a crew leads it; of the prime's own people the first two run the site."""
    drawn = stream.random(len(place))
    usual = np.where((level >= 2) & (drawn < 0.2), ROLE_OPERATIONS_CHIEF, ROLE_OTHER)
    leading = np.where(drawn < 0.7, ROLE_FOREMAN, ROLE_CREW_LEADER)
    role = np.where(place == 0, leading, np.where((place == 1) & (drawn < 0.3), ROLE_CREW_LEADER, usual))
    role = np.where(of_prime & (place == 0), ROLE_SITE_AGENT, role)
    return np.where(of_prime & (place == 1), ROLE_ENGINEER, role).astype(np.int8)


def _paces(technician: Places, people: int, stream: np.random.Generator) -> Floats:
    """Some touch every day they work, others now and then."""
    habit = stream.beta(2.2, 1.6, people)
    pace: Floats = np.clip(habit[technician] * stream.uniform(0.75, 1.25, len(technician)), 0.03, 1.0)
    return pace
