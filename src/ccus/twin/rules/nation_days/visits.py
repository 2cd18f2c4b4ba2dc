"""All visits of a month: who was where on which work date, with every mishap, before touches and records are made of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccus.history.states import Method
from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.chance import Chance, draw_share, luck_of_keys
from ccus.twin.rules.nation.plan import NationPlan
from ccus.twin.rules.nation.tables import METHODS
from ccus.twin.rules.nation_days import reasons
from ccus.twin.rules.nation_days.attendance import draw_moments_of_days
from ccus.twin.rules.nation_days.candidates import candidates_of
from ccus.twin.rules.nation_days.cards_carried import BY_ID, STRANGE_CARD
from ccus.twin.rules.nation_days.defects import Defect
from ccus.twin.rules.nation_days.losses import Losses, dark_gates
from ccus.twin.rules.nation_days.moments import TRAVEL_OF_A_CARD, TRAVEL_TOO_FAST, Crews, draw_moments
from ccus.twin.rules.nation_days.month_calendar import MonthCalendar, month_calendar
from ccus.twin.rules.nation_days.picking import Picked, Positions, pick
from ccus.twin.rules.nation_days.site_troubles import site_troubles
from ccus.twin.rules.nation_days.standing import Standing

Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

# Days typed in by hand and approved, of all records; with it the exits at noon where exits are recorded. Ours.
DIRECT_ENTRIES = 0.025
_TYPED_TO_THE_HALF_HOUR = 1800
OUT_AT_NOON = 0.04
# A gate that is set up late: from when on, and within how many seconds.
SET_UP, SET_UP_AT_NIGHT, SET_UP_WITHIN = 7 * 3600 + 1800, 20 * 3600, 3000
CARDS_IN_STACK = 5
# How fast the cards of a stack are held to the gate, and how often a card that lies there is read: seconds for three cards, and
# between two readings. Ours; the faster half can be told from people who walk past.
SECONDS_FOR_THREE_CARDS = (1, 2, 4, 6)
REPEATED_TOUCHES = 5
SECONDS_BETWEEN_READINGS = (1, 2, 3, 4, 6)
# Of those who seem to be at two sites, how many had their card carried by somebody else.
CARDS_CARRIED = 0.5
# Days that are worked and make no record, beside those at dark gates.
_FURTHER = (
    Defect.CARD_REVOKED,
    Defect.CARD_UNKNOWN,
    Defect.CLOCK_AHEAD,
    Defect.TOUCH_LOST,
    Defect.CARD_FORGOTTEN,
)
LOST_BITS = Defect.GATE_DARK.bit | Defect.TOUCH_LOST.bit | Defect.CARD_FORGOTTEN.bit
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
    mishaps: Numbers

    def __len__(self) -> int:
        return len(self.assignment)

    @property
    def is_typed(self) -> Flags:
        typed: Flags = self.touches == 0
        return typed

    @property
    def is_lost(self) -> Flags:
        """Worked, but neither touch nor record is left."""
        lost: Flags = (self.mishaps & LOST_BITS) > 0
        return lost


def visits_of_month(plan: NationPlan, standing: Standing, month: JstMonth, chance: Chance) -> Visits:
    """The visits of a month: those of the published records, and on top of them days that make no record."""
    calendar = month_calendar(month, chance)
    candidates = candidates_of(plan, calendar, chance, usable=standing.is_usable)
    assignment, day = candidates.assignment, candidates.day
    moment = draw_moments_of_days(plan, assignment, day, candidates.rank, calendar, chance)
    losses = dark_gates(plan, candidates, calendar, standing.records_exits, chance)
    records = plan.marginals.work_records[month]
    further = sum(_rounded(records * defect.rate) for defect in _FURTHER)
    picked = pick(candidates, losses.keep_away(moment), losses, number=records, further=further)
    return _Month(plan, standing, calendar, chance).visits(picked, losses)


@dataclass(frozen=True)
class _Month:
    plan: NationPlan
    standing: Standing
    calendar: MonthCalendar
    chance: Chance

    def visits(self, picked: Picked, losses: Losses) -> Visits:
        stream = self.chance.stream(f"days: visits {self.calendar.month}")
        candidates = picked.candidates
        chosen, further, bits = self._further(picked, stream)
        position = np.concatenate((chosen, further, picked.lost))
        mishaps = np.concatenate(
            (
                np.zeros(len(chosen), dtype=np.int32),
                bits,
                np.full(len(picked.lost), Defect.GATE_DARK.bit, dtype=np.int32),
            )
        )
        assignment, day = candidates.assignment[position], candidates.day[position]
        half = np.zeros(len(position), dtype=np.int8)
        half[: len(chosen)] = self._halves(assignment[: len(chosen)], day[: len(chosen)], candidates.is_shared[chosen])
        typed, late = losses.is_typed[position], losses.is_late[position]
        drill_of, drill_day = self._drills(assignment, day, stream)
        none = np.zeros(len(drill_of), dtype=np.bool_)
        assignment, day = np.concatenate((assignment, drill_of)), np.concatenate((day, drill_day))
        half = np.concatenate((half, none.astype(np.int8)))
        typed, late = np.concatenate((typed, none)), np.concatenate((late, none))
        mishaps = np.concatenate((mishaps, np.full(len(drill_of), Defect.TEST_DATA.bit, dtype=np.int32)))
        order = np.lexsort((day, assignment))
        return self._described(
            assignment[order], day[order], half[order], mishaps[order], typed[order], late[order], stream
        )

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

    def _further(self, picked: Picked, stream: np.random.Generator) -> tuple[Positions, Positions, Numbers]:
        """Which worked days become records; which make none, each with the mishap that is the reason."""
        candidates = picked.candidates
        records = len(picked.worked) - picked.further
        single = picked.worked[~candidates.is_shared[picked.worked]]
        single = stream.permutation(np.setdiff1d(single, picked.typed, assume_unique=True))
        days = candidates.day[single].astype(np.int32) + self.calendar.first
        assignments = self.plan.assignments
        technician = assignments.technician[candidates.assignment[single]]
        can_find = self.standing.wallets.has_found_again(technician, days)
        can_find &= _WITH_CARDS[self.plan.sites.method[assignments.site[candidates.assignment[single]]]]
        free = {True: single[can_find], False: single[~can_find]}
        taken: list[Positions] = []
        bits: list[Numbers] = []
        left = picked.further
        for defect in _FURTHER:
            source = defect is Defect.CARD_REVOKED
            number = min(_rounded(records * defect.rate), left)
            found, free[source] = free[source][:number], free[source][number:]
            left -= len(found)
            taken.append(found)
            bits.append(np.full(len(found), defect.bit, dtype=np.int32))
        further = np.concatenate(taken)
        rest = np.setdiff1d(picked.worked, further, assume_unique=True)
        return picked.without_latest(rest, number=left), further, np.concatenate(bits)

    def _drills(
        self, assignment: Numbers, day: npt.NDArray[np.int8], stream: np.random.Generator
    ) -> tuple[Numbers, npt.NDArray[np.int8]]:
        """Days at sites for tests and training of people who are nowhere else then."""
        besides = candidates_of(self.plan, self.calendar, self.chance, usable=self.standing.is_besides)
        is_free = ~np.isin(self._person_days(besides.assignment, besides.day), self._person_days(assignment, day))
        offered = np.flatnonzero(is_free & (besides.rank == 0))
        come = offered[draw_share(stream, len(offered), Defect.TEST_DATA.rate)]
        return besides.assignment[come], besides.day[come]

    def _described(
        self,
        assignment: Numbers,
        day: npt.NDArray[np.int8],
        half: npt.NDArray[np.int8],
        mishaps: Numbers,
        noticed: Flags,
        late: Flags,
        stream: np.random.Generator,
    ) -> Visits:
        """The visits with moments, methods, cards and everything the rules look at."""
        plan, standing, size = self.plan, self.standing, len(assignment)
        site = plan.assignments.site[assignment]
        technician = plan.assignments.technician[assignment]
        work_day = day.astype(np.int32) + self.calendar.first
        node = plan.assignments.node[assignment].astype(np.int64)
        moments = draw_moments(
            stream,
            night=plan.sites.night[site],
            first_half=half == FIRST,
            second_half=half == SECOND,
            crew=Crews(crew=node, crew_day=node * 32 + day),
        )
        typed = stream.random(size, dtype=np.float32) < np.where(mishaps == 0, DIRECT_ENTRIES, 0.0)
        typed &= half == 0
        typed |= noticed
        touches = np.where(standing.records_exits[site], 2, 1).astype(np.int8)
        chance = stream.random(size, dtype=np.float32)
        forgets = (touches == 2) & (chance < Defect.EXIT_FORGOTTEN.rate) & ~typed
        noon = (touches == 2) & (chance > 1 - OUT_AT_NOON) & (half == 0) & ~plan.sites.night[site]
        touches[noon], touches[forgets], touches[typed] = 4, 1, 0
        touches[(mishaps & (Defect.CARD_UNKNOWN.bit | Defect.CLOCK_AHEAD.bit)) > 0] = 1
        forgets &= touches == 1
        entry, leave = moments.entry, moments.exit
        entry[late] = self._after_set_up(entry[late], site[late], day[late], stream)
        for typed_moment in (entry, leave):
            typed_moment[typed] -= typed_moment[typed] % _TYPED_TO_THE_HALF_HOUR
        slow = self.chance.stream(f"days: slow defects {self.calendar.month}")
        rushed, at_once = self._rush(assignment, work_day, half, touches, entry, stream, slow)
        is_lost = (mishaps & LOST_BITS) > 0
        plain = ~typed & ~is_lost & (half == 0) & ~plan.sites.night[site]
        stacked = self._stack(
            plan.assignments.node[assignment], day, plain & ~late & (mishaps == 0), entry, stream, slow
        )
        lying = plain & ~stacked & (touches == 1) & (mishaps == 0)
        again = self._repeat(site, lying, touches, entry, leave, stream, slow)
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
        kind[at_once] |= reasons.ELSEWHERE
        troubles = site_troubles(len(plan.sites.prime), self.calendar, self.chance)
        is_stored = ~typed & ~is_lost
        for where, defect in (
            (((kind & reasons.NO_ROSTER) > 0) & is_stored, Defect.NOT_ON_ROSTER),
            (((kind & reasons.OUTSIDE_HIERARCHY) > 0) & is_stored, Defect.FIRM_NOT_IN_HIERARCHY),
            (expired & is_stored, Defect.FIRM_EXPIRED),
            (forgets & is_stored, Defect.EXIT_FORGOTTEN),
            (rushed, Defect.IMPOSSIBLE_TRAVEL),
            (stacked, Defect.CARDS_STACKED),
            (again, Defect.CARD_REPEATED),
            (troubles.is_down(site, work_day) & is_stored, Defect.SENT_LATE),
            ((troubles.offset_ms[site] != 0) & is_stored, Defect.CLOCK_SKEWED),
            ((chance * 97 % 1 < Defect.SENT_TWICE.rate) & is_stored, Defect.SENT_TWICE),
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
        slow: np.random.Generator,
    ) -> tuple[Flags, Flags]:
        """Lets some reach their second site too soon, with one touch at each. Changes `entry` and `touches`.

        Gives all of them, and those who were at both sites within minutes.
        """
        technician = self.plan.assignments.technician[assignment]
        shared = np.flatnonzero(half)
        pairs = shared[np.lexsort((half[shared], work_day[shared], technician[shared]))]
        first, second = pairs[::2], pairs[1::2]
        rushed = draw_share(stream, len(first), Defect.IMPOSSIBLE_TRAVEL.rate)
        first, second = first[rushed], second[rushed]
        took = stream.integers(*TRAVEL_TOO_FAST, len(first))
        is_carried = slow.random(len(first)) < CARDS_CARRIED
        took[is_carried] = slow.integers(*TRAVEL_OF_A_CARD, int(is_carried.sum()))
        entry[second] = entry[first] + took
        flags, at_once = np.zeros(len(assignment), dtype=np.bool_), np.zeros(len(assignment), dtype=np.bool_)
        flags[first] = flags[second] = True
        at_once[first[~is_carried]] = at_once[second[~is_carried]] = True
        touches[flags] = 1
        return flags, at_once

    def _after_set_up(
        self, entry: Numbers, site: Numbers, day: npt.NDArray[np.int8], stream: np.random.Generator
    ) -> Numbers:
        """Moments of those who came when the gate had been set up late."""
        around = luck_of_keys(stream, site.astype(np.int64) * 32 + day)
        begins = np.where(self.plan.sites.night[site], SET_UP_AT_NIGHT, SET_UP) + around * SET_UP_WITHIN
        moment: Numbers = np.maximum(entry, begins + stream.integers(0, SET_UP_WITHIN // 2, len(entry))).astype(
            np.int32
        )
        return moment

    def _stack(
        self,
        node: Numbers,
        day: npt.NDArray[np.int8],
        may: Flags,
        entry: Numbers,
        stream: np.random.Generator,
        slow: np.random.Generator,
    ) -> Flags:
        """Crews whose cards one person holds to the gate, one after the other within seconds. Changes `entry`."""
        places = np.flatnonzero(may)
        key = node[places].astype(np.int64) * 32 + day[places]
        order = places[np.argsort(key, kind="stable")]
        key = np.sort(key)
        begins = np.flatnonzero(np.diff(key, prepend=-1))
        size = np.diff(begins, append=len(key))
        stacked = (size >= CARDS_IN_STACK) & (stream.random(len(begins)) < Defect.CARDS_STACKED.rate)
        flags = np.zeros(len(node), dtype=np.bool_)
        place = np.arange(len(key)) - np.repeat(begins, size)
        chosen = np.repeat(stacked, size)
        first = np.repeat(entry[order[begins]] if len(begins) else entry[:0], size)
        pace = np.repeat(slow.choice(SECONDS_FOR_THREE_CARDS, len(begins)), size)
        entry[order[chosen]] = first[chosen] + place[chosen] * pace[chosen] // 3
        flags[order[chosen]] = True
        return flags

    def _repeat(
        self,
        site: Numbers,
        may: Flags,
        touches: npt.NDArray[np.int8],
        entry: Numbers,
        leave: Numbers,
        stream: np.random.Generator,
        slow: np.random.Generator,
    ) -> Flags:
        """Cards that lie on the gate and are read every few seconds. Changes `touches` and `leave`."""
        flags: Flags = may & ~self.standing.asks_which_way[site] & ~self.standing.records_exits[site]
        flags &= stream.random(len(site), dtype=np.float32) < Defect.CARD_REPEATED.rate
        touches[flags] = REPEATED_TOUCHES
        between = slow.choice(SECONDS_BETWEEN_READINGS, int(flags.sum()))
        leave[flags] = entry[flags] + (REPEATED_TOUCHES - 1) * between
        return flags


def _rounded(number: float) -> int:
    return int(number + 0.5)
