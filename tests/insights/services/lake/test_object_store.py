from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.insights.services.lake.conftest import NOW, Country
from tests.insights.services.lake.small_s3 import Bucket, running_bucket

from ccus.insights.errors import LakeAddressUnusable, SparkCannotReach
from ccus.insights.services.lake.checking import check_lake
from ccus.insights.services.lake.opening import open_lake
from ccus.insights.services.lake.places import lake_store
from ccus.insights.services.lake.spark import spark_engine
from ccus.insights.services.lake.store import FolderStore
from ccus.insights.services.lake.syncing import read_manifest, sync_lake


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Iterator[Bucket]:
    with running_bucket() as bucket:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a secret")
        monkeypatch.setenv("AWS_REGION", "ap-northeast-1")
        monkeypatch.setenv("AWS_ENDPOINT_URL", bucket.url)
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        settings.LAKE_URL = "s3://country/lake"
        settings.LOCAL_DIR = tmp_path
        yield bucket


def test_a_copy_lies_in_a_bucket_and_is_read_from_there(country: Country, bucket: Bucket) -> None:
    store = lake_store()

    report = sync_lake(store, now=NOW)

    assert len(report.written_months) == 2
    assert "/country/lake/manifest.json" in bucket.objects
    assert len(bucket.objects) == 6
    with open_lake(store) as lake:
        found = lake.execute("SELECT month, count(*) FROM counted_records GROUP BY month ORDER BY month").fetchall()
    assert found == [("2024-01", 3), ("2024-02", 1)]
    assert check_lake(store).faults == {}


def test_only_changed_months_are_sent_and_old_objects_go(country: Country, bucket: Bucket) -> None:
    store = lake_store()
    sync_lake(store, now=NOW)
    old = read_manifest(store).months["2024-02"].path
    country.work(date(2024, 2, 28))
    bucket.requests.clear()

    sync_lake(store, now=NOW)
    sent = [request for request in bucket.requests if request.startswith("PUT") and request.endswith(".parquet")]
    sync_lake(store, now=NOW + timedelta(days=1))

    assert len(sent) == 1
    assert f"/country/lake/{old}" not in bucket.objects
    assert len(bucket.objects) == 6


def test_spark_says_that_it_does_not_reach_a_bucket(bucket: Bucket) -> None:
    with pytest.raises(SparkCannotReach), spark_engine(lake_store()):
        pass


@pytest.mark.parametrize("url", ["https://example.jp/lake", "gs://country/lake"])
def test_other_addresses_are_refused_in_words(url: str) -> None:
    with pytest.raises(LakeAddressUnusable) as refused:
        lake_store(url)

    assert url in refused.value.sentence()


@pytest.mark.parametrize("url", ["/var/lake", "file:///var/lake"])
def test_folders_are_written_as_paths_or_urls(url: str) -> None:
    store = lake_store(url)

    assert isinstance(store, FolderStore)
    assert store.address("manifest.json") == "/var/lake/manifest.json"
