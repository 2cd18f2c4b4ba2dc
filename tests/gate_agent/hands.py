"""Clocks that stand still until a test moves them, and what gates in tests are made of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from gate_agent.clock import Reading
from gate_agent.gate import Gate
from gate_agent.greeting import RosterCopy
from gate_agent.journal import sealing
from gate_agent.journal.room import Needs
from gate_agent.journal.touches import Touch
from gate_agent.recognitions import Method, Recognition
from gate_agent.settings import Settings

MORNING = datetime(2026, 11, 20, 23, 2, 11, 123456, tzinfo=UTC)  # 08:02 in Japan
SETTINGS = Settings("https://ccus.example.jp", "11288594589771", "丸の内新築工事", 17, "正門")


class Hands:
    """Clocks as the gate reads them. `pass_by` moves both, `set_wall` the wall clock alone, as a person does."""

    def __init__(self) -> None:
        self.wall, self.ticks_ns, self.boot = MORNING, 5_000_000_000, "boot-1"

    def __call__(self) -> Reading:
        return Reading(self.wall, self.ticks_ns, self.boot)

    def pass_by(self, **span: float) -> None:
        self.wall += timedelta(**span)
        self.ticks_ns += int(timedelta(**span) / timedelta(microseconds=1)) * 1_000

    def set_wall(self, **by: float) -> None:
        self.wall += timedelta(**by)

    def start_anew(self, boot: str) -> None:
        self.boot, self.ticks_ns = boot, 1_000_000_000

    def monotonic(self) -> float:
        return self.ticks_ns / 1e9


def make_gate(folder: Path, hands: Hands, *, roster: RosterCopy | None = None, needs: Needs | None = None) -> Gate:
    return Gate(
        folder, SETTINGS, roster=roster, clocks=hands, needs=needs or Needs(reserve=50_000, nearly_full=100_000)
    )


def card(text: str = "ABCD1234", **values: object) -> Recognition:
    return Recognition(method=Method.CARD, reader="test", card=text, **values)  # type: ignore[arg-type]


def touch(hands: Hands, text: str = "ABCD1234", event_id: UUID | None = None, offset_ms: int | None = None) -> Touch:
    return Touch(
        event_id=event_id or sealing.new_event_id(hands.wall),
        occurred_at=hands.wall,
        reading=hands(),
        method=Method.CARD,
        reader="test",
        card=text,
        offset_ms=offset_ms,
    )
