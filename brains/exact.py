"""Functions that round alike on every machine.

NumPy's own round to what the processor's vectors make of them, so the last bit of a number would depend on where it was
computed, and with it a run. Slower: for what is computed once, not in every tick.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
CUT_OFF = 4
"""Deviations at which a Gaussian ends."""


def _everywhere(function: Callable[[float], float]) -> Callable[[ArrayLike], Floats]:
    placed = np.vectorize(function, otypes=[np.float64])
    return lambda values: np.asarray(placed(values), dtype=np.float64)


exp, log, sin, cos = (_everywhere(one) for one in (math.exp, math.log, math.sin, math.cos))


def gaussian(sigma: float) -> Floats:
    """Weights `(2 n + 1,)` of a Gaussian with a deviation of so many places; as `scipy.ndimage.gaussian_filter1d`."""
    reach = int(CUT_OFF * sigma + 0.5)
    weights = exp(-0.5 / (sigma * sigma) * np.arange(-reach, reach + 1) ** 2)
    return np.asarray(weights / weights.sum())


def length(x: float, y: float) -> float:
    """Of the vector (x, y)."""
    return math.sqrt(x * x + y * y)
