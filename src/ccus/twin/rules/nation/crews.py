"""Crews go from site to site, month by month, so that enough people are at work for the records of every month.

A crew is a handful of people of one firm. At the beginning of a month the working days of those who are still at a site are
counted; where they do not suffice, idle crews are sent to sites that are open, most of them near home.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.chance import Chance, Places
from ccus.twin.rules.nation.day_numbers import day_number
from ccus.twin.rules.nation.marginals import Marginals
from ccus.twin.rules.nation.plan import Affiliations, Codes, Sites
from ccus.twin.rules.nation.sending import Sending, SiteBoard
from ccus.twin.rules.nation.tables import NORMAL, RATES

_LARGEST_CREW = 9
_MEDIAN_STAY_DAYS, _SPREAD_OF_STAY = 90.0, 0.95
_SHORTEST_STAY_DAYS = 3
_ONE_DAY_VISITS = 0.06
_NEAR_HOME = 0.8
# Crews of a firm that leads sites itself go to one of these so often, if one is open.
_OWN_SITE = 0.75
_DRILL_CREWS_A_MONTH, _DRILL_DAYS = 3, 3
_CREWS_ASKED_TO_DRILL = 12
_ROUNDS = 40


@dataclass(frozen=True, kw_only=True)
class Crews:
    """`member` lists positions in the affiliations, crew after crew; crew i has members first[i] to first[i + 1]."""

    member: Places
    first: Places
    firm: Places

    def __len__(self) -> int:
        return len(self.firm)


@dataclass(frozen=True, kw_only=True)
class Stays:
    """A crew at a site; days are half-open. `beside` marks a second site on the days of another stay."""

    crew: Places
    site: Places
    from_on: Places
    until: Places
    beside: np.ndarray


def form_crews(affiliations: Affiliations, chance: Chance) -> Crews:
    """The primary affiliations of each firm in crews of one to nine, larger in larger firms."""
    primary = np.flatnonzero(affiliations.is_primary)
    order = primary[np.lexsort((chance.stream("crews: order").random(len(primary)), affiliations.firm[primary]))]
    firm = affiliations.firm[order].astype(np.int64)
    starts = np.flatnonzero(np.diff(firm, prepend=-1))
    sizes = np.diff(starts, append=len(firm))
    crew_size = np.clip(np.rint(np.sqrt(sizes) * 1.2), 1, _LARGEST_CREW).astype(np.int64)
    place = np.arange(len(firm)) - np.repeat(starts, sizes)
    begins = place % np.repeat(crew_size, sizes) == 0
    first = np.flatnonzero(begins)
    return Crews(member=order, first=np.append(first, len(order)), firm=firm[first])


def send_crews(
    crews: Crews,
    affiliations: Affiliations,
    sites: Sites,
    home_of_firm: Codes,
    marginals: Marginals,
    chance: Chance,
) -> Stays:
    """All stays of all months, in the order in which they were decided."""
    stream = chance.stream("crews: sending")
    sending = Sending(crews.member, crews.first, affiliations, eagerness=stream.gamma(0.6, 1.0, len(crews)) + 1e-9)
    board = SiteBoard(sites, wanted=sites.kind == NORMAL)
    drills = SiteBoard(sites, wanted=sites.kind != NORMAL)
    home = home_of_firm[crews.firm].astype(np.int64)
    for month, records in marginals.work_records.items():
        _fill_month(month, records, sending, board, home, crews.firm, stream)
        _drill(month, sending, drills, stream)
    return _with_second_sites(sending, board, chance)


def _fill_month(
    month: JstMonth,
    records: int,
    sending: Sending,
    board: SiteBoard,
    home: Places,
    firm: Places,
    stream: np.random.Generator,
) -> None:
    first, until = day_number(month.first_on), day_number(month.last_on) + 1
    board.open_in(first, until)
    needed = RATES.working_days_kept_ready * records + 1 - sending.committed_days(first, until)
    idle = sending.idle_crews(first, until, stream)
    taken = 0 if board.number_open else len(idle)
    for _ in range(_ROUNDS):
        if needed <= 0 or taken >= len(idle):
            return
        number = min(len(idle) - taken, int(needed / 25) + 40)
        crew = idle[taken : taken + number]
        taken += number
        site = board.choose(home[crew], stream, near=_NEAR_HOME)
        site = board.prefer_own(site, firm[crew], stream, share=_OWN_SITE)
        known = sending.was_there(crew, site)
        site[known] = board.choose(home[crew[known]], stream, near=0.0)
        fits = ~sending.was_there(crew, site)
        crew, site = crew[fits], site[fits]
        from_on, stay_until = _days_of_stays(crew, site, first, until, sending, board, stream)
        worked = sending.days_of_crews(crew, from_on, stay_until, first, until)
        useful = worked > 0
        crew, site, from_on, stay_until = crew[useful], site[useful], from_on[useful], stay_until[useful]
        enough = np.searchsorted(np.cumsum(worked[useful]), needed) + 1
        chosen = slice(0, int(enough))
        sending.send(crew[chosen], site[chosen], from_on[chosen], stay_until[chosen])
        needed -= float(worked[useful][chosen].sum())


def _days_of_stays(
    crew: Places,
    site: Places,
    first: int,
    until: int,
    sending: Sending,
    board: SiteBoard,
    stream: np.random.Generator,
) -> tuple[Places, Places]:
    """Half of them come on the first of the month, the others in its first three weeks."""
    later = np.where(stream.random(len(crew)) < 0.5, 0, stream.integers(0, 21, len(crew)))
    from_on = np.maximum(first + later, np.maximum(sending.free_from(crew), board.period_from[site]))
    length = _MEDIAN_STAY_DAYS * stream.lognormal(0.0, _SPREAD_OF_STAY, len(crew))
    length = np.where(stream.random(len(crew)) < _ONE_DAY_VISITS, 1, np.maximum(length, _SHORTEST_STAY_DAYS))
    stay_until = np.minimum(from_on + length.astype(np.int64), board.period_until[site])
    return from_on, np.maximum(stay_until, np.minimum(from_on + 1, board.period_until[site]))


def _drill(month: JstMonth, sending: Sending, drills: SiteBoard, stream: np.random.Generator) -> None:
    """Idle crews try readers out and train, for some days of the month."""
    first, until = day_number(month.first_on), day_number(month.last_on) + 1
    drills.open_in(first, until)
    if not drills.number_open:
        return
    crew = sending.idle_crews(first, until, stream)[: _CREWS_ASKED_TO_DRILL * drills.number_open]
    site = drills.in_turn(len(crew))
    fits = ~sending.was_there(crew, site)
    crew, site = crew[fits], site[fits]
    from_on = np.maximum(first + stream.integers(0, 20, len(crew)), sending.free_from(crew))
    from_on = np.maximum(from_on, drills.period_from[site])
    stay_until = np.minimum(from_on + _DRILL_DAYS, drills.period_until[site])
    useful = np.flatnonzero(sending.days_of_crews(crew, from_on, stay_until, first, until) > 0)
    useful = useful[: _DRILL_CREWS_A_MONTH * drills.number_open]
    sending.send(crew[useful], site[useful], from_on[useful], stay_until[useful])


def _with_second_sites(sending: Sending, board: SiteBoard, chance: Chance) -> Stays:
    """Some crews serve another site of the same prefecture during a stay."""
    crew, site, from_on, until = sending.sent()
    stream = chance.stream("crews: second sites")
    chosen = np.flatnonzero(stream.random(len(crew)) < RATES.second_site_at_once)
    chosen = chosen[np.argsort(from_on[chosen], kind="stable")]
    parts: list[tuple[Places, Places, Places, Places]] = []
    months = from_on[chosen].astype("datetime64[D]").astype("datetime64[M]")
    for month in np.unique(months):
        which = chosen[months == month]
        first = int(month.astype("datetime64[D]").astype(np.int64))
        board.open_in(first, first + 28)
        if not board.number_open:
            continue
        other = board.choose(board.prefecture_of(site[which]), stream, near=1.0)
        starts = np.maximum(from_on[which], board.period_from[other])
        ends = np.minimum(until[which], board.period_until[other])
        fits = (other != site[which]) & (starts < ends) & ~sending.was_there(crew[which], other)
        # Where no other site of the prefecture is open, one anywhere was chosen: too far for the same day.
        fits &= board.prefecture_of(other) == board.prefecture_of(site[which])
        parts.append((crew[which][fits], other[fits], starts[fits], ends[fits]))
        sending.remember(crew[which][fits], other[fits])
    seconds = [np.concatenate(columns) for columns in zip(*parts, strict=True)] if parts else [crew[:0]] * 4
    return Stays(
        crew=np.concatenate((crew, seconds[0])),
        site=np.concatenate((site, seconds[1])),
        from_on=np.concatenate((from_on, seconds[2])),
        until=np.concatenate((until, seconds[3])),
        beside=np.arange(len(crew) + len(seconds[0])) >= len(crew),
    )
