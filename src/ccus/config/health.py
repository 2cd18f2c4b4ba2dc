"""The checks of `ccus doctor`. To add one, write a function that gives a `Finding` and put it into `CHECKS`."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg

from ccus.config import environment
from ccus.config.database import database_leased, database_ready
from ccus.config.environment import SettingMissing, SettingUnreadable
from ccus.config.processes.readiness import AddressUnusable, PagesPortTaken, check_port_is_free
from ccus.foundation.postgres.data_folder import NEEDED_BYTES
from ccus.foundation.postgres.outside import check_server
from ccus.foundation.postgres.trouble import DatabaseTrouble
from ccus.kit.calendar import jst_date

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
    subject = "ポート / port"
    try:
        bind, port = environment.read("CCUS_BIND"), environment.read_port("CCUS_PORT") or 0
        check_port_is_free(bind, port)
    except SettingUnreadable as trouble:
        return Finding(subject, "×", False, f"{trouble.japanese} / {trouble.english}")
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
    except (DatabaseTrouble, SettingUnreadable) as trouble:
        return Finding(subject, "×", False, f"{trouble.japanese} / {trouble.english}")
    return Finding(subject, f"PostgreSQL {version // 10_000}.{version % 10_000}", True)


def check_tables() -> Finding:
    """Good also in a database that is still empty: the first start makes the tables."""
    subject = "表 / tables"

    def look(_: str) -> Finding:
        from django.db import connection
        from django.db.migrations.executor import MigrationExecutor

        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if not executor.loader.applied_migrations:
            return Finding(
                subject, "まだありません（最初の起動で作ります） / none yet, the first start makes them", True
            )
        return Finding(
            subject,
            f"{missing} 段階が未適用 / {missing} steps missing" if missing else "最新 / up to date",
            not missing,
            "「.venv/bin/ccus migrate」を実行してください。 / Run “.venv/bin/ccus migrate”.",
        )

    return _look_into_database(subject, look)


def check_partitions() -> Finding:
    """Whether this month and the next have partitions, and nothing that belongs into one waits outside."""
    subject = "月ごとの区分 / monthly partitions"

    def look(url: str) -> Finding:
        from ccus.history.services.partition_health import look_at_partitions

        on = jst_date(datetime.now(UTC))  # lint: clock — the command asks about this very moment
        with psycopg.connect(url) as connection:
            health = look_at_partitions(connection, on=on)
        if not health.has_tables:
            return Finding(subject, "まだありません / none yet", True)
        found = [
            f"不足 / missing: {', '.join(health.missing)}"
            if health.missing
            else "今月と来月があります / this month and the next",
            f"区分の外で待つ行 / rows waiting outside: {health.misplaced}" if health.misplaced else "",
            f"時計の狂った古い・先の日付の行 / rows with impossible dates: {health.aside}" if health.aside else "",
        ]
        return Finding(
            subject,
            "、".join(filter(None, found)),
            health.is_good,
            "「.venv/bin/ccus up」か「.venv/bin/ccus worker」を動かしておくと、1日以内に作られます。"
            " / Keep “ccus up” or “ccus worker” running; they are made within a day.",
        )

    return _look_into_database(subject, look)


def check_proofs() -> Finding:
    """Whether every day that is over has its signed root."""
    subject = "記録の証明 / proof of days"

    def look(url: str) -> Finding:
        from ccus.history.services.proof.health import look_at_proofs

        now = datetime.now(UTC)  # lint: clock — the command asks about this very moment
        with psycopg.connect(url) as connection:
            health = look_at_proofs(connection, now=now)
        if health.newest is None and health.is_good:
            return Finding(subject, "最初の日が終わった翌朝から / from the morning after the first day", True)
        reached = (
            f"{health.newest} まで、遅れ {health.behind} 日 / up to that day, {health.behind} behind"
            if health.newest
            else "まだ1日も証明されていません / no day is proven yet"
        )
        return Finding(
            subject,
            reached,
            health.is_good,
            "「.venv/bin/ccus proof publish」を実行してください。何が止めているかを言います。"
            " / Run “ccus proof publish”; it says what keeps days open.",
        )

    return _look_into_database(subject, look)


def _look_into_database(subject: str, look: Callable[[str], Finding]) -> Finding:
    """What `look` finds at the URL of the database; no finding of its own where there is no database to look into."""
    try:
        with database_ready() as url:
            return look(url)
    except (DatabaseTrouble, SettingUnreadable, SettingMissing):
        return Finding(subject, "—（上を先に直してください） / put right first what is above", True)


def check_settings() -> Finding:
    subject = "設定 / settings"
    try:
        environment.check_all()
    except (SettingUnreadable, SettingMissing) as trouble:
        return Finding(subject, "×", False, f"{trouble.japanese} / {trouble.english}")
    return Finding(subject, environment.mode(), True)


CHECKS: tuple[Check, ...] = (
    check_settings,
    check_python,
    check_node,
    check_disk,
    check_port,
    check_database,
    check_tables,
    check_partitions,
    check_proofs,
)
