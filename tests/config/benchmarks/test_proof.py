from __future__ import annotations

from pathlib import Path

import pytest

from ccus.config.benchmarks import tampering
from ccus.config.benchmarks.proof import bench_proof
from ccus.foundation.signing import SigningKeys
from ccus.history.services import partitions
from ccus.history.services.proof.folder import ProofFolder
from ccus.history.services.rejudging import raw_connection

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [1, 20261121])
def test_each_of_two_thousand_tamperings_is_found_and_nothing_else(tmp_path: Path, seed: int) -> None:
    partitions.forget_known_months()

    proof = bench_proof(
        raw_connection(),
        ProofFolder(tmp_path / "proofs"),
        SigningKeys(tmp_path / "keys"),
        tamperings=2_000,
        touches=6_000,
        seed=seed,
    )

    partitions.forget_known_months()
    assert (proof.found, proof.false) == (proof.made, 0)
    assert (proof.made.total(), set(proof.made)) == (2_000, set(tampering.KINDS))
