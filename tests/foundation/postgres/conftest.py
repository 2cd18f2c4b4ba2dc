"""Real servers in folders of their own. As root the server's user must be able to enter them, unlike pytest's own folders."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.made_house import copy_made_house

from ccus.foundation.postgres import place
from ccus.foundation.postgres.cluster import EmbeddedCluster


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """An empty folder with a short path that every user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="ccus-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def local_dir(open_folder: Path) -> Path:
    return open_folder / ".local"


@pytest.fixture
def made_folder(local_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The data folder that a server before has made and left in order."""
    copy_made_house(local_dir, tmp_path_factory)


@pytest.fixture
def cluster(local_dir: Path) -> Iterator[EmbeddedCluster]:
    cluster = EmbeddedCluster(local_dir)
    yield cluster
    cluster.stop()


@pytest.fixture
def system_state(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands in for /var/lib/openccus; /run/openccus and the folder for temporary files move beside it."""
    folder = open_folder / "state"
    monkeypatch.setattr(place, "SYSTEM_STATE", folder)
    monkeypatch.setattr(place, "SYSTEM_RUN", open_folder / "run")
    monkeypatch.setattr(tempfile, "tempdir", str(open_folder))
    return folder


@pytest.fixture
def as_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root: the server runs as a user of its own only then")


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port on the loopback that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]
