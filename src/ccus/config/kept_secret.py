"""A secret of the installation that is made once and kept in a file only its owner can read."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

BYTES = 48


def kept_secret(path: Path) -> str:
    """The secret in the file; made with the file. Of processes that make it at the same time, all get the same one.

    The file appears whole or not at all, and is never readable by others, not even for a moment.
    """
    with contextlib.suppress(FileNotFoundError):
        if kept := path.read_text():
            return kept
        path.unlink(missing_ok=True)  # emptied by a power cut
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    return path.read_text()
