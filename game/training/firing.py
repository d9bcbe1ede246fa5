"""What makes a unit fire: what was seen, on average, before the moments in which it gave the most.

The spike-triggered average of neurophysiology (E. J. Chichilnisky: A simple white noise analysis of neuronal light
responses, 2001). Where inputs hang together the average shows that, too; whitened, it shows what counts by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brains.policy import Policy
from game.training.noise import through
from game.training.recording import Recording, said_by

STRONG = 0.1
"""Of the moments that are looked at: those in which a unit gave the most."""
RIDGE = 0.01
"""Added to the variances of the inputs, which are 1, so that those that never move alone can be told apart."""


@dataclass(frozen=True, eq=False)
class Firing:
    """Of one unit; inputs are told in their own standard deviations from their own mean."""

    average: NDArray[np.float64]
    """`(tick, input)`: the last tick is the moment itself."""
    deviation: NDArray[np.float64]
    """The same: how far the single moments are from it."""
    whitened: NDArray[np.float64]
    """The same as `average`, with what inputs have in common taken out; the greatest is 1."""
    moments: int
    """In which it was strongly active."""


def firing(recordings: Sequence[Recording], inputs: int, unit: int, ticks: int) -> Firing | None:
    """What was seen in so many ticks before a unit, counted from the first input, was strongly active.

    None if it always gave the same, or no drive was that long.
    """
    long = [one for one in recordings if len(one) >= ticks]
    if not long:
        return None
    seen = np.concatenate([one[:, :inputs] for one in long]).astype(np.float64)
    mean, spread = seen.mean(axis=0), seen.std(axis=0)
    spread[spread < 1e-9] = 1.0  # what never moves says nothing, whatever its unit
    gave = np.concatenate([one[ticks - 1 :, unit] for one in long])
    edge = np.quantile(gave, 1 - STRONG)
    if gave.max() - gave.min() < 1e-6:
        return None
    before = np.concatenate(
        [
            np.lib.stride_tricks.sliding_window_view((one[:, :inputs] - mean) / spread, ticks, axis=0)[
                one[ticks - 1 :, unit] >= edge
            ]
            for one in long
        ]
    ).swapaxes(1, 2)
    average = before.mean(axis=0)
    normal = (seen - mean) / spread
    common = normal.T @ normal / len(normal) + RIDGE * np.eye(inputs)
    alone = np.linalg.solve(common, average.T).T
    return Firing(average, before.std(axis=0), alone / max(float(np.abs(alone).max()), 1e-9), len(before))


def change(
    policy: Policy,
    before: NDArray[np.float32],
    after: NDArray[np.float32],
    recordings: Sequence[Recording],
    noise: NDArray[np.float32] | None = None,
) -> float:
    """How much an operation changes what a brain says where it drove: 0 for nothing, 1 for as much as it ever varies.

    The mean difference of the outputs, over their standard deviations; both brains see what was recorded, the second
    one perhaps with noise `(tick, input)` in the place of some of it, as `noise.table` makes it.
    """
    seen = [one[:, : policy.inputs[0]].astype(np.float64) for one in recordings]
    others = seen if noise is None else [through(noise, one) for one in seen]
    own = np.concatenate([said_by(policy, before, one) for one in seen])
    other = np.concatenate([said_by(policy, after, one) for one in others])
    return float(np.mean(np.abs(own - other).mean(axis=0) / np.maximum(own.std(axis=0), 1e-9)))
