"""The closed lists behind the small integers of the national plan: an array holds positions in these tuples."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.devices.states import DeviceKind
from ccus.history.states import Method
from ccus.registry.states import BusinessKind, CardRevocationReason
from ccus.sites.states import SiteKind, SiteRole

# Trades with the share of people in them, of 1,000. Only trades whose code is listed; shares are ours.
_TRADE_SHARES = {
    "01-01": 46, "02-01": 92, "03-01": 12, "04-01": 16, "05-01": 6, "06-01": 84, "06-04": 18, "07-01": 4,
    "09-01": 106, "10-01": 58, "11-01": 16, "12-01": 46, "12-03": 6, "13-01": 16, "14-01": 24, "14-02": 34,
    "14-06": 14, "15-01": 10, "19-01": 6, "20-01": 4, "22-01": 4, "23-01": 2, "25-01": 40, "32-01": 10,
    "33-01": 56, "34-01": 52, "34-03": 14, "35-01": 24, "36-01": 62, "37-01": 10, "38-02": 10, "38-05": 8,
    "39-01": 14, "40-01": 8, "41-01": 12, "42-01": 8, "43-01": 54, "44-01": 6, "45-01": 12, "46-01": 14,
    "47-01": 10, "49-01": 12, "50-01": 4, "51-01": 2,
}  # fmt: skip
TRADES = tuple(_TRADE_SHARES)
TRADE_SHARES = tuple(_TRADE_SHARES.values())
# Firms that lead sites call their own people general foremen.
PRIME_TRADE = TRADES.index("25-01")

# ISO 3166-1 alpha-2 with the share among 10,000 technicians; shares are ours, about one foreigner in twenty-two.
_NATIONALITY_SHARES = {
    "JP": 9545, "VN": 215, "CN": 48, "PH": 46, "ID": 52, "BR": 26, "KR": 12, "MM": 18, "KH": 14, "NP": 12, "MN": 6,
    "TH": 6,
}  # fmt: skip
NATIONALITIES = tuple(_NATIONALITY_SHARES)
NATIONALITY_SHARES = tuple(_NATIONALITY_SHARES.values())

# "" for Japanese; then codes of the registry's table of residence statuses.
RESIDENCES = (
    "", "technical_intern_1_b", "technical_intern_2_b", "technical_intern_3_b", "specified_skilled_1",
    "specified_skilled_2", "permanent_resident", "long_term_resident", "spouse_of_japanese",
    "special_permanent_resident", "engineer_humanities_international", "designated_activities",
)  # fmt: skip

BUSINESS_KINDS = (BusinessKind.CORPORATION, BusinessKind.SOLE_TRADER, BusinessKind.ONE_PERSON_CONTRACTOR)
CORPORATION, SOLE_TRADER, ONE_PERSON = range(3)

SITE_KINDS = (SiteKind.NORMAL, SiteKind.TRAINING, SiteKind.TEST)
NORMAL, TRAINING, TEST = range(3)

# How a site records, with the share of sites in percent, and the device it does it with.
_METHODS = {
    Method.CARD: (64, DeviceKind.READER),
    Method.PHONE: (13, DeviceKind.PHONE),
    Method.FACE: (8, DeviceKind.OTHER),
    Method.LOGGER: (6, DeviceKind.LOGGING_READER),
    Method.QR: (4, DeviceKind.OTHER),
    Method.BUTTON: (2, DeviceKind.READER),
    Method.PARTNER: (3, DeviceKind.OTHER),
}
METHODS = tuple(_METHODS)
METHOD_SHARES = tuple(share for share, _ in _METHODS.values())
DEVICE_KINDS = (DeviceKind.READER, DeviceKind.PHONE, DeviceKind.LOGGING_READER, DeviceKind.OTHER)
DEVICE_KIND_OF_METHOD = tuple(DEVICE_KINDS.index(kind) for _, kind in _METHODS.values())

# Sets of roles as rosters hold them: sorted words.
ROLE_SETS = (
    (SiteRole.OTHER.value,),
    (SiteRole.CREW_LEADER.value,),
    (SiteRole.FOREMAN.value, SiteRole.SAFETY_HEALTH_MANAGER.value),
    (SiteRole.OPERATIONS_CHIEF.value,),
    (SiteRole.CHIEF_ENGINEER.value, SiteRole.SITE_AGENT.value),
    (SiteRole.SUPERVISING_ENGINEER.value,),
)
ROLE_OTHER, ROLE_CREW_LEADER, ROLE_FOREMAN, ROLE_OPERATIONS_CHIEF, ROLE_SITE_AGENT, ROLE_ENGINEER = range(6)

REVOCATION_REASONS = (
    CardRevocationReason.LOST,
    CardRevocationReason.BROKEN,
    CardRevocationReason.LEVEL_CHANGED,
    CardRevocationReason.RETURNED,
)
LOST, BROKEN, LEVEL_CHANGED, RETURNED = range(4)


@dataclass(frozen=True, kw_only=True)
class Rates:
    """What happens how often in the made-up country. Published figures are in `marginals`; these are ours."""

    women: float = 0.06
    levels: tuple[float, float, float, float] = (0.94, 0.008, 0.012, 0.04)
    homes_outside_the_firms_prefecture: float = 0.12
    moved_once: float = 0.06
    moved_twice: float = 0.008
    second_affiliation: float = 0.004
    cards_lost: float = 0.02
    cards_lost_without_another: float = 0.003
    cards_broken: float = 0.012
    cards_returned: float = 0.002
    firms_not_renewed: float = 0.06
    primes_among_firms: float = 0.11
    nodes_missing: float = 0.03
    nodes_that_left_early: float = 0.02
    roster_forgotten: float = 0.04
    second_site_at_once: float = 0.03
    night_sites: float = 0.025
    wide_area_sites: float = 0.02
    training_sites: float = 0.0006
    test_sites: float = 0.0004
    working_days_kept_ready: float = 2.0


RATES = Rates()
