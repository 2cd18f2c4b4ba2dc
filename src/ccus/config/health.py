"""The checks of `ccus doctor`. To add one, write a function that gives a `Finding` and put it into `CHECKS`."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from ccus.config import environment
from ccus.config.database import database_leased
from ccus.config.processes.readiness import AddressUnusable, PagesPortTaken, check_port_is_free
from ccus.foundation.postgres.data_folder import NEEDED_BYTES
from ccus.foundation.postgres.outside import check_server
from ccus.foundation.postgres.trouble import DatabaseTrouble

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20


@dataclass(frozen=True)
class Finding:
    """`advice` is shown only when the finding is not good."""

    subject: str
    found: str
    good: bool
    advice: str = ""


Check = Callable[[], Finding]


def check_python() -> Finding:
    return Finding(
        "Python",
        platform.python_version(),
        sys.version_info >= OLDEST_PYTHON,
        "Python 3.11 以上を入れて「make setup」を実行してください。 / Install Python ≥ 3.11 and run “make setup”.",
    )


def check_node() -> Finding:
    """Node builds the front end; a running installation does not need it."""
    advice = "「make setup」を実行すると同梱の Node を使います。 / “make setup” provides the bundled Node."
    bundled = environment.PROJECT_ROOT / ".local" / "node" / "bin" / "node"
    node = shutil.which("node") or (str(bundled) if bundled.exists() else None)
    if node is None:
        return Finding("Node", "—", False, advice)
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = version.removeprefix("v").partition(".")[0]
    return Finding("Node", version, major.isdigit() and int(major) >= OLDEST_NODE, advice)


def check_disk() -> Finding:
    folder = environment.local_dir()
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free_bytes = shutil.disk_usage(existing).free
    return Finding(
        "空き容量 / free disk",
        f"{free_bytes / 1e9:,.1f} GB ({existing})",
        free_bytes >= NEEDED_BYTES,
        "1 GB 以上の空きを作るか、CCUS_LOCAL_DIR に別の場所を指定してください。 / Free at least 1 GB, or set CCUS_LOCAL_DIR.",
    )


def check_port() -> Finding:
    """Good also when our own server is the one that listens."""
    bind, port = environment.read("CCUS_BIND"), environment.read_port("CCUS_PORT") or 0
    subject = "ポート / port"
    try:
        check_port_is_free(bind, port)
    except PagesPortTaken as trouble:
        return Finding(subject, f"{port}: 使用中 / in use", (environment.local_dir() / "run" / "children.json").exists(),
                       f"{trouble.japanese} / {trouble.english}")  # fmt: skip
    except AddressUnusable as trouble:
        return Finding(subject, f"{bind}:{port}", False, f"{trouble.japanese} / {trouble.english}")
    return Finding(subject, f"{port}: 空き / free", True)


def check_database() -> Finding:
    """Starts the embedded server for a moment when it does not run."""
    subject = "データベース / database"
    try:
        with database_leased() as url:
            version = check_server(url)
    except DatabaseTrouble as trouble:
        return Finding(subject, "×", False, f"{trouble.japanese} / {trouble.english}")
    return Finding(subject, f"PostgreSQL {version // 10_000}.{version % 10_000}", True)


CHECKS: tuple[Check, ...] = (check_python, check_node, check_disk, check_port, check_database)
