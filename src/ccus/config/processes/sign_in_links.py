"""Carries the demo's sign-in links from the step that makes them to the terminal, where they appear once all is ready."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path


class SignInLinks:
    """A file that only we can read, and that is gone once it was read: the links let anyone in."""

    def __init__(self, local_dir: Path) -> None:
        self._path = local_dir / "run" / "sign-in-links.json"

    def put(self, links: Iterable[tuple[str, str]]) -> None:
        """`links` are pairs of role and address."""
        self.forget()
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(list(links), file)

    def take(self) -> list[tuple[str, str]]:
        try:
            pairs = json.loads(self._path.read_text())
        except FileNotFoundError:
            return []
        self.forget()
        return [(role, link) for role, link in pairs]

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)
