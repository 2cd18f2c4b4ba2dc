"""Columns of the tables about sites, from the plan."""

from __future__ import annotations

import numpy as np

from ccus.kit.ids import IdKind
from ccus.twin.rules.nation.chance import Chance
from ccus.twin.rules.nation.ids import id_numbers
from ccus.twin.rules.nation.naming import japanese_families, words_of
from ccus.twin.rules.nation.plan import NationPlan, Offsets
from ccus.twin.rules.nation.tables import NORMAL
from ccus.twin.services.nation.copying import Columns

_CIVIL = 0.32
_WITH_CONTRACT = 0.55
_YEN_PER_WEIGHT = 40_000_000


def sites(plan: NationPlan, offsets: Offsets) -> Columns:
    given = plan.sites
    count = len(given.prime)
    stream = Chance(plan.seed).stream("sites: details")
    return {
        "id": np.arange(count) + offsets.sites + 1,
        "ccus": id_numbers(IdKind.SITE, count, seed=plan.seed),
        "town": stream.integers(0, len(words_of("town").words), count),
        "object": stream.integers(0, 10**6, count),
        "chance": stream.integers(0, 2**31 - 1, count),
        "manager": japanese_families(stream, count),
        "is_civil": _is_civil(plan),
        "prime_id": given.prime.astype(np.int64) + offsets.businesses + 1,
        "kind": given.kind,
        "is_closed": given.is_closed,
        "period_from": given.period_from,
        "period_until": given.period_until,
        "is_wide_area": given.is_wide_area,
        "prefecture": given.prefecture.astype(np.int32),
        "is_public": given.is_public,
        "opened_on": given.opened_on,
    }


def site_contracts(plan: NationPlan, offsets: Offsets) -> Columns:
    chosen, stream = _with_contract(plan)
    amounts = plan.sites.weight[chosen] * _YEN_PER_WEIGHT * stream.uniform(0.5, 2.0, len(chosen)) + 2_000_000
    return {
        "site_id": chosen + offsets.sites + 1,
        "town": stream.integers(0, len(words_of("town").words), len(chosen)),
        "chance": stream.integers(0, 2**31 - 1, len(chosen)),
        "owner": japanese_families(stream, len(chosen)),
        "is_public": plan.sites.is_public[chosen],
        "period_from": plan.sites.period_from[chosen],
        "period_until": plan.sites.period_until[chosen],
        "amount_yen": (amounts // 10_000 * 10_000).astype(np.int64),
    }


def site_works(plan: NationPlan, offsets: Offsets) -> Columns:
    chosen, stream = _with_contract(plan)
    return {
        "site_id": chosen + offsets.sites + 1,
        "is_civil": _is_civil(plan)[chosen],
        "is_public": plan.sites.is_public[chosen],
        "chance": stream.integers(0, 2**31 - 1, len(chosen)),
    }


def nodes(plan: NationPlan, offsets: Offsets) -> Columns:
    given = plan.nodes
    loaded = np.flatnonzero(~given.missing)
    upper = given.upper[loaded].astype(np.int64)
    return {
        "id": loaded + offsets.nodes + 1,
        "site_id": given.site[loaded].astype(np.int64) + offsets.sites + 1,
        "business_id": given.firm[loaded].astype(np.int64) + offsets.businesses + 1,
        "upper_id": np.where(upper >= 0, upper + offsets.nodes + 1, 0),
        "tier": given.tier[loaded],
        "valid_from": given.valid_from[loaded],
        "valid_until": given.valid_until[loaded],
        "is_registered": given.is_registered[loaded],
    }


def roster_entries(plan: NationPlan, offsets: Offsets) -> Columns:
    given = plan.assignments
    loaded = np.flatnonzero(given.on_roster)
    return {
        "site_id": given.site[loaded].astype(np.int64) + offsets.sites + 1,
        "technician_id": given.technician[loaded].astype(np.int64) + offsets.technicians + 1,
        "business_id": given.firm[loaded].astype(np.int64) + offsets.businesses + 1,
        "trade": given.trade[loaded],
        "role_set": given.role_set[loaded],
        "content": given.node[loaded],
        "valid_from": given.valid_from[loaded],
        "valid_until": given.valid_until[loaded],
    }


def devices(plan: NationPlan, offsets: Offsets) -> Columns:
    given = plan.devices
    count = len(given.site)
    return {
        "id": np.arange(count) + offsets.devices + 1,
        "site_id": given.site.astype(np.int64) + offsets.sites + 1,
        "kind": given.kind,
        "ordinal": given.ordinal,
        "secret": Chance(plan.seed).stream("devices: secrets").integers(0, 2**62, count),
        "enrolled_on": given.enrolled_on,
        "revoked_on": given.revoked_on,
    }


def _is_civil(plan: NationPlan) -> np.ndarray:
    drawn = Chance(plan.seed).stream("sites: civil works").random(len(plan.sites.kind))
    return np.asarray((drawn < np.where(plan.sites.is_public, 2 * _CIVIL, _CIVIL / 2)) & (plan.sites.kind == NORMAL))


def _with_contract(plan: NationPlan) -> tuple[np.ndarray, np.random.Generator]:
    stream = Chance(plan.seed).stream("sites: contracts")
    has = (stream.random(len(plan.sites.kind)) < _WITH_CONTRACT) & (plan.sites.kind == NORMAL)
    return np.flatnonzero(has), stream
