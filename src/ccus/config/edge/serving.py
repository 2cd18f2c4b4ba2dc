"""A main process of the edge: `python -m ccus.config.edge.serving HOST PORT WORKERS APPLICATION`.

Several may serve the same port: the kernel hands each new connection to one that lives.

It imports the application before it makes workers, so that where these are forked (Linux) one that was killed is replaced in a moment
instead of the seconds that the imports take. granian gives up when a worker dies twice in five seconds; then it is served anew from here.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import sys

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from ccus.config.processes.house import EDGE_REQUESTS, WORKER_KILL_SECONDS

# Objects made before the young ones are looked through for circles. Python's own 700 are made by some touches, none of which is part of
# a circle; looking them through took a fifth of the edge's time.
YOUNG_OBJECTS = 20_000
# After so many the supervisor may know better: it pauses, and stops everything when nothing helps.
MOST_SERVINGS = 20


def serve(host: str, port: int, workers: int, target: str) -> int:
    """Serves until SIGTERM or SIGINT; gives the exit status."""
    importlib.import_module(target.partition(":")[0])
    gc.collect()
    gc.freeze()  # what was imported stays; workers share it as long as nobody touches it
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
    for _ in range(MOST_SERVINGS):
        server = Granian(
            target,
            address=host,
            port=port,
            interface=Interfaces.ASGI,
            workers=workers,
            http=HTTPModes.http1,
            websockets=False,
            backpressure=EDGE_REQUESTS,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=WORKER_KILL_SECONDS,
        )
        with contextlib.suppress(SystemExit):
            server.serve()
        if server.interrupt_signal:
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
