"""Hundreds of random schedules of faults on real processes; each is told by its seed, and any seed can be played again.

`make test-faults SEED=… RUNS=…`: seeds SEED, SEED + 1, … A seed is drawn when none is given.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.faults.player import Player

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("schedules")]

RUNS = int(os.environ.get("FAULT_RUNS") or 200)
SEED = int(os.environ.get("FAULT_SEED") or secrets.randbelow(10**9))


@pytest.fixture
def player(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    made = Player(tmp_path, tmp_path_factory)
    yield made
    made.close()


def test_random_faults_lose_double_and_reorder_nothing(player: Player, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    with capsys.disabled():  # said at once: who stops a run that hangs can play it again
        print(f"\nfaults: seeds {SEED}…{SEED + RUNS - 1}", file=sys.stderr)
    for seed in range(SEED, SEED + RUNS):
        findings = player.play(seed)
        assert findings == [], (
            f"make test-faults SEED={seed} RUNS=1 (played after {seed - SEED} others from SEED={SEED})"
        )
    with capsys.disabled():
        print(
            f"\nfaults: {RUNS} schedules, {player.faults} faults, {player.count_touches()} touches shown, "
            f"{time.monotonic() - began:.0f} s",
            file=sys.stderr,
        )

    assert player.compare() == [], "over all schedules together"
    assert player.rebuild_says() == ""
    proof = player.proof_says()
    assert proof["findings"] == 0
    assert proof["touches"] >= player.count_touches()
    assert proof["receipts"] == proof["held"] > 0
