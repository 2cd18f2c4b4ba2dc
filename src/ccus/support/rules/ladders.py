"""When a notice is told on which channel, until somebody has answered (`data/ladders.csv`)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ccus.kit.channels import MessageChannel
from ccus.support.rules.tables import read_rows
from ccus.support.states import NoticeCause


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One step: on which day, how. `number` counts within the cause, from 0."""

    number: int
    channel: MessageChannel
    anchor: str
    days: int

    def on(self, *, made_on: date, due_on: date | None) -> date:
        """The day of the step; a notice without a day to answer by counts from the day it was made."""
        return (due_on if self.anchor == "due" and due_on else made_on) + timedelta(days=self.days)


@cache
def ladder(cause: NoticeCause) -> tuple[Rung, ...]:
    rows = [row for row in read_rows("ladders.csv") if row["cause"] == cause.value]
    return tuple(
        Rung(number=number, channel=MessageChannel(row["channel"]), anchor=row["anchor"], days=int(row["days"]))
        for number, row in enumerate(rows)
    )


@dataclass(frozen=True, kw_only=True)
class Climb:
    """What is to be done now: on which channels, from which step on it goes on, and when that is (None: it was the last)."""

    channels: tuple[MessageChannel, ...]
    next_step: int
    next_on: date | None


def climb(
    cause: NoticeCause,
    *,
    step: int,
    made_on: date,
    due_on: date | None,
    on: date,
    reachable: Collection[MessageChannel],
) -> Climb:
    """The steps from `step` on whose day has come. Several on one channel, missed meanwhile, are one.

    A channel on which nobody can be reached gives way to the next stronger one (mail, letter, telephone), at once.
    """
    rungs = ladder(cause)[step:]
    days = [rung.on(made_on=made_on, due_on=due_on) for rung in rungs]
    passed = [rung for rung, day in zip(rungs, days, strict=True) if day <= on]
    left = [(rung, day) for rung, day in zip(rungs, days, strict=True) if day > on]
    channels = dict.fromkeys(filter(None, (_reachable(rung.channel, reachable) for rung in passed)))
    return Climb(
        channels=tuple(channels),
        next_step=left[0][0].number if left else len(ladder(cause)),
        next_on=left[0][1] if left else None,
    )


def _reachable(channel: MessageChannel, reachable: Collection[MessageChannel]) -> MessageChannel | None:
    stronger = (MessageChannel.MAIL, MessageChannel.LETTER, MessageChannel.CALL)
    return next((each for each in stronger[stronger.index(channel) :] if each in reachable), None)


def first_day(cause: NoticeCause, *, made_on: date, due_on: date | None) -> date:
    return ladder(cause)[0].on(made_on=made_on, due_on=due_on)
