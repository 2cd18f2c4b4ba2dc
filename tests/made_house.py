"""An installation with its database made and migrated, once for all tests of a run, and copied for each that begins with one.

What makes a database has tests of its own; the others would each spend half of their time on it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ccus.foundation.postgres.cluster import EmbeddedCluster
from ccus.foundation.postgres.place import make_control_dir
from ccus.foundation.postgres.tuning import Profile

# All of an installation that is no longer running; what else lies there belongs to the processes that made it.
KEPT = ("postgres/data", "postgres/password", "secret-key", "static")


def copy_made_house(target: Path, factory: pytest.TempPathFactory) -> None:
    """`target`, an empty folder, becomes the CCUS_LOCAL_DIR of an installation that nobody has used yet."""
    _copy(_made_house(factory), target)


def fresh_environment(local_dir: Path) -> dict[str, str]:
    """The environment of an installation in `local_dir`, without what this test run has set for itself."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CCUS_", "DJANGO_"))}
    return {**kept, "CCUS_LOCAL_DIR": str(local_dir), "PYTHONUNBUFFERED": "1"}


def _made_house(factory: pytest.TempPathFactory) -> Path:
    """The folder that is copied; the first who asks makes it, the other worker of pytest-xdist waits."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = shared / "made-house"
    with (shared / "made-house.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _make(made)
    return made


def _make(target: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="ccus-", dir="/tmp"))
    folder.chmod(0o755)  # the database's user must get there
    try:
        with EmbeddedCluster(folder, profile=Profile.THROWAWAY).acquire() as lease:
            done = subprocess.run(
                [sys.executable, "-m", "ccus.config.cli", "prepare"],
                env={**fresh_environment(folder), "CCUS_DATABASE_URL": lease.url},
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            lease.release_and_wait()
        EmbeddedCluster(folder).stop()  # its last file goes a moment after the last of its users
        partial = target.with_name(f"{target.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        _copy(folder, partial)
        partial.rename(target)
    finally:
        EmbeddedCluster(folder).stop()
        shutil.rmtree(folder)


def _copy(source: Path, target: Path) -> None:
    """Owners stay as they are: as root the database's files belong to its own user."""
    make_control_dir(target)
    for name in KEPT:
        subprocess.run(["cp", "-a", source / name, target / name], check=True)
