"""The ordinary user under which the server runs when everything else runs as root.

PostgreSQL refuses to run as root. Only folders that we make are given to this user; no other folder's rights change.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ccus.foundation.postgres.trouble import NoRights

USER_NAME = "ccus-db"


@dataclass(frozen=True)
class SystemUser:
    user_id: int
    group_id: int


def server_user() -> SystemUser | None:
    """The user to run the server as; None when we are not root and the server simply runs as us.

    Makes the user when it is missing. Raises NoRights when that cannot be done.
    """
    if os.geteuid() != 0:
        return None
    found = _find_user()
    if found is None:
        _make_user()
        found = _find_user()
    if found is None:
        raise _cannot_make_user("the user is still missing")
    return found


def can_enter(folder: Path, user: SystemUser) -> bool:
    """Whether `user` may pass through `folder` to what lies in it. Asked of the kernel, so that ACLs count."""
    return _test_as(user, "-x", folder)


def can_read(path: Path, user: SystemUser) -> bool:
    return _test_as(user, "-r", path)


def can_run(program: Path, user: SystemUser) -> bool:
    """Whether `user` can start `program`, including all libraries that it needs."""
    try:
        answer = subprocess.run(
            [program, "--version"], user=user.user_id, group=user.group_id, extra_groups=[], cwd="/",
            stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return False
    return answer.returncode == 0


def give_to(path: Path, user: SystemUser | None) -> None:
    """Makes `user` the owner of `path`, a file or folder that we made."""
    if user is not None:
        os.chown(path, user.user_id, user.group_id)


def _find_user() -> SystemUser | None:
    try:
        entry = pwd.getpwnam(USER_NAME)
    except KeyError:
        return None
    return SystemUser(entry.pw_uid, entry.pw_gid)


def _make_user() -> None:
    useradd = shutil.which("useradd") or _in_sbin("useradd")
    adduser = shutil.which("adduser") or _in_sbin("adduser")
    if useradd:
        command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
                   "--shell", "/usr/sbin/nologin", USER_NAME]  # fmt: skip
    elif adduser:  # BusyBox (Alpine), which has no useradd
        command = [adduser, "-S", "-D", "-H", "-h", "/nonexistent", "-s", "/sbin/nologin", USER_NAME]
    else:
        raise _cannot_make_user("neither useradd nor adduser is installed")
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode != 0 and _find_user() is None:  # another starter may have been quicker
        raise _cannot_make_user(answer.stderr.strip().splitlines()[-1] if answer.stderr.strip() else command[0])


def _cannot_make_user(reason: str) -> NoRights:
    return NoRights(what=f"system user {USER_NAME} (PostgreSQL does not run as root)", reason=reason)


def _in_sbin(program: str) -> str | None:
    return shutil.which(program, path="/usr/sbin:/sbin:/usr/local/sbin")


def _test_as(user: SystemUser, question: str, path: Path) -> bool:
    answer = subprocess.run(
        ["/bin/sh", "-c", 'test "$1" "$2"', "sh", question, str(path)],
        user=user.user_id, group=user.group_id, extra_groups=[], cwd="/", stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    return answer.returncode == 0
