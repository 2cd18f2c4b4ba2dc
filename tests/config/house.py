"""A whole house in processes of its own, for tests that kill parts of it."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
import threading

import pytest


class House:
    """A running `ccus up` and its output so far."""

    def __init__(self, environment: dict[str, str], port: int) -> None:
        self.port = port
        self.said = ""
        self._reader: threading.Thread | None = None
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ccus.config.cli", "up"],
            env={**environment, "CCUS_PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_for(self, words: str) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if words in line:
                return
        pytest.fail(f"{words!r} was never said:\n{self.said}")

    def follow(self) -> None:
        """Goes on reading what the house says, so that its pipe never fills."""

        def read() -> None:
            assert self.process.stdout is not None
            for line in self.process.stdout:
                self.said += line

        self._reader = threading.Thread(target=read, daemon=True)
        self._reader.start()

    def kill(self) -> None:
        """Ends it at once, whatever it does; the rest of its output is read by `follow`."""
        self.process.kill()
        if self._reader is None:
            self.process.communicate()
            return
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def get(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=20)
        self.said += rest
        return self.process.returncode
