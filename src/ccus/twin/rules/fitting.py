"""Logistic regression, small enough to be read: how traits weigh in whether something happened."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

# Weights are held back a little, so that a trait that hardly occurs is not believed too much; the first one, the bias, is not.
_RIDGE = 1.0
_STEPS, _SMALL = 60, 1e-6
_FAR = 30.0


def fit_weights(traits: Numbers, happened: Numbers) -> Numbers:
    """The weight of each column of `traits`, the first of which is 1 everywhere. `happened` is 0 or 1 by row.

    By Newton's method on the likelihood (iteratively reweighted least squares).
    """
    weights = np.zeros(traits.shape[1])
    held = np.full(traits.shape[1], _RIDGE)
    held[0] = 0.0
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(traits @ weights, -_FAR, _FAR)))
        slope = traits.T @ (happened - chance) - held * weights
        # A column that is 0 everywhere would leave its weight open.
        curve = (traits * (chance * (1 - chance))[:, None]).T @ traits + np.diag(held + _SMALL)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < _SMALL:
            break
    return weights
