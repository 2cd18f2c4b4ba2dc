"""The same questions on a real Spark cluster: equal to DuckDB bit for bit, also when a worker dies in the middle.

Apart from `make test`, since the cluster takes a minute to start: `make test-spark`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.insights.services.lake.conftest import NOW, Country

from ccus.insights.errors import LakeEmpty, SparkUnavailable
from ccus.insights.rules.questions import QUESTIONS
from ccus.insights.services.lake.answering import Engine, duckdb_engine, find_question
from ccus.insights.services.lake.results import csv_lines
from ccus.insights.services.lake.spark import spark_engine
from ccus.insights.services.lake.store import FolderStore
from ccus.insights.services.lake.syncing import sync_lake

pytest.importorskip("pyspark", reason="the extra spark is not installed; make test-spark installs it")
from tests.insights.services.lake.spark_cluster import Cluster, running_cluster

pytestmark = pytest.mark.spark

SETTINGS = {
    "spark.executor.memory": "600m",
    "spark.executor.cores": "1",
    "spark.cores.max": "2",
    "spark.sql.shuffle.partitions": "8",
}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_cluster(tmp_path_factory.mktemp("spark")) as cluster:
        yield cluster


@pytest.fixture
def copied(country: Country, store: FolderStore) -> FolderStore:
    for day in range(1, 29):
        country.work(date(2023, 6, day), 1 + day % 2, valid=day % 5 > 0, source="direct" if day % 7 == 0 else "touch")
    sync_lake(store, now=NOW)
    return store


def csv_of(engine: Engine, name: str) -> bytes:
    question = find_question(name)
    return "".join(csv_lines(question, engine.answer(question))).encode()


def test_both_engines_give_the_same_bytes_and_go_on_when_a_worker_dies(copied: FolderStore, cluster: Cluster) -> None:
    names = [question.name for question in QUESTIONS]
    with duckdb_engine(copied) as here:
        expected = {name: csv_of(here, name) for name in names}
        digests = {name: here.digest(find_question(name)) for name in names}
    assert all(answer.count(b"\n") > 1 for answer in expected.values())

    with spark_engine(copied, master=cluster.url, settings=SETTINGS) as spark:
        assert {name: csv_of(spark, name) for name in names} == expected
        assert {name: spark.digest(find_question(name)) for name in names} == digests
        cluster.wait_for("master", "Launching executor", times=2)

        killer = threading.Thread(target=cluster.kill_worker, args=(0,))
        killer.start()
        after = {name: csv_of(spark, name) for name in names}
        killer.join()
        assert after == expected
        assert {name: csv_of(spark, name) for name in names} == expected
        cluster.wait_for("master", "Telling app of lost executor")


def test_no_cluster_at_the_address_is_said_at_once(store: FolderStore) -> None:
    with pytest.raises(SparkUnavailable) as refused, spark_engine(store, master="spark://127.0.0.1:1"):
        pass

    assert "127.0.0.1:1" in refused.value.sentence()


def test_a_java_that_is_not_there_is_said(store: FolderStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(SparkUnavailable), spark_engine(store):
        pass


def test_a_copy_that_was_never_made_is_refused(store: FolderStore, cluster: Cluster) -> None:
    with pytest.raises(LakeEmpty), spark_engine(store, master=cluster.url, settings=SETTINGS):
        pass
