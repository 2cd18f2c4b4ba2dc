"""The edge's main process: `python -m ccus.config.edge.serving HOST PORT APPLICATION`.

It imports the application before it makes workers, so that where these are forked (Linux) one that was killed is replaced in a moment
instead of the seconds that the imports take. granian gives up when a worker dies twice in five seconds; then it is served anew from here.
"""

from __future__ import annotations

import contextlib
import importlib
import sys

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from ccus.config.processes.house import EDGE_REQUESTS, EDGE_WORKERS, WORKER_KILL_SECONDS

# After so many the supervisor may know better: it pauses, and stops everything when nothing helps.
MOST_SERVINGS = 20


def serve(host: str, port: int, target: str) -> int:
    """Serves until SIGTERM or SIGINT; gives the exit status."""
    importlib.import_module(target.partition(":")[0])
    for _ in range(MOST_SERVINGS):
        server = Granian(
            target,
            address=host,
            port=port,
            interface=Interfaces.ASGI,
            workers=EDGE_WORKERS,
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
    sys.exit(serve(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
