"""What waits, shown as QR frames on the gate's own screen, and receipts that its camera reads. Part by part, oldest first.

A part is small enough to be read in some ten seconds, and stands for itself like a file: 250 touches have some 22 kB, which are
50 frames.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import segno

from gate_agent.courier import frames
from gate_agent.courier.bundles import first_part, keep_manifest, seal_part
from gate_agent.courier.frames import Collector, Frames
from gate_agent.courier.receipts import NoReceipt, NotOurs, read_receipt, settle
from gate_agent.gate import Gate

MOST_EVENTS = 250
# So much always fits into the frames of one message: sealed it is about as long at the worst.
LARGEST_JSON = 110_000
# Frames are asked for so many at a time; a small board draws them while the page shows those before.
FRAMES_AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class _Part:
    frames: Frames
    count: int
    last_row: int


class Handing:
    """For one running gate; its methods may be called from any thread, one at a time (the screen sees to it)."""

    def __init__(self, gate: Gate, *, device_id: int, token: str, seal_to: Callable[[], bytes | None]) -> None:
        self._gate, self._device_id, self._token, self._seal_to = gate, device_id, token, seal_to
        self._parts: list[_Part] = []
        self._collector = Collector(frames.RECEIPT)
        self._read: tuple[bytes, dict[str, Any]] | None = None

    def show(self, *, part: int, begin: int) -> dict[str, Any]:
        """Some frames of a part, from number `begin` on: `{"frames", "side", "count", "remaining"}`, a frame being the modules of
        its code as bits in base64, row by row. The first frames of part 0 seal anew what waits then.

        `{"trouble": "no_key" | "nothing"}` when there is nothing to show. sqlite3.Error, OSError.
        """
        if part == begin == 0:
            self._parts.clear()
        if part >= len(self._parts):
            trouble = self._seal_next()
            if trouble:
                return {"trouble": trouble}
        shown = self._parts[min(part, len(self._parts) - 1)]
        codes = [_code(shown.frames.text(number)) for number in range(begin, begin + FRAMES_AT_ONCE)]
        return {
            "frames": [code.bits for code in codes],
            "side": codes[0].side,
            "count": shown.count,
            "remaining": self._gate.journal().count_waiting(after_row=shown.last_row),
        }

    def take_receipt(self, text: str) -> dict[str, Any]:
        """One frame of a receipt: `{"have", "blocks", "result", "count"}`; `result` is empty until all is there, then `settled`
        (so many touches are known to have arrived), `not_ours` or `no_receipt`. NoFrame, sqlite3.Error, OSError.
        """
        progress = self._collector.take(text)
        told: dict[str, Any] = {"have": progress.have, "blocks": progress.blocks, "result": "", "count": 0}
        if progress.message is None:
            return told
        if self._read is None or self._read[0] != progress.message:
            self._read = progress.message, self._settle(progress.message)
        return {**told, **self._read[1]}

    def _seal_next(self) -> str:
        """What is in the way of one more part, empty when it was made."""
        seal_to = self._seal_to()
        if seal_to is None:
            return "no_key"
        journal = self._gate.journal()
        after_row = self._parts[-1].last_row if self._parts else 0
        waiting = journal.oldest_waiting(MOST_EVENTS, after_row=after_row)
        events = first_part(journal.as_sent(waiting), most_events=MOST_EVENTS, largest_json=LARGEST_JSON)
        if not events:
            return "nothing"
        bundle = seal_part(events, device_id=self._device_id, token=self._token, seal_to=seal_to)
        keep_manifest(self._gate.folder, bundle)
        shown = Frames(bundle.content, kind=frames.BUNDLE, block_bytes=frames.BUNDLE_BLOCK)
        self._parts.append(_Part(shown, len(events), waiting[len(events) - 1].row))
        return ""

    def _settle(self, message: bytes) -> dict[str, Any]:
        try:
            receipt = read_receipt(self._gate.folder, message.decode())
        except (NoReceipt, UnicodeDecodeError):
            return {"result": "no_receipt"}
        except NotOurs:
            return {"result": "not_ours"}
        settle(self._gate.journal(), receipt)
        self._gate.tend()
        return {"result": "settled", "count": len(receipt.event_ids)}


@dataclass(frozen=True, slots=True)
class _Code:
    bits: str
    side: int


def _code(text: str) -> _Code:
    """Sealed bytes look alike under every mask: to try them all would take most of the time."""
    matrix = segno.make(text, micro=False, error="l", boost_error=False, mask=3).matrix
    bits = "".join("1" if dark else "0" for row in matrix for dark in row)
    padded = bits.ljust(-(-len(bits) // 8) * 8, "0")
    return _Code(base64.b64encode(int(padded, 2).to_bytes(len(padded) // 8)).decode(), len(matrix))
