"""Whether a position that a phone measured speaks for having been at a site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from ccus.history.rules.provisional_evidence import ProvisionalLimits, Standing
from ccus.kit.calendar import jst_date

EARTH_RADIUS_M = 6_371_000


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees of WGS 84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Fix:
    """A position as the phone states it: `accuracy_m` is the radius in which it is sure to be, `fixed_at` when it measured."""

    place: Place
    accuracy_m: float
    fixed_at: datetime


def standing_of_fix(
    fix: Fix, *, site: Place | None, work_date: date, sent_at: datetime, limits: ProvisionalLimits
) -> Standing:
    """A position of another day, an old or vague one, or one without a place to compare says nothing."""
    oldest = timedelta(minutes=limits.oldest_position_minutes)
    is_fresh = abs(sent_at - fix.fixed_at) <= oldest and jst_date(fix.fixed_at) == work_date
    if site is None or not is_fresh or fix.accuracy_m > limits.worst_accuracy_m:
        return Standing.UNCHECKED
    is_near = distance_m(fix.place, site) <= limits.agreeing_within_m + fix.accuracy_m
    return Standing.AGREES if is_near else Standing.CONTRADICTS


def distance_m(one: Place, other: Place) -> float:
    """Along the earth's surface (haversine formula), in metres."""
    south, north = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half_chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(half_chord))
