"""Apache Spark over the same Parquet, for when one machine is outgrown. Needs the extra `spark` of the package and Java 17."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ccus.insights.errors import LakeEmpty, LakeExtraMissing, SparkCannotReach, SparkUnavailable
from ccus.insights.rules.lake_tables import DIMENSIONS, WORK_RECORDS, LakeTable
from ccus.insights.rules.questions import Question
from ccus.insights.services.lake.answering import row_text, statement_of
from ccus.insights.services.lake.opening import COUNTED, COUNTED_RECORDS, month_paths, no_records
from ccus.insights.services.lake.store import FolderStore, LakeStore
from ccus.insights.services.lake.syncing import read_manifest

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

PATIENCE_SECONDS = 5.0
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "Asia/Tokyo",
    # Months are texts, as in DuckDB.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}


class SparkEngine:
    """The questions on a Spark session that holds the views."""

    def __init__(self, session: SparkSession) -> None:
        self.session = session

    def answer(self, question: Question) -> Iterator[tuple[Any, ...]]:
        for row in self.session.sql(statement_of(question)).toLocalIterator():
            yield tuple(row)

    def digest(self, question: Question) -> tuple[int, int]:
        sixty_bits = f"CAST(conv(substr(md5({row_text(question)}), 1, 15), 16, 10) AS DECIMAL(38, 0))"
        inner = statement_of(question)
        statement = f"SELECT count(*), coalesce(sum({sixty_bits}), 0) FROM ({inner}) AS result"  # noqa: S608 - declared
        ((rows, total),) = self.session.sql(statement).collect()
        return int(rows), int(total)


@contextmanager
def spark_engine(
    store: LakeStore, *, master: str = "local[*]", settings: Mapping[str, str] | None = None
) -> Iterator[SparkEngine]:
    """A session on the cluster at `master` (spark://host:port), or in a Java of its own; ended afterwards.

    All machines of the cluster must see the copy's folder at the same place. Raises LakeExtraMissing, SparkUnavailable,
    SparkCannotReach, LakeEmpty.
    """
    if not isinstance(store, FolderStore):
        raise SparkCannotReach(url=store.address(""))
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as missing:
        raise LakeExtraMissing(extra="spark") from missing
    _check_java()
    _check_master(master)
    builder = SparkSession.builder.master(master).appName("ccus lake")
    for name, value in {**SETTINGS, **_addresses(master), **(settings or {})}.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except PySparkException as error:
        raise SparkUnavailable(reason=str(error).partition("\n")[0]) from error
    try:
        _make_views(session, store)
        yield SparkEngine(session)
    finally:
        session.stop()


def _make_views(session: SparkSession, store: FolderStore) -> None:
    manifest = read_manifest(store)
    if len(manifest.tables) < len(DIMENSIONS):
        raise LakeEmpty
    for table in DIMENSIONS:
        _read(session, store, table, [manifest.tables[table.name].path]).createOrReplaceTempView(table.name)
    paths = month_paths(manifest)
    records = _read(session, store, WORK_RECORDS, paths) if paths else session.sql(no_records())
    records.createOrReplaceTempView(WORK_RECORDS.name)
    session.sql(COUNTED_RECORDS).createOrReplaceTempView(COUNTED)


def _read(session: SparkSession, store: FolderStore, table: LakeTable, paths: list[str]) -> DataFrame:
    """Declared types are said, so that Spark need not look into the files."""
    columns = [f"{column.name} {'STRING' if column.type == 'VARCHAR' else column.type}" for column in table.columns]
    if table is WORK_RECORDS:
        columns.append("month STRING")
    # Spark takes the name as it is: the = of month=2024-02 must not be escaped.
    base = f"file://{(store.folder / table.name).absolute()}"
    files = [f"file://{Path(store.address(path)).absolute()}" for path in paths]
    return session.read.schema(", ".join(columns)).option("basePath", base).parquet(*files)


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=str(Path(home) / "bin") if home else None) is None:
        raise SparkUnavailable(reason="Java がありません no Java")


def _check_master(master: str) -> None:
    """Spark itself tries for a minute before it says that nobody answers."""
    if not master.startswith("spark://"):
        return
    parts = urlsplit(master)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 7077), timeout=PATIENCE_SECONDS).close()
    except OSError as error:
        raise SparkUnavailable(reason=f"{master}: {error.strerror or error}") from error


def _addresses(master: str) -> dict[str, str]:
    """On one machine nothing leaves it; in a cluster Spark finds its own address."""
    is_here = not master.startswith("spark://") or urlsplit(master).hostname in ("127.0.0.1", "localhost")
    return {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"} if is_here else {}
