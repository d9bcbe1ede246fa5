"""Noise in the place of what senses say: drawn from a seed, the same for everybody who is tried on a course."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.training.recording import Recording

NOISE_STREAM = 111
"""First number of the seed sequences of noise; no other seed sequence begins with it."""
Table = NDArray[np.float32]

UNITS: dict[str, Callable[[np.random.Generator, int], NDArray[np.float64]]] = {
    "normal": lambda rng, ticks: rng.standard_normal(ticks),
    "uniform": lambda rng, ticks: rng.uniform(-np.sqrt(3), np.sqrt(3), ticks),
}
"""By its kind, so many numbers around 0, whose standard deviation is 1."""
KINDS = tuple(UNITS)


class Noise(NamedTuple):
    """What one sense says."""

    kind: str
    size: float
    """Its standard deviation, in those of the sense itself; with 0 it always says what is usual."""


class Usual(NamedTuple):
    """Of what a brain sees."""

    mean: NDArray[np.float64]
    """`(input,)`."""
    deviation: NDArray[np.float64]
    """`(input,)`: the standard one."""


def usual(recordings: Sequence[Recording], inputs: int) -> Usual:
    """Of what was recorded, a tick as much as any other."""
    seen = np.concatenate([one[:, :inputs] for one in recordings]).astype(np.float64)
    return Usual(seen.mean(axis=0), seen.std(axis=0))


def table(noises: Mapping[int, Noise], around: Usual, ticks: int, seed: int) -> Table:
    """`(tick, input)`: what senses say, by number; NaN for those without noise.

    The same seed gives the same numbers, which a size only makes larger or smaller.
    """
    made = np.full((ticks, len(around.mean)), np.nan)
    for sense, (kind, size) in noises.items():
        rng = np.random.default_rng([NOISE_STREAM, seed, sense])
        made[:, sense] = around.mean[sense] + size * around.deviation[sense] * UNITS[kind](rng, ticks)
    return made.astype(np.float32)


def through(noise: Table, seen: NDArray[np.floating]) -> NDArray[np.float64]:
    """What was seen, `(tick, input)`, with noise in the place of some of it."""
    instead = noise[: len(seen)]
    return np.where(np.isnan(instead), seen, instead)
