"""Serves the screen on a real port, as the agent does, in a thread of the test."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from gate_agent.screen.app import Courier, make_app
from gate_agent.screen.hub import TouchGate


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(
    gate: TouchGate,
    *,
    port: int | None = None,
    preferences: Path | None = None,
    make_bundle: Callable[[], bytes | None] | None = None,
    courier: Courier | None = None,
) -> Iterator[str]:
    """The address of the screen, no slash at the end. When the context ends, so does the server, open streams included."""
    port = port or free_port()
    app = make_app(
        gate,
        preferences=preferences,
        make_bundle=make_bundle,
        courier=courier,
        courier_page="https://ccus.example.jp/courier/",
    )
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1, lifespan="on")
    )
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        door.listen()
        thread = threading.Thread(target=server.run, args=([door],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(10)
            assert not thread.is_alive(), "The server of the screen did not end."
