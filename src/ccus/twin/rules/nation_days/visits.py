"""All visits of a month: who was where on which work date, with every mishap, before touches and records are made of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccus.history.states import Method
from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.chance import Chance, draw_share
from ccus.twin.rules.nation.plan import NationPlan
from ccus.twin.rules.nation.tables import METHODS
from ccus.twin.rules.nation_days import reasons
from ccus.twin.rules.nation_days.cards_carried import BY_ID, STRANGE_CARD
from ccus.twin.rules.nation_days.defects import Defect
from ccus.twin.rules.nation_days.moments import TRAVEL_TOO_FAST, draw_moments
from ccus.twin.rules.nation_days.month_calendar import MonthCalendar, month_calendar
from ccus.twin.rules.nation_days.picking import Picked, candidates_of, pick
from ccus.twin.rules.nation_days.site_troubles import site_troubles
from ccus.twin.rules.nation_days.standing import Standing

Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

# Days typed in by hand and approved, of all records; with it the exits at noon where exits are recorded. Ours.
DIRECT_ENTRIES = 0.025
_TYPED_TO_THE_HALF_HOUR = 1800
TYPED_AT_TEST_SITES = 0.1
OUT_AT_NOON = 0.04
FIRST, SECOND = 1, 2
_WITH_CARDS = np.isin(METHODS, [Method.CARD, Method.LOGGER])
_BUTTON = METHODS.index(Method.BUTTON)


@dataclass(frozen=True, kw_only=True)
class Visits:
    """One row per person, site and work date, ordered by assignment, then date.

    `half`: 0 for the whole day, else which of two sites. `touches`: 0 for a day typed in by hand. `issue`: number of the card,
    BY_ID or STRANGE_CARD. `entry` and `exit`: seconds since the midnight of the work date. `kind`: bits of `reasons`; `mishaps`:
    bits of `Defect`.
    """

    assignment: Numbers
    work_day: Numbers
    half: npt.NDArray[np.int8]
    touches: npt.NDArray[np.int8]
    method: npt.NDArray[np.int8]
    issue: npt.NDArray[np.int16]
    entry: Numbers
    exit: Numbers
    kind: npt.NDArray[np.int16]
    mishaps: npt.NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.assignment)

    @property
    def is_typed(self) -> Flags:
        typed: Flags = self.touches == 0
        return typed


def visits_of_month(plan: NationPlan, standing: Standing, month: JstMonth, chance: Chance) -> Visits:
    """The visits of a month: those of the published records, and on top of them days that make no record."""
    calendar = month_calendar(month, chance)
    candidates = candidates_of(plan, calendar, chance, usable=standing.is_usable)
    picked = pick(plan, candidates, calendar, chance, number=plan.marginals.work_records[month])
    del candidates
    return _Month(plan, standing, calendar, chance).visits(picked)


@dataclass(frozen=True)
class _Month:
    plan: NationPlan
    standing: Standing
    calendar: MonthCalendar
    chance: Chance

    def visits(self, picked: Picked) -> Visits:
        stream = self.chance.stream(f"days: visits {self.calendar.month}")
        candidates = picked.candidates
        chosen_of, chosen_day = candidates.assignment[picked.chosen], candidates.day[picked.chosen]
        more_of, more_day, more_bits = self._further(picked, chosen_of, chosen_day, stream)
        assignment = np.concatenate((chosen_of, more_of))
        day = np.concatenate((chosen_day, more_day))
        mishaps = np.concatenate((np.zeros(len(chosen_of), dtype=np.int16), more_bits))
        half = np.zeros(len(assignment), dtype=np.int8)
        half[: len(chosen_of)] = self._halves(chosen_of, chosen_day, candidates.is_shared[picked.chosen])
        order = np.lexsort((day, assignment))
        return self._described(assignment[order], day[order], half[order], mishaps[order], stream)

    def _halves(self, assignment: Numbers, day: npt.NDArray[np.int8], is_shared: Flags) -> npt.NDArray[np.int8]:
        """Which visits share their day with another one: FIRST and SECOND, in the order of assignments."""
        half = np.zeros(len(assignment), dtype=np.int8)
        some = np.flatnonzero(is_shared)
        key = self._person_days(assignment[some], day[some])
        order = np.argsort(key, kind="stable")
        same = np.flatnonzero(np.diff(key[order]) == 0)
        half[some[order[same]]] = FIRST
        half[some[order[same + 1]]] = SECOND
        return half

    def _person_days(self, assignment: Numbers, day: npt.NDArray[np.int8]) -> npt.NDArray[np.int64]:
        return self.plan.assignments.technician[assignment].astype(np.int64) * 32 + day

    def _further(
        self, picked: Picked, chosen_of: Numbers, chosen_day: npt.NDArray[np.int8], stream: np.random.Generator
    ) -> tuple[Numbers, npt.NDArray[np.int8], npt.NDArray[np.int16]]:
        """Days on top that make no record: assignments, days and the mishap that is the reason for each."""
        candidates, records = picked.candidates, len(picked.chosen)
        left = picked.left[~candidates.is_shared[picked.left]]
        days = candidates.day[left].astype(np.int32) + self.calendar.first
        technician = self.plan.assignments.technician[candidates.assignment[left]]
        can_find = self.standing.wallets.has_found_again(technician, days)
        can_find &= _WITH_CARDS[self.plan.sites.method[self.plan.assignments.site[candidates.assignment[left]]]]
        found = picked.earliest(left[can_find], number=_rounded(records * Defect.CARD_REVOKED.rate))
        strange = _rounded(records * Defect.CARD_UNKNOWN.rate)
        ahead = _rounded(records * Defect.CLOCK_AHEAD.rate)
        others = picked.earliest(left[~can_find], number=strange + ahead)
        groups = [
            (found, Defect.CARD_REVOKED),
            (others[:strange], Defect.CARD_UNKNOWN),
            (others[strange:], Defect.CLOCK_AHEAD),
        ]
        positions = np.concatenate([group for group, _ in groups])
        bits = np.repeat([defect.bit for _, defect in groups], [len(group) for group, _ in groups])
        besides = candidates_of(self.plan, self.calendar, self.chance, usable=self.standing.is_besides)
        taken = np.concatenate(
            (
                self._person_days(chosen_of, chosen_day),
                self._person_days(candidates.assignment[positions], candidates.day[positions]),
            )
        )
        is_free = ~np.isin(self._person_days(besides.assignment, besides.day), taken)
        offered = np.flatnonzero(is_free & (besides.rank == 0))
        come = offered[draw_share(stream, len(offered), Defect.TEST_DATA.rate)]
        return (
            np.concatenate((candidates.assignment[positions], besides.assignment[come])),
            np.concatenate((candidates.day[positions], besides.day[come])),
            np.concatenate((bits, np.full(len(come), Defect.TEST_DATA.bit))).astype(np.int16),
        )

    def _described(
        self,
        assignment: Numbers,
        day: npt.NDArray[np.int8],
        half: npt.NDArray[np.int8],
        mishaps: npt.NDArray[np.int16],
        stream: np.random.Generator,
    ) -> Visits:
        """The visits with moments, methods, cards and everything the rules look at."""
        plan, standing, size = self.plan, self.standing, len(assignment)
        site = plan.assignments.site[assignment]
        technician = plan.assignments.technician[assignment]
        work_day = day.astype(np.int32) + self.calendar.first
        moments = draw_moments(
            stream, night=plan.sites.night[site], first_half=half == FIRST, second_half=half == SECOND
        )
        typed = stream.random(size, dtype=np.float32) < np.where(mishaps == 0, DIRECT_ENTRIES, 0.0)
        is_test = mishaps == Defect.TEST_DATA.bit
        typed |= is_test & (stream.random(size, dtype=np.float32) < TYPED_AT_TEST_SITES)
        typed &= half == 0
        touches = np.where(standing.records_exits[site], 2, 1).astype(np.int8)
        chance = stream.random(size, dtype=np.float32)
        forgets = (touches == 2) & (chance < Defect.EXIT_FORGOTTEN.rate) & ~typed
        noon = (touches == 2) & (chance > 1 - OUT_AT_NOON) & (half == 0) & ~plan.sites.night[site]
        touches[noon], touches[forgets], touches[typed] = 4, 1, 0
        touches[(mishaps & (Defect.CARD_UNKNOWN.bit | Defect.CLOCK_AHEAD.bit)) > 0] = 1
        forgets &= touches == 1
        entry, leave = moments.entry, moments.exit
        for typed_moment in (entry, leave):
            typed_moment[typed] -= typed_moment[typed] % _TYPED_TO_THE_HALF_HOUR
        rushed = self._rush(assignment, work_day, half, touches, entry, stream)
        method = plan.sites.method[site].astype(np.int8)
        issue = np.where(_WITH_CARDS[method], standing.wallets.issue_on(technician, work_day), BY_ID)
        issue = np.where((mishaps & Defect.CARD_REVOKED.bit) > 0, 1, issue)
        issue = np.where((mishaps & Defect.CARD_UNKNOWN.bit) > 0, STRANGE_CARD, issue).astype(np.int16)
        method[_WITH_CARDS[method] & (issue == BY_ID)] = _BUTTON
        kind = standing.kind[assignment].copy()
        expired = plan.firms.expires_on[plan.assignments.firm[assignment]] < work_day
        kind[expired] |= reasons.FIRM_EXPIRED
        kind[standing.wallets.is_expired(technician, work_day, issue)] |= reasons.CARD_EXPIRED
        for defect, bit in (
            (Defect.CARD_REVOKED, reasons.CARD_REVOKED),
            (Defect.CARD_UNKNOWN, reasons.UNKNOWN_CARD),
            (Defect.CLOCK_AHEAD, reasons.CLOCK_AHEAD),
        ):
            kind[(mishaps & defect.bit) > 0] |= bit
        kind[rushed] |= reasons.ELSEWHERE
        troubles = site_troubles(len(plan.sites.prime), self.calendar, self.chance)
        for where, defect in (
            (((kind & reasons.NO_ROSTER) > 0) & ~typed, Defect.NOT_ON_ROSTER),
            (((kind & reasons.OUTSIDE_HIERARCHY) > 0) & ~typed, Defect.FIRM_NOT_IN_HIERARCHY),
            (expired & ~typed, Defect.FIRM_EXPIRED),
            (forgets, Defect.EXIT_FORGOTTEN),
            (rushed, Defect.IMPOSSIBLE_TRAVEL),
            (troubles.is_down(site, work_day) & ~typed, Defect.SENT_LATE),
            ((troubles.offset_ms[site] != 0) & ~typed, Defect.CLOCK_SKEWED),
            ((chance * 97 % 1 < Defect.SENT_TWICE.rate) & ~typed, Defect.SENT_TWICE),
        ):
            mishaps[where] |= defect.bit
        return Visits(
            assignment=assignment,
            work_day=work_day,
            half=half,
            touches=touches,
            method=method,
            issue=issue,
            entry=entry,
            exit=leave,
            kind=kind,
            mishaps=mishaps,
        )

    def _rush(
        self,
        assignment: Numbers,
        work_day: Numbers,
        half: npt.NDArray[np.int8],
        touches: npt.NDArray[np.int8],
        entry: Numbers,
        stream: np.random.Generator,
    ) -> Flags:
        """Lets some reach their second site within minutes, with one touch at each. Changes `entry` and `touches`."""
        technician = self.plan.assignments.technician[assignment]
        shared = np.flatnonzero(half)
        pairs = shared[np.lexsort((half[shared], work_day[shared], technician[shared]))]
        first, second = pairs[::2], pairs[1::2]
        rushed = draw_share(stream, len(first), Defect.IMPOSSIBLE_TRAVEL.rate)
        entry[second[rushed]] = entry[first[rushed]] + stream.integers(*TRAVEL_TOO_FAST, int(rushed.sum()))
        flags = np.zeros(len(assignment), dtype=np.bool_)
        flags[first[rushed]] = flags[second[rushed]] = True
        touches[flags] = 1
        return flags


def _rounded(number: float) -> int:
    return int(number + 0.5)
