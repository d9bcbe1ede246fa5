"""A brain with more hidden units that does what it did before: evolution goes on from it with more to change.

T. Chen, I. Goodfellow, J. Shlens: Net2Net, arXiv:1511.05641, where units are doubled; here new ones see at random.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from brains.network import dense
from brains.operators import Rng
from brains.policy import Policy

SEES = 1.5
"""Standard deviation of what a new unit's inputs weigh, of its bias a third."""


def widened(small: Policy, genome: NDArray[np.float32], large: Policy, rng: Rng) -> NDArray[np.float32]:
    """`(genes of large,)`: nobody listens to the new units yet, and a layer that gets a memory does not use it yet.

    Raises:
        ValueError: layers that are not the same ones, as wide at both ends and nowhere narrower.
    """
    sizes = list(zip(small.sizes, large.sizes, strict=False))
    same = len(small.sizes) == len(large.sizes) and small.activations == large.activations
    ends = same and sizes[0][0] == sizes[0][1] and sizes[-1][0] == sizes[-1][1]
    old, new = dense(small), dense(large)
    forgets = any(layer[3] and not other[3] for layer, other in zip(old.layers, new.layers, strict=False))
    if not ends or forgets or any(few > many for few, many in sizes):
        raise ValueError(f"expected layers that {small.says} can be widened to, got {large.says}")
    wide = np.zeros(large.genes, dtype=np.float32)
    for (weights, memory, bias), (more, recalls, biases) in zip(old.weights(genome), new.weights(wide), strict=True):
        seen, units = weights.shape
        more[:seen, :units], biases[:units] = weights, bias
        more[:, units:] = SEES * rng.standard_normal((len(more), len(biases) - units))
        biases[units:] = SEES / 3 * rng.standard_normal(len(biases) - units)
        if memory is not None and recalls is not None:
            recalls[:units, :units] = memory
    return wide
