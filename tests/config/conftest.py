"""The real command line in a process and folders of its own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.made_house import copy_made_house, fresh_environment

from ccus.foundation.postgres.cluster import EmbeddedCluster

Ccus = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def own_local_dir() -> Iterator[Path]:
    """CCUS_LOCAL_DIR with a short path that the database's user can enter; its server is stopped in the end."""
    folder = Path(tempfile.mkdtemp(prefix="ccus-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    EmbeddedCluster(folder).stop()
    shutil.rmtree(folder)


@pytest.fixture
def made_local_dir(own_local_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`own_local_dir` of an installation whose database and static files are ready, as after its first start."""
    copy_made_house(own_local_dir, tmp_path_factory)
    return own_local_dir


@pytest.fixture
def own_environment(own_local_dir: Path) -> dict[str, str]:
    """The environment of an installation in `own_local_dir`, without what this test run has set for itself."""
    return fresh_environment(own_local_dir)


@pytest.fixture
def ccus(own_environment: dict[str, str]) -> Ccus:
    """Runs `ccus` with arguments, and environment variables by keyword, to its end."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ccus.config.cli", *arguments],
            env={**own_environment, **variables},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port on the loopback that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]
