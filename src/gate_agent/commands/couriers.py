"""`ccus-gate bundle` and `bundle-receipt`: touches handed to whoever goes where there is a line, and what they bring back."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from gate_agent import settings as kept
from gate_agent.commands.running import load_enrolment
from gate_agent.commands.telling import stop, tell
from gate_agent.courier import receipts
from gate_agent.courier.bundles import SUFFIX, Bundle, keep_manifest, make_bundles
from gate_agent.courier.receipts import LARGEST_RECEIPT, NoReceipt, NotOurs
from gate_agent.exit_codes import ExitCode
from gate_agent.journal.opening import open_journal
from gate_agent.journal.store import FILE_NAME, Journal, OtherVersion
from gate_agent.roster import SignedRoster
from gate_agent.settings import FolderInUse, sync_folder


def write_bundle(folder: Path, file: Path) -> None:
    """What waits, sealed, in FILE, or in FILE-1, FILE-2 … when it is much; also while the gate runs. Raises Stop."""
    settings, token = load_enrolment(folder)
    seal_to = SignedRoster(folder, site_id=settings.site_id).seal_to
    if seal_to is None:
        raise stop("bundle_without_key", ExitCode.REFUSED, server=settings.server)
    path = folder / FILE_NAME
    if not path.exists():
        raise stop("nothing_to_export", ExitCode.REFUSED)
    try:
        with closing(Journal(path)) as journal:
            bundles = list(make_bundles(journal, device_id=settings.device_id, token=token, seal_to=seal_to))
    except OtherVersion as problem:
        raise stop("journal_of_later_version", ExitCode.FOLDER_UNUSABLE, folder=folder) from problem
    except sqlite3.Error as problem:
        raise stop("journal_unreadable", ExitCode.FOLDER_UNUSABLE, path=path) from problem
    if not bundles:
        tell("bundle_empty")
        return
    for bundle, target in zip(bundles, _targets(file, len(bundles)), strict=True):
        _write(folder, bundle, target)
        tell("bundled", count=len(bundle.event_ids), path=target)


def take_receipt(folder: Path, file: Path, *, now: datetime) -> None:
    """Marks as delivered what the server has, by the receipt in FILE. Raises Stop."""
    load_enrolment(folder)
    try:
        text = file.read_bytes()[: LARGEST_RECEIPT + 1].decode()
        receipt = receipts.read_receipt(folder, text)
    except (NoReceipt, UnicodeDecodeError) as problem:
        raise stop("no_receipt", ExitCode.FILE_UNREADABLE, path=file) from problem
    except NotOurs as problem:
        raise stop("receipt_not_ours", ExitCode.REFUSED, path=file) from problem
    except OSError as problem:
        raise stop("file_unreadable", ExitCode.FILE_UNREADABLE, path=file, problem=problem.strerror) from problem
    try:
        with kept.locked(folder), closing(open_journal(folder, now=now).journal) as journal:
            delivered = receipts.settle(journal, receipt)
    except FolderInUse:
        receipts.put_for_running_gate(folder, receipt, text)
        tell("receipt_put", count=len(receipt.event_ids))
    except (sqlite3.Error, OSError) as problem:
        raise stop("folder_unwritable", ExitCode.FOLDER_UNUSABLE, folder=folder, problem=problem) from problem
    else:
        tell("receipt_taken", count=delivered)
    if receipt.not_stored:
        tell("receipt_in_part", count=receipt.not_stored)


def _targets(file: Path, parts: int) -> list[Path]:
    named = file if file.suffix else file.with_name(file.name + SUFFIX)
    if parts == 1:
        return [named]
    return [named.with_name(f"{named.stem}-{number}{named.suffix}") for number in range(1, parts + 1)]


def _write(folder: Path, bundle: Bundle, file: Path) -> None:
    """The manifest first: a file that is carried away must be known when its receipt comes."""
    if file.exists():
        raise stop("file_exists", ExitCode.REFUSED, path=file)
    try:
        keep_manifest(folder, bundle)
        draft = file.with_name(f"{file.name}.new")
        with draft.open("wb") as out:
            out.write(bundle.content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    except OSError as problem:
        raise stop("file_unwritable", ExitCode.FOLDER_UNUSABLE, path=file, problem=problem.strerror) from problem
    with contextlib.suppress(OSError):  # some sticks know no such thing
        sync_folder(file.absolute().parent)
