"""The national plan as arrays: everybody, every firm, every site and who works where, decided before anything is loaded.

A "number" is a position from 0 in one of the tables below; a database id is number + 1 + the offset of that table
(`Offsets`). Days are int32 days since 1970-01-01; an end is exclusive, and `day_numbers.NO_DAY` stands for an open end or "never".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from ccus.twin.rules.nation.marginals import Marginals

Days = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.int32]
Small = npt.NDArray[np.int8]
Codes = npt.NDArray[np.int16]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class People:
    """One entry per technician, ordered by `registered_on`. `firm` is the primary business on the last day of the plan."""

    registered_on: Days
    prefecture: Codes  # 1–47, current address
    birth_on: Days
    gender: Small  # 0 male, 1 female
    level: Small  # 1–4
    nationality: Codes  # position in tables.NATIONALITIES
    residence: Small  # position in tables.RESIDENCES
    trade: Codes  # position in tables.TRADES, the main trade
    firm: Numbers
    hired_on: Days
    is_detailed: Flags  # registration of the detailed kind (詳細型)


@dataclass(frozen=True, kw_only=True)
class Cards:
    """All cards ever issued, ordered by technician, then issue number. The token follows from ID and issue number."""

    technician: Numbers
    issue_number: Codes
    issued_on: Days
    expires_on: Days  # inclusive
    revoked_on: Days  # NO_DAY: never; at noon JST of this day
    reason: Small  # position in tables.REVOCATION_REASONS, -1 if not revoked
    level: Small  # the level that gave the colour


@dataclass(frozen=True, kw_only=True)
class Affiliations:
    """Who belongs to which firm when, ordered by technician, then day. Primary ones never overlap for one person."""

    technician: Numbers
    firm: Numbers
    valid_from: Days
    valid_until: Days
    is_primary: Flags


@dataclass(frozen=True, kw_only=True)
class Firms:
    """One entry per business, ordered by `approved_on`. `kind` is the kind on the last day of the plan."""

    approved_on: Days
    expires_on: Days  # inclusive; before the last day of the plan for the few that did not renew
    prefecture: Codes
    kind: Small  # position in tables.BUSINESS_KINDS
    kind_before: Small  # the kind at approval; equal to `kind` when it never changed
    kind_changed_on: Days  # NO_DAY: never
    capital_yen: npt.NDArray[np.int64]
    trade: Codes
    is_prime: Flags
    head: Numbers  # the person who leads it (sole traders, one-person contractors), -1 if it has no people


@dataclass(frozen=True, kw_only=True)
class Sites:
    """One entry per site, ordered by `opened_on`. Sites of kind training and test come on top of the published figures."""

    opened_on: Days
    period_from: Days
    period_until: Days
    prime: Numbers
    prefecture: Codes
    kind: Small  # position in tables.SITE_KINDS
    method: Small  # position in tables.METHODS
    night: Flags
    is_closed: Flags  # the site ended before the last day of the plan
    is_wide_area: Flags
    is_public: Flags  # ordered by the state or a municipality
    weight: npt.NDArray[np.float32]  # wanted size beside other sites


@dataclass(frozen=True, kw_only=True)
class Nodes:
    """Firms on sites, ordered by site, upper firms before lower ones. `missing`: works there, stands in no hierarchy."""

    site: Numbers
    firm: Numbers
    upper: Numbers  # node number, -1 for the prime
    tier: Small
    valid_from: Days
    valid_until: Days
    missing: Flags
    is_registered: Flags  # by standing agreement; else approved by the firm


@dataclass(frozen=True, kw_only=True)
class Devices:
    """Recording devices, ordered by site. A site has at least one; `revoked_on` NO_DAY means in use."""

    site: Numbers
    kind: Small  # position in tables.DEVICE_KINDS
    ordinal: Small  # 0 for the first of the site
    enrolled_on: Days
    revoked_on: Days


@dataclass(frozen=True, kw_only=True)
class Assignments:
    """Who may work where, from when until when, as what; ordered by technician, then from. A pair occurs at most once."""

    technician: Numbers
    site: Numbers
    firm: Numbers
    node: Numbers
    tier: Small  # -1: the firm stands in no hierarchy
    trade: Codes
    role_set: Small  # position in tables.ROLE_SETS
    valid_from: Days
    valid_until: Days
    on_roster: Flags  # False: no roster row is loaded
    pace: npt.NDArray[np.float32]  # wanted share of working days, 0 < pace ≤ 1


@dataclass(frozen=True, kw_only=True)
class NationPlan:
    """The whole country; the same for the same seed, scale and last day."""

    seed: int
    scale: Decimal
    until: date
    marginals: Marginals
    people: People
    cards: Cards
    affiliations: Affiliations
    firms: Firms
    sites: Sites
    nodes: Nodes
    devices: Devices
    assignments: Assignments


@dataclass(frozen=True, kw_only=True)
class Offsets:
    """What to add to number + 1 for a database id: the largest id that was there before the first load."""

    technicians: int = 0
    businesses: int = 0
    sites: int = 0
    nodes: int = 0
    devices: int = 0
    cards: int = 0
