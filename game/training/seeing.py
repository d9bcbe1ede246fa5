"""What a unit of a brain that sees a picture looks for: the average of what was there when it gave the most.

The receptive field of neurophysiology, measured and not read off the weights, which behind the first layer nobody can.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brains.convolutional import Convolutional, Shape
from brains.policy import Policy
from game.training.firing import STRONG
from game.training.recording import Recording

MOST = 4000
"""Moments that are averaged over."""


@dataclass(frozen=True, eq=False)
class Field:
    """Of one map, whose units all look for the same, or of one unit that sees the whole picture."""

    average: NDArray[np.float64]
    """`(row, column, colour)`: of what lay in its field when it gave the most."""
    usual: NDArray[np.float64]
    """The same of what lies there at any time."""
    moments: int
    """Of the first, a unit of a map at a time."""


def field_of(recordings: Sequence[Recording], policy: Policy, picture: Shape, layer: int, unit: int) -> Field | None:
    """Of a map, or of a hidden unit behind the maps, of a layer counted from 1; None if it always gave the same."""
    seen = np.concatenate([one[:, : math.prod(picture)] for one in recordings]).reshape(-1, *picture)
    first = sum(policy.sizes[:layer])
    gave = np.concatenate([one[:, first : first + policy.sizes[layer]] for one in recordings])
    if isinstance(policy, Convolutional) and layer <= len(policy.layers):
        shape = policy.shapes[layer]
        gave = gave.reshape(-1, *shape)[..., unit]
        places = [policy.field(layer - 1, row, column) for row in range(shape[0]) for column in range(shape[1])]
    else:
        gave, places = gave[:, unit, None, None], [(0, 0, 0)]
    if not len(gave) or gave.max() - gave.min() < 1e-6:
        return None
    flat = gave.reshape(len(gave), -1)
    count = int(np.clip(STRONG * flat.size, 1, MOST))
    strongest = np.argpartition(-flat.ravel(), count - 1)[:count]
    evenly = np.linspace(0, flat.size - 1, count).astype(np.intp)
    means = [_mean(seen, places, np.divmod(which, flat.shape[1])) for which in (strongest, evenly)]
    return Field(means[0], means[1], count)


def _mean(
    seen: NDArray[np.float32],
    places: Sequence[tuple[int, int, int]],
    which: tuple[NDArray[np.intp], NDArray[np.intp]],
) -> NDArray[np.float64]:
    """Of patches: of which moment, at which place."""
    total: NDArray[np.float64] | None = None
    for moment, at in zip(*(one.tolist() for one in which), strict=True):
        top, left, side = places[at]
        patch = seen[moment, top : top + side, left : left + side] if side else seen[moment]
        total = patch.astype(np.float64) if total is None else total + patch
    assert total is not None, "there is a moment"
    return total / len(which[0])
