"""Heights drawn with a mouse, one a column."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

Last = tuple[int, float]
"""Where a stroke has been last: column and height."""


def stroke(drawn: NDArray[np.float64], last: Last | None, column: int, height: float) -> Last:
    """Draw on from `last`, or begin there, in `drawn` `(column,)`; what is last from then on."""
    first, start = last or (column, height)
    low, high = sorted((first, column))
    span = np.arange(low, high + 1)
    ends = (start, height) if first <= column else (height, start)
    drawn[span] = np.interp(span, (low, high), ends) if high > low else height
    return column, height


def whole(drawn: NDArray[np.float64], smoothing: float) -> NDArray[np.float64] | None:
    """All columns, those between strokes as a straight line, and smoothed; None if there are fewer than two."""
    known = np.flatnonzero(np.isfinite(drawn))
    if len(known) < 2:
        return None
    line = np.interp(np.arange(len(drawn)), known, drawn[known])
    smooth: NDArray[np.float64] = gaussian_filter1d(line, smoothing, mode="nearest")
    return smooth
