"""The state while crews are sent to sites: who is free, who was where, how many working days are promised."""

from __future__ import annotations

import numpy as np

from ccus.twin.rules.nation.chance import Floats, Places
from ccus.twin.rules.nation.plan import Affiliations, Sites
from ccus.twin.rules.nation.workdays import count_working_days

_MAX_SITES = 2**31
_LEAST_DAYS_LEFT = 6


class Sending:
    """Stays decided so far. Positions of members point into the affiliations."""

    def __init__(self, member: Places, first: Places, affiliations: Affiliations, *, eagerness: Floats) -> None:
        self._first = first
        self._sizes = np.diff(first)
        self._member_from = affiliations.valid_from[member].astype(np.int64)
        self._member_until = affiliations.valid_until[member].astype(np.int64)
        crews = len(self._sizes)
        self._ready_from = np.minimum.reduceat(self._member_from, first[:-1]) if crews else first[:0]
        self._ready_until = np.maximum.reduceat(self._member_until, first[:-1]) if crews else first[:0]
        self._busy_until = np.zeros(crews, dtype=np.int64)
        self._eagerness = eagerness
        self._visited = np.empty(0, dtype=np.int64)
        self._parts: list[tuple[Places, Places, Places, Places]] = []
        self._running: list[Places] = [np.empty(0, dtype=np.int64)] * 3

    def idle_crews(self, first: int, until: int, stream: np.random.Generator) -> Places:
        """Crews with somebody registered and some days of the month left, eager ones first."""
        idle = np.maximum(self._busy_until, self._ready_from) <= until - 4
        idle &= self._ready_until > np.maximum(first, self._busy_until) + 4
        crews = np.flatnonzero(idle)
        return crews[np.argsort(stream.exponential(1.0, len(crews)) / self._eagerness[crews], kind="stable")]

    def free_from(self, crew: Places) -> Places:
        return np.maximum(self._busy_until[crew], self._ready_from[crew])

    def was_there(self, crew: Places, site: Places) -> np.ndarray:
        if not len(self._visited):
            return np.zeros(len(crew), dtype=np.bool_)
        keys = crew * _MAX_SITES + site
        places = np.minimum(np.searchsorted(self._visited, keys), len(self._visited) - 1)
        return np.asarray(self._visited[places] == keys)

    def remember(self, crew: Places, site: Places) -> None:
        keys = np.sort(crew * _MAX_SITES + site)
        # Two runs in order: a stable sort merges them.
        self._visited = np.sort(np.concatenate((self._visited, keys)), kind="stable")

    def days_of_crews(self, crew: Places, from_on: Places, until: Places, first: int, month_until: int) -> Floats:
        """Working days of all members of each crew inside both the stay and the month."""
        sizes = self._sizes[crew]
        if not len(crew):
            return np.empty(0)
        starts = np.cumsum(sizes) - sizes
        members = np.repeat(self._first[crew] - starts, sizes) + np.arange(int(sizes.sum()))
        begins = np.maximum(self._member_from[members], np.repeat(np.maximum(from_on, first), sizes))
        ends = np.minimum(self._member_until[members], np.repeat(np.minimum(until, month_until), sizes))
        worked = count_working_days(begins.astype(np.int32), ends.astype(np.int32))
        return np.add.reduceat(worked, starts).astype(np.float64)

    def send(self, crew: Places, site: Places, from_on: Places, until: Places) -> None:
        self._parts.append((crew, site, from_on, until))
        self._busy_until[crew] = until
        self.remember(crew, site)
        self._running = [np.concatenate(pair) for pair in zip(self._running, (crew, from_on, until), strict=True)]

    def committed_days(self, first: int, month_until: int) -> float:
        """Working days of the month in stays decided before. Forgets stays that have ended; months come in order."""
        still = self._running[2] > first
        self._running = [column[still] for column in self._running]
        crew, from_on, until = self._running
        return float(self.days_of_crews(crew, from_on, until, first, month_until).sum())

    def sent(self) -> tuple[Places, Places, Places, Places]:
        """(crew, site, first day, end) of all stays."""
        if not self._parts:
            return (self._visited[:0],) * 4
        columns = [np.concatenate(column) for column in zip(*self._parts, strict=True)]
        return columns[0], columns[1], columns[2], columns[3]


class SiteBoard:
    """The sites that take crews in a month, by prefecture, larger ones more often."""

    def __init__(self, sites: Sites, *, wanted: np.ndarray) -> None:
        self.period_from = sites.period_from.astype(np.int64)
        self.period_until = sites.period_until.astype(np.int64)
        self._prefecture = sites.prefecture.astype(np.int64)
        self._prime = sites.prime.astype(np.int64)
        self._weight = sites.weight.astype(np.float64)
        self._wanted = wanted
        self._open = np.empty(0, dtype=np.int64)
        self._running = np.zeros(1)
        self._edges = np.zeros(49)
        self._by_prime = np.empty(0, dtype=np.int64)

    @property
    def number_open(self) -> int:
        return len(self._open)

    def open_in(self, first: int, until: int) -> None:
        """Takes the sites whose period reaches a few working days into the month."""
        is_open = (self.period_from <= until - _LEAST_DAYS_LEFT) & (self.period_until > first + _LEAST_DAYS_LEFT)
        found = np.flatnonzero(is_open & self._wanted)
        if not len(found):
            found = np.flatnonzero((self.period_from < until) & (self.period_until > first) & self._wanted)
        self._open = found[np.argsort(self._prefecture[found], kind="stable")]
        self._running = np.concatenate(([0.0], np.cumsum(self._weight[self._open])))
        places = np.searchsorted(self._prefecture[self._open], np.arange(49))
        self._edges = self._running[places]
        self._by_prime = found[np.argsort(self._prime[found], kind="stable")]

    def choose(self, home: Places, stream: np.random.Generator, *, near: float) -> Places:
        """A site for each crew: in the home prefecture with the chance `near`, else anywhere. Needs `number_open` > 0."""
        count = len(home)
        low, high = self._edges[home], self._edges[home + 1]
        at_home = (stream.random(count) < near) & (high > low)
        low, high = np.where(at_home, low, 0.0), np.where(at_home, high, self._running[-1])
        wanted = low + stream.random(count) * (high - low)
        places = np.searchsorted(self._running, wanted, side="right") - 1
        return self._open[np.clip(places, 0, len(self._open) - 1)]

    def prefecture_of(self, site: Places) -> Places:
        """Numbers of prefectures."""
        found: Places = self._prefecture[site]
        return found

    def in_turn(self, count: int) -> Places:
        """The open sites one after another, so that each has its crews. Needs `number_open` > 0."""
        return np.resize(self._open, count)

    def prefer_own(self, site: Places, firm: Places, stream: np.random.Generator, *, share: float) -> Places:
        """With the chance `share` the site is exchanged for one that the crew's own firm leads, if it leads any."""
        primes = self._prime[self._by_prime]
        low = np.searchsorted(primes, firm, side="left")
        number = np.searchsorted(primes, firm, side="right") - low
        own = low + (stream.random(len(firm)) * number).astype(np.int64)
        goes = (stream.random(len(firm)) < share) & (number > 0)
        return np.where(goes, self._by_prime[np.minimum(own, len(primes) - 1)], site)
