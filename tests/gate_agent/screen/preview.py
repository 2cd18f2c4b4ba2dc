"""Shows every state of the screen in turn, for looking at it: `python -m tests.gate_agent.screen.preview [--port 8765]`.

Anything held to it is answered too: type on the page as a keyboard-type reader, or show a QR code to the camera.
"""

from __future__ import annotations

import argparse
import itertools
import threading
from typing import Any

from tests.gate_agent.screen.memory_gate import MemoryGate
from tests.gate_agent.screen.serving import served

from gate_agent.recognitions import Direction, Trouble
from gate_agent.showing import Clock, Disk, Light, Network

SECONDS = 5
ANSWERS: list[dict[str, Any]] = [
    {"light": Light.RECORDED, "name": "健一", "level": 2, "color": "blue", "direction": Direction.ENTRY},
    {
        "light": Light.RECORDED,
        "name": "ズオン",
        "level": 1,
        "color": "white",
        "direction": Direction.EXIT,
        "language": "vi",
    },
    {"light": Light.RECORDED_CHECK, "name": "恵", "level": 4, "color": "gold", "warning": "no_site_role"},
    {"light": Light.RECORDED_CHECK, "warning": "unknown_card"},
    {"light": Light.CHOOSE, "name": "直樹", "level": 3, "color": "silver"},
    {"light": Light.AGAIN, "trouble": Trouble.HALF_READ},
    {"light": Light.AGAIN, "warning": "not_written"},
]
STATES: list[dict[str, Any]] = [
    {"waiting": 0, "network": Network.ONLINE, "clock": Clock.RIGHT, "disk": Disk.ROOM, "readers": ()},
    {"waiting": 12, "network": Network.OFFLINE},
    {"clock": Clock.WRONG, "clock_offset_ms": 725_000},
    {"network": Network.REFUSED, "readers": (("pcsc:ACR122U", Trouble.READER_GONE),), "disk": Disk.NEARLY_FULL},
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8765)
    gate = MemoryGate()
    pause = threading.Event()
    with served(gate, port=parser.parse_args().port) as address:
        print(f"{address}/ (Ctrl-C ends)")
        for answer, state in zip(itertools.cycle(ANSWERS), itertools.cycle(STATES)):
            pause.wait(SECONDS)
            gate.change(**state)
            gate.show(**answer)


if __name__ == "__main__":
    main()
