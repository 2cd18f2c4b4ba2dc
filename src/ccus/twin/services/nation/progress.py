"""How far the building of the nation has come: remembered in the audit trail, in the transaction of each step.

So a build that was stopped, by hand or by a lost line, goes on where it was, and one that is done knows it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ccus.foundation.models import AuditEvent
from ccus.foundation.services.audit import record_act
from ccus.twin.rules.nation.plan import Offsets

_ACT = "twin:nation-step:finish"
_SUBJECT = "twin"
_ACTOR = "program:twin"
_BEGUN = "begun"


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What a build was begun with."""

    scale: Decimal
    until: date
    seed: int
    offsets: Offsets
    beside_cast: bool = False

    def has(self, *, scale: Decimal, until: date, seed: int) -> bool:
        return (self.scale, self.until, self.seed) == (scale, until, seed)


def beginning() -> Beginning | None:
    """None when no nation was ever begun in this database."""
    details = step_details(_BEGUN)
    if details is None:
        return None
    return Beginning(
        scale=Decimal(details["scale"]),
        until=date.fromisoformat(details["until"]),
        seed=int(details["seed"]),
        offsets=Offsets(**details["offsets"]),
        beside_cast=details.get("beside_cast", False),
    )


def begin(begun: Beginning, *, now: datetime) -> None:
    finish_step(
        _BEGUN,
        now=now,
        scale=str(begun.scale.normalize()),
        until=begun.until.isoformat(),
        seed=begun.seed,
        offsets=asdict(begun.offsets),
        beside_cast=begun.beside_cast,
    )


def step_details(step: str) -> dict[str, Any] | None:
    """What was remembered of a finished step; None when it is not finished."""
    row = AuditEvent.objects.filter(subject_kind=_SUBJECT, subject_id=f"nation:{step}", act=_ACT).order_by("id").last()
    return None if row is None else row.details


def finish_step(step: str, *, now: datetime, **details: object) -> None:
    """Call inside the transaction of the step. Step names are up to 50 characters."""
    record_act(_ACT, actor=_ACTOR, subject_kind=_SUBJECT, subject_id=f"nation:{step}", at=now, details=details)
