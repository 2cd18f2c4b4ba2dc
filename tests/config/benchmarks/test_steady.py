"""`ccus bench steady` from beginning to end over a country of a thousandth, for a few seconds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BOUNDED = (
    "--scale", "0.001", "--minutes", "0.1", "--rate", "30", "--people", "10", "--gates", "20", "--returning", "50", "--replayed", "3000", "--late", "2000",
)  # fmt: skip
# Times are no business of tests; whether they hold is measured, not tested.
TIMED = ("latency", "load generator", "touches:", "live gates", "restart of the edge", "pages: ")


LONGEST_SECONDS = 400  # on a machine that does other things too; half a minute on a quiet one


def bench(environment: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ccus.config.cli", "bench", "steady", *options],
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )


@pytest.mark.faults
def test_a_bounded_run_tells_every_figure_and_leaves_nothing(
    own_environment: dict[str, str], own_local_dir: Path
) -> None:
    measured = bench(own_environment, *BOUNDED)
    lines = measured.stdout.splitlines()

    assert measured.returncode in (0, 6), measured.stdout + measured.stderr
    broken = [line for line in lines if line.startswith("×")]
    assert (measured.returncode == 6) == bool(broken)
    assert [line for line in broken if not any(words in line for words in TIMED)] == [], measured.stdout
    kept = [line[2:].split(":")[0].strip() for line in lines if line.startswith("○")]
    assert {"保存 stored", "answers", "results"} <= set(kept)
    assert sum(line.startswith(("○", "×")) for line in lines) == 16
    for part in ("edge", "pages", "postgres", "worker"):
        assert any(line.strip().startswith(f"{part}: ") for line in lines), part
    assert not (own_local_dir / "bench-steady").exists()


def test_a_scale_beyond_the_country_is_refused_in_words(own_environment: dict[str, str]) -> None:
    refused = bench(own_environment, "--scale", "2")

    assert refused.returncode == 2
    assert "The scale is a number from 0.001 to 1." in refused.stderr
