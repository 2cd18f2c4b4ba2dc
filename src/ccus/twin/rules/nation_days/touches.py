"""From visits to single touches: what gates would have sent, and what was concluded about it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
import numpy.typing as npt

from ccus.history.states import CredentialKind, Direction
from ccus.twin.rules.nation.chance import Chance, luck_of_keys
from ccus.twin.rules.nation.plan import NationPlan
from ccus.twin.rules.nation.tables import METHODS
from ccus.twin.rules.nation_days import reasons
from ccus.twin.rules.nation_days.cards_carried import BY_ID
from ccus.twin.rules.nation_days.defects import Defect
from ccus.twin.rules.nation_days.moments import COMES_BACK, GOES_OUT
from ccus.twin.rules.nation_days.month_calendar import MonthCalendar
from ccus.twin.rules.nation_days.reasons import Conclusion, conclusion_of
from ccus.twin.rules.nation_days.site_troubles import site_troubles
from ccus.twin.rules.nation_days.standing import Standing
from ccus.twin.rules.nation_days.visits import REPEATED_TOUCHES, Visits

Numbers = npt.NDArray[np.int32]
Moments = npt.NDArray[np.int64]

DIRECTIONS = (Direction.UNKNOWN, Direction.ENTRY, Direction.EXIT)
_ENTRY, _EXIT = 1, 2
_DAY_SECONDS, _JST_SECONDS = 86_400, 9 * 3600
_LINE_BACK = 10 * 3600
_DAYS_AHEAD = (1, 4)
_METHOD, _DIRECTION, _CREDENTIAL = 8, 4, 2
# Devices that keep no running numbers; touches before which a device skips one although nothing was lost. Ours.
WITHOUT_NUMBERS = 0.02
NUMBERS_SKIPPED = 0.0005
_NUMBERS_A_MONTH = 100_000


@dataclass(frozen=True, kw_only=True)
class TouchRows:
    """Touches in order of `touched_day`, then moment. Technicians, sites and devices are numbers, technician -1 for nobody.

    `happened_at` is in seconds since 1970 (UTC); `received_after` in seconds after the true moment, which for a clock that is
    ahead lies before `happened_at`. `work_day` is -1 where the time cannot be believed. `visit` points into the visits.
    `event_id` are two big-endian halves of a UUIDv7. `sequence` is the device's running number, 0 where it keeps none. `wording` leads to `touch_wording_of`.
    """

    visit: Numbers
    event_id: npt.NDArray[np.uint64]
    touched_day: Numbers
    happened_at: Moments
    received_at: Moments
    offset_ms: Numbers
    device: Numbers
    sequence: npt.NDArray[np.int64]
    site: Numbers
    issue: npt.NDArray[np.int16]
    technician: Numbers
    work_day: Numbers
    wording: Numbers

    def __len__(self) -> int:
        return len(self.visit)

    def where(self, chosen: npt.NDArray[np.bool_]) -> Self:
        """The rows that are chosen, in the same order."""
        return type(self)(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})


def joined(first: TouchRows, second: TouchRows) -> TouchRows:
    """Two sets of touches behind each other."""
    names = [field.name for field in fields(TouchRows)]
    return TouchRows(**{name: np.concatenate((getattr(first, name), getattr(second, name))) for name in names})


@dataclass(frozen=True)
class TouchWording:
    """The columns of a touch that many touches share."""

    method: str
    direction: str
    credential_kind: str
    conclusion: Conclusion


def touch_wording_of(code: int) -> TouchWording:
    """The words behind a code of `TouchRows.wording`."""
    code, by_card = divmod(code, _CREDENTIAL)
    code, direction = divmod(code, _DIRECTION)
    kind, method = divmod(code, _METHOD)
    credential = CredentialKind.CARD if by_card else CredentialKind.TECHNICIAN_ID
    return TouchWording(METHODS[method].value, DIRECTIONS[direction].value, credential.value, conclusion_of(kind))


def touches_of(
    plan: NationPlan, standing: Standing, visits: Visits, calendar: MonthCalendar, chance: Chance
) -> TouchRows:
    """All touches of a month's visits; a night shift's last one lies on the next morning."""
    stream = chance.stream(f"days: touches {calendar.month}")
    visit, after, direction = _moments(visits, stream)
    begins = visits.work_day[visit].astype(np.int64) * _DAY_SECONDS - _JST_SECONDS
    true_at = begins + after
    mishaps, kind = visits.mishaps[visit], visits.kind[visit]
    is_ahead = (mishaps & Defect.CLOCK_AHEAD.bit) > 0
    happened_at = true_at + np.where(is_ahead, stream.integers(*_DAYS_AHEAD, len(visit)) * _DAY_SECONDS, 0)
    assignment = visits.assignment[visit]
    site = plan.assignments.site[assignment]
    troubles = site_troubles(len(plan.sites.prime), calendar, chance)
    received_at = true_at + stream.integers(1, 6, len(visit), dtype=np.int8)
    is_late = (mishaps & Defect.SENT_LATE.bit) > 0
    back_at = troubles.down_until[site[is_late]].astype(np.int64) * _DAY_SECONDS - _JST_SECONDS + _LINE_BACK
    received_at[is_late] = np.maximum(received_at[is_late], back_at)
    direction = np.where(standing.asks_which_way[site], direction, 0)
    issue = visits.issue[visit]
    wording = kind.astype(np.int32) * _METHOD + visits.method[visit]
    wording = (wording * _DIRECTION + direction) * _CREDENTIAL + (issue != BY_ID)
    is_strange = (kind & reasons.UNKNOWN_CARD) > 0
    touched_day = ((happened_at + _JST_SECONDS) // _DAY_SECONDS).astype(np.int32)
    # Whoever holds the cards of a crew stands at one reader.
    keeps_to = np.where((mishaps & Defect.CARDS_STACKED.bit) > 0, plan.assignments.node[assignment], assignment)
    device = _devices(plan, standing, site, keeps_to, visits.work_day[visit])
    order = np.argsort(happened_at, kind="stable")
    order = order[~visits.is_lost[visit[order]]]
    rows = TouchRows(
        visit=visit,
        event_id=_event_ids(happened_at, stream),
        touched_day=touched_day,
        happened_at=happened_at,
        received_at=received_at,
        offset_ms=troubles.offset_on(site, visits.work_day[visit]),
        device=device,
        sequence=_sequences(device, true_at, calendar, chance),
        site=site,
        issue=issue,
        technician=np.where(is_strange, -1, plan.assignments.technician[assignment]).astype(np.int32),
        work_day=np.where(is_ahead, -1, visits.work_day[visit]).astype(np.int32),
        wording=wording.astype(np.int32),
    )
    return TouchRows(**{field.name: getattr(rows, field.name)[order] for field in fields(rows)})


def _moments(visits: Visits, stream: np.random.Generator) -> tuple[Numbers, Numbers, npt.NDArray[np.int8]]:
    """Visit, seconds since its midnight and direction of each touch."""
    reached = visits.mishaps & (Defect.GATE_DARK.bit | Defect.CARD_FORGOTTEN.bit) == 0
    comes = np.flatnonzero((visits.touches >= 1) & reached)
    leaves = np.flatnonzero((visits.touches >= 2) & reached)
    noon = np.flatnonzero((visits.touches == 4) & reached)
    again = np.repeat(np.flatnonzero(visits.touches == REPEATED_TOUCHES), REPEATED_TOUCHES - 2)
    between = (visits.exit[again] - visits.entry[again]) // (REPEATED_TOUCHES - 1)
    visit = np.concatenate((comes, noon, noon, again, leaves)).astype(np.int32)
    after = np.concatenate(
        (
            visits.entry[comes],
            GOES_OUT.draw(stream, len(noon)),
            COMES_BACK.draw(stream, len(noon)),
            visits.entry[again] + between * (1 + np.arange(len(again)) % (REPEATED_TOUCHES - 2)),
            visits.exit[leaves],
        )
    )
    sizes = [len(comes), len(noon), len(noon), len(again), len(leaves)]
    return visit, after, np.repeat(np.array([_ENTRY, _EXIT, _ENTRY, _ENTRY, _EXIT], dtype=np.int8), sizes)


def _devices(plan: NationPlan, standing: Standing, site: Numbers, keeps_to: Numbers, day: Numbers) -> Numbers:
    """People keep to one device of the site; to the first where theirs is not in use on that day. `keeps_to`: whatever number
    tells those apart who keep to different ones.
    """
    first = standing.first_device[site]
    device = first + keeps_to % standing.devices[site]
    in_use = (plan.devices.enrolled_on[device] <= day) & (day < plan.devices.revoked_on[device])
    return np.where(in_use, device, first).astype(np.int32)


def _sequences(device: Numbers, true_at: Moments, calendar: MonthCalendar, chance: Chance) -> npt.NDArray[np.int64]:
    """Running numbers of the devices that keep any, lost touches included. A device also skips a number now and then."""
    stream = chance.stream(f"days: running numbers {calendar.month}")
    order = np.lexsort((true_at, device))
    of = device[order]
    begins = np.flatnonzero(np.diff(of, prepend=-1))
    size = np.diff(begins, append=len(of))
    steps = 1 + (stream.random(len(of), dtype=np.float32) < NUMBERS_SKIPPED).astype(np.int64)
    counted = np.cumsum(steps)
    before = counted[begins] - steps[begins] if len(begins) else counted
    sequence = np.empty(len(of), dtype=np.int64)
    month = calendar.month.year * 12 + calendar.month.month
    sequence[order] = month * _NUMBERS_A_MONTH + counted - np.repeat(before, size)
    keeps_none = luck_of_keys(chance.stream("days: devices without numbers"), device.astype(np.int64)) < WITHOUT_NUMBERS
    return np.where(keeps_none, 0, sequence)


def _event_ids(happened_at: Moments, stream: np.random.Generator) -> npt.NDArray[np.uint64]:
    """UUIDs of version 7 (RFC 9562 §5.7): milliseconds, then chance."""
    size = len(happened_at)
    chance = stream.integers(0, 2**64, (size, 2), dtype=np.uint64)
    milliseconds = (happened_at * 1000).astype(np.uint64) + chance[:, 1] % np.uint64(1000)
    ids = np.empty((size, 2), dtype=np.uint64)
    ids[:, 0] = (milliseconds << np.uint64(16)) | np.uint64(0x7000) | (chance[:, 0] & np.uint64(0xFFF))
    ids[:, 1] = np.uint64(1 << 63) | (chance[:, 1] >> np.uint64(2))
    return ids
