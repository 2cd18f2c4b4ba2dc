"""Where data, socket and binaries of one installation lie, and as whom the server runs.

An ordinary user has everything under `<local_dir>/postgres/`. Root has it there too when the server's own user can get
there; otherwise (a checkout in /root, say) it goes to `/var/lib/openccus/<hash of local_dir>/`, and `place.json` in the
control folder remembers that. The rights of folders that exist already are never touched.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from ccus.foundation.postgres import system_user
from ccus.foundation.postgres.locator import ServerBinaries
from ccus.foundation.postgres.runtime import control_dir
from ccus.foundation.postgres.system_user import SystemUser
from ccus.foundation.postgres.trouble import DataFolderGone, NoRights, PlaceUnreadable

SYSTEM_STATE = Path("/var/lib/openccus")
SYSTEM_RUN = Path("/run/openccus")
LONGEST_SOCKET_NAME = ".s.PGSQL.65535"
SOCKET_PATH_LIMIT = 103  # bytes without the closing zero; 107 on Linux, 103 on macOS (sun_path)


@dataclass(frozen=True)
class Place:
    """`sockets` is None when no folder with a short enough path could be had; the server then listens on TCP only."""

    home: Path
    server: ServerBinaries
    user: SystemUser | None
    sockets: Path | None

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def password_file(self) -> Path:
        return self.home / "password"

    @property
    def log(self) -> Path:
        return self.home / "server.log"


def make_control_dir(local_dir: Path) -> Path:
    """The control folder, made when absent: passable for the server's user, readable for nobody else."""
    folder = control_dir(local_dir)
    try:
        local_dir.mkdir(parents=True, exist_ok=True)
        _make_folder(folder, mode=0o711)
    except OSError as error:
        raise NoRights(what=str(folder), reason=error.strerror or str(error)) from error
    owner = folder.stat().st_uid
    if owner != os.geteuid():
        raise NoRights(what=str(folder), reason=f"it belongs to user {owner}, you are user {os.geteuid()}")
    return folder


def choose_place(local_dir: Path, server: ServerBinaries) -> Place:
    """The place of this installation, with its folders made. Raises NoRights, DataFolderGone, PlaceUnreadable."""
    control = make_control_dir(local_dir)
    user = system_user.server_user()
    try:
        home = _choose_home(local_dir.resolve(), control, user)
        return Place(home, _runnable_server(server, user), user, _choose_sockets(home, local_dir, user))
    except OSError as error:
        raise NoRights(what=str(error.filename or control), reason=error.strerror or str(error)) from error


def recorded_home(local_dir: Path) -> Path:
    """Where the data of this installation lie, as far as is known; makes and checks nothing."""
    control = control_dir(local_dir)
    return _read_pointer(control / "place.json", local_dir.resolve()) or control


def _choose_home(local_dir: Path, control: Path, user: SystemUser | None) -> Path:
    pointer = control / "place.json"
    recorded = _read_pointer(pointer, local_dir)
    if recorded is not None:
        if not recorded.is_dir():
            raise DataFolderGone(folder=recorded, pointer=pointer)
        home = recorded
    elif user is None or system_user.can_enter(control, user):
        return control
    else:
        home = SYSTEM_STATE / _short_hash(local_dir)
        _make_folder(SYSTEM_STATE, mode=0o711)
        _make_folder(home, mode=0o711)
    partial = pointer.with_suffix(".partial")
    partial.write_text(json.dumps({"home": str(home), "local_dir": str(local_dir)}))
    partial.replace(pointer)
    return home


def _read_pointer(pointer: Path, local_dir: Path) -> Path | None:
    """The recorded home, unless this folder is a copy of the one that it was recorded for: two servers must not share it."""
    if not pointer.exists():
        return None
    try:
        recorded = json.loads(pointer.read_text())
        written_for, home = Path(recorded["local_dir"]), Path(recorded["home"])
    except (ValueError, KeyError, TypeError) as error:
        raise PlaceUnreadable(pointer=pointer) from error
    is_copy = written_for != local_dir and (control_dir(written_for) / pointer.name).exists()
    return None if is_copy else home


def _choose_sockets(home: Path, local_dir: Path, user: SystemUser | None) -> Path | None:
    label = _short_hash(local_dir.resolve())
    candidates = [home / "run"]
    if user is not None:
        candidates.append(SYSTEM_RUN / label)
    candidates.append(Path(tempfile.gettempdir()) / f"ccus-{os.geteuid()}-{label}")
    for folder in candidates:
        if len(os.fsencode(folder / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_LIMIT and _make_private(folder, user):
            return folder
    return None


def _make_private(folder: Path, user: SystemUser | None) -> bool:
    """Makes `folder` with mode 0700 for the server's user. False when it cannot be made or someone else made it first."""
    owner = os.geteuid() if user is None else user.user_id
    try:
        if folder.parent == SYSTEM_RUN:
            _make_folder(SYSTEM_RUN, mode=0o711)
        if _make_folder(folder, mode=0o700):
            system_user.give_to(folder, user)
    except OSError:
        return False
    status = folder.lstat()
    return folder.is_dir() and not folder.is_symlink() and status.st_uid == owner and status.st_mode & 0o077 == 0


def _runnable_server(server: ServerBinaries, user: SystemUser | None) -> ServerBinaries:
    """The server itself when its user can run it, else a copy that it can."""
    if user is None or _is_usable(server, user):
        return server
    if not server.tree:
        raise NoRights(what=server.program("postgres"), reason=f"user {system_user.USER_NAME} cannot run it")
    copy = _copy_server(server)
    if not _is_usable(copy, user):
        raise NoRights(what=str(copy.bin_dir), reason=f"user {system_user.USER_NAME} cannot run the copy there")
    return copy


def _is_usable(server: ServerBinaries, user: SystemUser) -> bool:
    if not all(system_user.can_run(server.bin_dir / name, user) for name in ("postgres", "initdb")):
        return False
    catalogue = server.bin_dir.parent / "share" / "postgres.bki"
    return not server.tree or system_user.can_read(catalogue, user)


def _copy_server(server: ServerBinaries) -> ServerBinaries:
    """Copies the installation to a folder named for its version and build; a copy is complete or absent."""
    target = SYSTEM_STATE / "server" / _build_stamp(server)
    copied = replace(server, bin_dir=target / server.bin_dir.relative_to(server.root), root=target)
    if target.is_dir():
        return copied
    _make_folder(SYSTEM_STATE, mode=0o711)
    _make_folder(target.parent, mode=0o755)
    partial = Path(tempfile.mkdtemp(prefix="partial-", dir=target.parent))
    try:
        for part in server.tree:
            shutil.copytree(server.root / part, partial / part, symlinks=True)
        _open_for_reading(partial)
        partial.rename(target)
    except OSError:
        if not target.is_dir():  # otherwise another checkout's start was quicker, and its copy is the same
            raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return copied


def _build_stamp(server: ServerBinaries) -> str:
    with (server.bin_dir / "postgres").open("rb") as binary:
        digest = hashlib.file_digest(binary, "sha256").hexdigest()
    return f"{'.'.join(map(str, server.version))}-{digest[:12]}"


def _open_for_reading(tree: Path) -> None:
    """Rights of our own copy: everyone may read and run, only we may write."""
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)


def _make_folder(folder: Path, *, mode: int) -> bool:
    """Makes `folder` with exactly `mode`, whatever the umask. False, and no change, when it exists already."""
    try:
        folder.mkdir()
    except FileExistsError:
        return False
    folder.chmod(mode)
    return True


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
