"""The compiled pass through a layer of convolution, one individual at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True, error_model="numpy")
def convolve(maps: Any, weights: Any, biases: Any, stride: int, dilation: int, total: Any) -> None:
    """Sums over patches, written to `total (row, column, map)`; the arrays are those of `brains.convolutional`.

    Sums are taken in the order row, column and map of a patch, and maps side by side, which compiles to vectors.
    """
    rows, columns, count = total.shape
    side, below = weights.shape[0], weights.shape[2]
    for row in range(rows):
        for column in range(columns):
            here = total[row, column]
            for k in range(count):
                here[k] = biases[k]
            for i in range(side):
                line = maps[row * stride + i * dilation]
                for j in range(side):
                    seen = line[column * stride + j * dilation]
                    for m in range(below):
                        value, weight = seen[m], weights[i, j, m]
                        for k in range(count):
                            here[k] += value * weight[k]


@njit(cache=True, nogil=True, error_model="numpy")
def pool(maps: Any, side: int, greatest: Any) -> None:
    """The greatest of each square, written to `greatest (row, column, map)`."""
    rows, columns, count = greatest.shape
    for row in range(rows):
        for column in range(columns):
            for k in range(count):
                best = np.float32(-np.inf)
                for i in range(side):
                    for j in range(side):
                        best = max(best, maps[row * side + i, column * side + j, k])
                greatest[row, column, k] = best
