"""What does not change from month to month: how each assignment stands in the registers, and the habits of sites."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccus.twin.rules.nation.chance import Chance
from ccus.twin.rules.nation.plan import Affiliations, Assignments, NationPlan
from ccus.twin.rules.nation.tables import NORMAL, TEST
from ccus.twin.rules.nation_days import reasons
from ccus.twin.rules.nation_days.cards_carried import Wallets, wallets_of

Flags = npt.NDArray[np.bool_]

_RECORDS_EXITS = 0.33
_ASKS_WHICH_WAY = 0.7


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Prepared once for all months.

    `kind`: bits of `reasons` by assignment that hold on all its days. `is_usable`: assignments that can have records.
    `first_device` and `devices`: number of the first device of each site and how many there are.
    """

    wallets: Wallets
    kind: npt.NDArray[np.int16]
    is_usable: Flags
    is_besides: Flags
    records_exits: Flags
    asks_which_way: Flags
    first_device: npt.NDArray[np.int64]
    devices: npt.NDArray[np.int64]


def standing_of(plan: NationPlan, chance: Chance) -> Standing:
    """How the assignments and sites of a plan stand."""
    assignments, sites = plan.assignments, plan.sites
    site_kind = sites.kind[assignments.site]
    kind = np.where(assignments.tier < 0, reasons.OUTSIDE_HIERARCHY, 0)
    kind += np.where(assignments.on_roster, 0, reasons.NO_ROSTER)
    kind += np.where(site_kind == NORMAL, 0, np.where(site_kind == TEST, reasons.TEST_SITE, reasons.TRAINING_SITE))
    # Without a roster entry the employer is the primary affiliation; somebody lent by a second firm would show that one.
    settled = assignments.on_roster | _is_primary(assignments, plan.affiliations)
    stream = chance.stream("days: habits of sites")
    records_exits = stream.random(len(sites.prime)) < _RECORDS_EXITS
    asks_which_way = stream.random(len(sites.prime)) < _ASKS_WHICH_WAY
    site_numbers = np.arange(len(sites.prime) + 1)
    first_device = np.searchsorted(plan.devices.site, site_numbers)
    return Standing(
        wallets=wallets_of(plan.cards, technicians=len(plan.people.registered_on)),
        kind=kind.astype(np.int16),
        is_usable=settled & (site_kind == NORMAL),
        is_besides=settled & (site_kind != NORMAL),
        records_exits=records_exits,
        asks_which_way=asks_which_way,
        first_device=first_device[:-1],
        devices=np.diff(first_device),
    )


def _is_primary(assignments: Assignments, affiliations: Affiliations) -> Flags:
    """Whether the person's primary affiliation is the assignment's firm on all its days."""
    primary = np.flatnonzero(affiliations.is_primary)
    key = affiliations.technician[primary].astype(np.int64) * 2**31 + affiliations.valid_from[primary]
    wanted = assignments.technician.astype(np.int64) * 2**31 + assignments.valid_from
    place = np.searchsorted(key, wanted, side="right") - 1
    found = primary[np.maximum(place, 0)]
    is_covered: Flags = (
        (place >= 0)
        & (affiliations.technician[found] == assignments.technician)
        & (affiliations.firm[found] == assignments.firm)
        & (affiliations.valid_until[found] >= assignments.valid_until)
    )
    return is_covered
