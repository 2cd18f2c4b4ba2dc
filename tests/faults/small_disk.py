"""A disk of a few megabytes for one folder, where root may mount one; it can be filled and emptied."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path

FILLER = "filler.bin"
LEAST_BYTES = 4_096


class SmallDisk:
    def __init__(self, folder: Path, *, megabytes: int) -> None:
        """Mounts it. OSError when this process may not."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)], capture_output=True
        )
        if mounted.returncode:
            raise PermissionError(mounted.stderr.decode())

    def fill(self) -> None:
        """Until nothing fits any more."""
        with (self.folder / FILLER).open("ab", buffering=0) as file:
            size = 1 << 26
            while size >= LEAST_BYTES:
                try:
                    os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), size)
                except OSError:
                    size //= 2

    def empty(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            (self.folder / FILLER).unlink()

    def unmount(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True, capture_output=True)


def can_mount() -> bool:
    return os.geteuid() == 0 and os.name == "posix" and Path("/proc/mounts").exists()
