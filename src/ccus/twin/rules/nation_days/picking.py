"""Which days become work days: exactly as many (assignment, day) pairs of a month as were published.

Every day on which somebody is assigned somewhere is a candidate. Each has a moment (`attendance`); the earliest so many win.
That is exact in number whatever the moments are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccus.twin.rules.nation_days.candidates import Candidates
from ccus.twin.rules.nation_days.losses import Losses

Positions = npt.NDArray[np.int64]


class TooFewDays(Exception):
    """The plan offers fewer days in a month than records were published: the plan and its marginals disagree."""


@dataclass(frozen=True, kw_only=True)
class Picked:
    """Positions of candidates, in order. `worked`: days of which all but `further` become records; `typed` are those among them
    that are typed in because the gate was dark. `lost`: worked at a dark gate, and nobody noticed.
    """

    candidates: Candidates
    worked: Positions
    lost: Positions
    typed: Positions
    further: int
    moment: npt.NDArray[np.float32]

    def without_latest(self, places: Positions, *, number: int) -> Positions:
        """These positions without the `number` that would have been chosen last, in order."""
        if number <= 0:
            return places
        return np.sort(places[np.argsort(self.moment[places], kind="stable")[: len(places) - number]])


def pick(
    candidates: Candidates, moment: npt.NDArray[np.float32], losses: Losses, *, number: int, further: int
) -> Picked:
    """The `number` earliest candidates become records, `further` more days are worked and make none.

    Days lost at dark gates come on top: those that are earlier than the last day picked. TooFewDays when there are fewer than
    `number`; where only the further ones are short, there are fewer of them.
    """
    offered = np.flatnonzero(~losses.is_lost)
    if number > len(offered):
        raise TooFewDays(f"{len(offered)} days offered, {number} wanted")
    wanted = min(number + further, len(offered))
    order = np.argpartition(moment[offered], wanted - 1) if 0 < wanted < len(offered) else np.arange(len(offered))
    worked = np.sort(offered[order[:wanted]])
    last = moment[worked].max(initial=-np.inf)
    return Picked(
        candidates=candidates,
        worked=worked,
        lost=np.flatnonzero(losses.is_lost & (moment <= last)),
        typed=worked[losses.is_typed[worked]],
        further=wanted - number,
        moment=moment,
    )
