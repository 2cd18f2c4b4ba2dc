from __future__ import annotations

from pathlib import Path

import pytest

from ccus.config.database import embedded_cluster
from ccus.foundation.postgres.tuning import Profile


@pytest.mark.parametrize(
    ("mode", "profile"),
    [("development", Profile.DURABLE), ("production", Profile.DURABLE), ("demo", Profile.COMPACT)],
)
def test_only_the_demo_keeps_its_log_of_changes_small(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mode: str, profile: Profile
) -> None:
    monkeypatch.delenv("CCUS_DATABASE_URL", raising=False)
    monkeypatch.setenv("CCUS_LOCAL_DIR", str(tmp_path))
    monkeypatch.setenv("CCUS_MODE", mode)

    cluster = embedded_cluster()

    assert cluster is not None
    assert cluster.profile is profile
