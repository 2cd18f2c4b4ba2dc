"""How well detectors do against the defects that were made: how many they find, and how much of what they tell is false."""

from __future__ import annotations

from collections.abc import Hashable, Set
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Score:
    """One detector against one kind of defect. `told` counts everything it told, `false` what of it was told wrongly.

    `told` is None where a defect is only one of several that the same detector tells of: there nothing is false by itself.
    """

    name: str
    made: int
    found: int
    told: int | None = None
    false: int = 0

    @property
    def recall(self) -> float:
        """The share of what was made that was found; 1 where nothing was made."""
        return self.found / self.made if self.made else 1.0

    @property
    def false_share(self) -> float:
        """The share of what was told that is false; 0 where nothing was told."""
        return self.false / self.told if self.told else 0.0


def score_of(name: str, *, made: Set[Hashable], told: Set[Hashable], true: Set[Hashable] | None = None) -> Score:
    """`made` are to be found, `told` is what the detector tells. `true` are all that are right to tell; `made` if absent."""
    return Score(
        name=name,
        made=len(made),
        found=len(made & told),
        told=len(told),
        false=len(told - (made if true is None else true)),
    )


def part_of(name: str, *, made: Set[Hashable], told: Set[Hashable]) -> Score:
    """How many of one kind were found among what was told of several."""
    return Score(name=name, made=len(made), found=len(made & told))
