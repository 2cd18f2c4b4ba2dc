"""`ccus-gate enrol`: a one-time code becomes this machine's place at a gate."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx2

from gate_agent import roster_keeping
from gate_agent import settings as kept
from gate_agent.commands.telling import Stop, stop, tell
from gate_agent.courier.bundles import MANIFESTS
from gate_agent.courier.receipts import ARRIVED
from gate_agent.exit_codes import ExitCode
from gate_agent.journal.opening import ASIDE
from gate_agent.journal.store import FILE_NAME
from gate_agent.roster import FILE_NAME as ROSTER_NAME
from gate_agent.roster import SignedRoster
from gate_agent.settings import FolderInUse, Settings, SettingsUnreadable
from gate_agent.signatures import KEYS_NAME, NotSigned
from gate_agent.uplink.wire import Failure, Link, NotTheServer, Unacceptable, Unwelcome, fold_server, is_open_line
from gate_agent.version import SOFTWARE

logger = logging.getLogger(__name__)

SERVER_VARIABLE = "CCUS_GATE_SERVER"
ENROLMENT_PATH = "/enrol/"
FORMER = "former"
LONGEST_LABEL = 100


def enrol(
    folder: Path,
    typed: str,
    *,
    server: str | None,
    name: str | None,
    now: datetime,
    transport: httpx2.BaseTransport | None = None,
) -> Settings:
    """Exchanges the code and keeps what the server told. `typed` is the code, or the address in its QR. Raises Stop.

    A folder that belonged to another site is emptied into `former/`, its touches unsent and untouched.
    """
    code, server_in_code = split_code(typed)
    former = _former_settings(folder)
    address = _address(
        server or server_in_code or os.environ.get(SERVER_VARIABLE) or (former.server if former else None)
    )
    label = (name or socket.gethostname() or "gate").strip()[:LONGEST_LABEL]
    try:
        with kept.locked(folder):
            _check_writable(folder)
            answer = _exchange(address, code, label, now=now, transport=transport)
            settings, token = _read_answer(answer, address, label)
            if former is not None and former.site_id != settings.site_id:
                _put_aside(folder, former, now=now)
            elif former is not None:
                settings = replace(settings, former_device_ids=_former_ids(former, settings))
            kept.save_token(folder, token)
            kept.save_settings(folder, settings)
    except FolderInUse as problem:
        raise stop("folder_in_use", ExitCode.RUNNING_ALREADY, folder=folder) from problem
    except OSError as problem:
        raise stop("folder_unwritable", ExitCode.FOLDER_UNUSABLE, folder=folder, problem=problem.strerror) from problem
    if is_open_line(address):
        tell("open_line", server=address)
    return settings


def fetch_first_roster(folder: Path, settings: Settings, *, transport: httpx2.BaseTransport | None = None) -> None:
    """The server's keys and the copy of the roster, while the line is there. Without them the gate is enrolled all the same."""
    token = kept.load_token(folder)
    if token is None:
        return
    link = Link(settings.server, token, transport=transport)
    try:
        roster = SignedRoster(folder, site_id=settings.site_id)
        roster_keeping.refresh(roster, link, folder=folder, server=settings.server, transport=transport)
    except (Failure, NotSigned, OSError) as problem:
        logger.info("No roster yet: %s", problem)
    finally:
        link.close()


def split_code(typed: str) -> tuple[str, str | None]:
    """The code and, when the address of a QR was given, the server in it."""
    if "://" not in typed or "#" not in typed:
        return typed.strip(), None
    address, _, fragment = typed.strip().partition("#")
    parts = urlsplit(address)
    path = parts.path.removesuffix(ENROLMENT_PATH).removesuffix(ENROLMENT_PATH.rstrip("/"))
    return unquote(fragment), f"{parts.scheme}://{parts.netloc}{path}"


def _former_settings(folder: Path) -> Settings | None:
    try:
        return kept.load_settings(folder)
    except SettingsUnreadable as problem:
        raise stop("settings_unreadable", ExitCode.FOLDER_UNUSABLE, path=folder / kept.SETTINGS_NAME) from problem
    except OSError as problem:
        raise stop("folder_unwritable", ExitCode.FOLDER_UNUSABLE, folder=folder, problem=problem.strerror) from problem


def _former_ids(former: Settings, settings: Settings) -> tuple[int, ...]:
    """The numbers under which the server has what this folder sent so far, the latest first."""
    return tuple(number for number in (former.device_id, *former.former_device_ids) if number != settings.device_id)


def _address(typed: str | None) -> str:
    if not typed:
        raise stop("server_missing", ExitCode.USAGE)
    address = fold_server(typed)
    if address is None:
        raise stop("server_unreadable", ExitCode.USAGE, typed=typed)
    return address


def _check_writable(folder: Path) -> None:
    """Before the code is used up: what the answer brings has to be kept. OSError."""
    draft = folder / "draft"
    kept.write_whole(draft, "x" * 8_192)
    draft.unlink()


def _exchange(
    address: str, code: str, label: str, *, now: datetime, transport: httpx2.BaseTransport | None
) -> dict[str, Any]:
    link = Link(address, transport=transport)
    body = {"code": code[:40], "label": label, "kind": "reader", "software": SOFTWARE}
    try:
        return link.post("/enrolments", body, now=now)
    except (Unacceptable, Unwelcome) as failure:
        raise Stop(_in_words(failure.problem), ExitCode.REFUSED) from failure
    except Failure as failure:
        raise stop(f"enrol_{failure.key}", ExitCode.NO_SERVER, server=address, detail=failure.detail) from failure
    finally:
        link.close()


def _in_words(problem: Mapping[str, Any]) -> str:
    """The server's own sentences, which are in the language that was asked for."""
    title, detail = str(problem.get("title", "")), str(problem.get("detail", ""))
    return detail if title in detail else f"{title}{detail}"


def _read_answer(answer: Mapping[str, Any], address: str, label: str) -> tuple[Settings, str]:
    try:
        token = answer["token"]
        settings = Settings(
            server=address,
            site_id=str(answer["site_id"]),
            site_name=str(answer["site_name"]),
            device_id=int(answer["device_id"]),
            label=label,
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise stop("enrol_not_the_server", ExitCode.NO_SERVER, server=address, detail="enrolment") from problem
    if not isinstance(token, str) or not re.fullmatch(r"[!-~]{8,500}", token):
        raise stop("enrol_not_the_server", ExitCode.NO_SERVER, server=address, detail=NotTheServer.__name__)
    return settings, token


def _put_aside(folder: Path, former: Settings, *, now: datetime) -> None:
    """The folder's contents go below `former/`, a folder that still works with `--folder`."""
    aside = folder / FORMER / f"{former.site_id}-{now.astimezone(UTC).strftime('%Y%m%d-%H%M%S')}"
    aside.mkdir(parents=True, mode=0o700)
    for name in (
        kept.SETTINGS_NAME,
        kept.TOKEN_NAME,
        KEYS_NAME,
        ROSTER_NAME,
        FILE_NAME,
        f"{FILE_NAME}-wal",
        f"{FILE_NAME}-shm",
        MANIFESTS,
        ARRIVED,
        ASIDE,
    ):
        path = folder / name
        if path.exists():
            shutil.move(path, aside / name)
    tell("put_aside", site=former.site_name, folder=aside)
