"""The gate's folder: which site it belongs to, its token, and the lock that lets one program alone write there."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO

import platformdirs

SETTINGS_NAME = "settings.json"
TOKEN_NAME = "token"  # noqa: S105 (the name of the file)
LOCK_NAME = "lock"
SCREEN_NAME = "screen.json"
FOLDER_VARIABLE = "CCUS_GATE_FOLDER"


class FolderInUse(Exception):
    """Another program works on this folder."""


class SettingsUnreadable(Exception):
    """The file is there but is not what this program wrote."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What enrolment told, and what can be set by hand in `settings.json`.

    `server` is the address before `/api/device/v1`. `again_seconds`: the same card within them shows the same answer and writes
    nothing. `former_device_ids`: numbers that this gate had at the same site before it was enrolled anew.
    """

    server: str
    site_id: str
    site_name: str
    device_id: int
    label: str
    again_seconds: float = 5.0
    former_device_ids: tuple[int, ...] = ()


def default_folder() -> Path:
    """CCUS_GATE_FOLDER, else the place where this system keeps the data of programs."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else platformdirs.user_data_path("ccus-gate", appauthor=False)


def make_folder(folder: Path) -> None:
    """For the owner alone, as far as the system knows owners. OSError when it cannot be."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def load_settings(folder: Path) -> Settings | None:
    """None before the enrolment. Raises SettingsUnreadable; OSError when the file cannot be read."""
    try:
        text = (folder / SETTINGS_NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        found: Mapping[str, Any] = json.loads(text)
        values = {each.name: found[each.name] for each in fields(Settings) if each.name in found}
        former = tuple(int(number) for number in values.pop("former_device_ids", ()))
        settings = Settings(**values, former_device_ids=former)
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise SettingsUnreadable from problem
    texts = (settings.server, settings.site_id, settings.site_name, settings.label)
    if not all(isinstance(text, str) for text in texts) or not isinstance(settings.again_seconds, (int, float)):
        raise SettingsUnreadable
    return settings


def save_settings(folder: Path, settings: Settings) -> None:
    write_whole(folder / SETTINGS_NAME, json.dumps(asdict(settings), ensure_ascii=False, indent=2) + "\n")


def load_token(folder: Path) -> str | None:
    try:
        return (folder / TOKEN_NAME).read_text(encoding="ascii").strip() or None
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def save_token(folder: Path, token: str) -> None:
    """Only the owner can read it, from the first byte on."""
    write_whole(folder / TOKEN_NAME, token + "\n")


def write_whole(path: Path, text: str) -> None:
    """The file is the old one or the new one, never half of it, also after a power cut. Mode 0600."""
    draft = path.with_name(f"{path.name}.new")
    with contextlib.suppress(FileNotFoundError):
        draft.unlink()
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """The names in the folder are on disk; Windows does so by itself."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The only program that writes to this folder, until the end, however that comes. Raises FolderInUse."""
    make_folder(folder)
    with (folder / LOCK_NAME).open("ab") as file:
        _lock(file)
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as problem:
            raise FolderInUse from problem

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise FolderInUse from problem
