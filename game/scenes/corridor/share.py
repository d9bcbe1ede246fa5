"""What share of a generation gets how far: raw, as steps, and a curve that can only fall."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import BSpline
from scipy.optimize import nnls

Floats = NDArray[np.float64]

DEGREE, PIECES = 3, 12
"""Of the curve's parts, and how many of them there are."""
LOOKS = 200
"""Places at which the steps are fitted."""


def raw(ends: NDArray[np.floating], ticks: int) -> Floats:
    """`(tick,)`: the share of `ends (individual,)` that get further than each tick; finishers get beyond the last."""
    past = np.searchsorted(np.sort(ends), np.arange(ticks), side="right")
    return np.asarray(1.0 - past / max(len(ends), 1))


def fitted(ends: NDArray[np.floating], ticks: int) -> Floats:
    """`(tick,)`: a smooth curve through these steps that never rises, because nothing in it could make it rise.

    It is one minus a sum of curves that each go from nothing to one, with weights of zero or more, found by
    non-negative least squares (J. O. Ramsay, Monotone regression splines in action, 1988; C. Lawson, R. Hanson, 1974).
    """
    at = np.unique(np.linspace(0, ticks - 1, min(LOOKS, ticks)).astype(int))
    rises = _rises(ticks)
    weights, _ = nnls(rises[at], 1.0 - raw(ends, ticks)[at])
    return np.asarray(np.maximum(1.0 - rises @ weights, 0.0))


def _rises(ticks: int) -> Floats:
    """`(tick, curve)`: each goes from 0 to 1 around a place of its own; the first is 1 from the start on."""
    inner = np.linspace(0.0, 1.0, PIECES + 1)
    knots = np.concatenate([[0.0] * DEGREE, inner, [1.0] * DEGREE])
    bumps = BSpline.design_matrix(np.linspace(0.0, 1.0, ticks), knots, DEGREE).toarray()
    # Sums over the bumps from one on: they are between 0 and 1, because all bumps add up to 1.
    return np.asarray(np.cumsum(bumps[:, ::-1], axis=1)[:, ::-1])
