from __future__ import annotations

import numpy as np
import pytest

from ccus.twin.rules.fitting import fit_weights


def test_weights_that_were_drawn_by_are_found_again() -> None:
    stream = np.random.default_rng(7)
    traits = np.column_stack((np.ones(40_000), stream.integers(0, 2, (40_000, 2)), np.zeros(40_000)))
    weights = np.array([2.0, -1.5, 0.5, 0.0])
    happened = (stream.random(40_000) < 1 / (1 + np.exp(-traits @ weights))).astype(np.float64)

    assert fit_weights(traits, happened) == pytest.approx(weights, abs=0.1)


def test_a_trait_that_tells_all_is_held_back() -> None:
    traits = np.array([[1.0, 0.0], [1.0, 1.0]] * 10)

    bias, weight = fit_weights(traits, traits[:, 1])

    assert 2 < weight < 10
    assert bias < 0
