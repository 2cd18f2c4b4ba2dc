"""Recording devices: one at small sites, several at large ones, and here and there one that broke and was replaced."""

from __future__ import annotations

import numpy as np

from ccus.twin.rules.nation.chance import Chance
from ccus.twin.rules.nation.day_numbers import NO_DAY
from ccus.twin.rules.nation.plan import Assignments, Devices, Sites
from ccus.twin.rules.nation.tables import DEVICE_KIND_OF_METHOD

_PEOPLE_PER_DEVICE = 90
_MOST_DEVICES = 6
_REPLACED = 0.02


def draw_devices(sites: Sites, assignments: Assignments, chance: Chance) -> Devices:
    """Devices by site. The first of a site is never taken away, so that every day can be recorded."""
    people = np.bincount(assignments.site, minlength=len(sites.prime))
    stream = chance.stream("devices")
    number = np.clip(1 + people // _PEOPLE_PER_DEVICE, 1, _MOST_DEVICES)
    number += stream.random(len(number)) < _REPLACED
    site = np.repeat(np.arange(len(number)), number)
    ordinal = np.arange(len(site)) - np.repeat(np.cumsum(number) - number, number)
    lasts = np.minimum(30 + stream.integers(0, 400, len(site)), (sites.period_until - sites.period_from)[site])
    is_spare = (ordinal > 0) & (stream.random(len(site)) < 0.25)
    revoked_on = np.where(is_spare, sites.period_from[site] + lasts, NO_DAY)
    return Devices(
        site=site.astype(np.int32),
        kind=np.array(DEVICE_KIND_OF_METHOD, dtype=np.int8)[sites.method[site]],
        ordinal=ordinal.astype(np.int8),
        enrolled_on=sites.opened_on[site],
        revoked_on=revoked_on.astype(np.int32),
    )
