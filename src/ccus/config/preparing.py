"""What must be in order before the servers start: tables, static files, and in demo mode the demo country."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from ccus.config import environment, terminal
from ccus.config.processes.sign_in_links import SignInLinks
from ccus.foundation import jobs


def prepare_installation(*, demo: bool) -> None:
    bring_tables_up_to_date()
    collect_static_files()
    if demo:
        # The demo country is found by name: the twin may be left out of an installation.
        import_module("ccus.twin.services.demo_nation").ensure_nation(
            environment.demo_nation(),
            local_dir=environment.local_dir(),
            connect=lambda: psycopg.connect(environment.database_url()),
            say=terminal.say_line,
            clock=timezone.now,
        )
        summary = import_module("ccus.twin.services.demo").prepare_demo(terminal.say_line, clock=timezone.now)
        SignInLinks(environment.local_dir()).put(summary.links)
        # So that the days of the demo are proven at once and not after its first night.
        jobs.enqueue("history.publish_roots", timestamp=0)


def bring_tables_up_to_date() -> int:
    """Applies the migrations that are missing, and says so in one line; gives how many there were."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        terminal.say(f"データベースの表を用意しています（{missing} 段階）…", f"Preparing the tables ({missing} steps)…")
        call_command("migrate", interactive=False, verbosity=0)
    return missing


def collect_static_files() -> bool:
    """Gathers, hashes and compresses static files, unless nothing has changed since the last time. True when it did."""
    stamp = Path(settings.STATIC_ROOT) / ".sources"
    fingerprint = _fingerprint_static_sources()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return False
    terminal.say("画面の部品を準備しています…", "Preparing static files…")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)
    return True


def _fingerprint_static_sources() -> str:
    """Digest over name, size and time of every source file; reading them all would take longer than the whole start."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
