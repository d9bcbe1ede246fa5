"""What brains see, less its mean and over its standard deviation, so that each input says about as much.

A strategy breeds genomes that see it so. What is tried and kept are genomes that see what the world shows: mean and
deviation are folded into their first layer. So a file, a card and an environment need to know nothing of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from brains.checks import array, frozen, natural
from brains.network import Network
from brains.policy import BIAS, Floats, Policy
from brains.strategies.strategy import State

LEAST = 0.02
"""Standard deviation: what never changes says nothing louder than that."""


class Normaliser:
    """Mean and standard deviation of each input over all that has been seen; before that 0 and 1.

    Args:
        inputs: how many there are.
    """

    def __init__(self, inputs: int) -> None:
        self._count = 0
        self._sums = np.zeros((2, inputs))
        """`([of values, of squares], input)`."""

    def learn(self, sums: Floats, count: int) -> None:
        """Take in the sums `([of values, of squares], input)` of so many observations."""
        self._sums = self._sums + sums
        self._count += count

    @property
    def knows_nothing(self) -> bool:
        """Whether nothing has been seen yet: then genomes mean what the world shows."""
        return not self._count

    @property
    def scales(self) -> tuple[Floats, Floats]:
        """Mean and standard deviation `(input,)`."""
        if not self._count:
            return np.zeros(self._sums.shape[1]), np.ones(self._sums.shape[1])
        mean, squares = self._sums / self._count
        return mean, np.maximum(np.sqrt(np.maximum(squares - mean * mean, 0.0)), LEAST)

    def folded(self, network: Policy, genomes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Genomes `(individual, gene)` that see what the world shows, of genomes that see it less mean over deviation.

        The networks may see the first inputs only.
        """
        if not self._count or not isinstance(network, Network):  # who sees a picture sees it as it is
            return genomes
        mean, deviation = self.scales
        return self._moved(network, genomes, 1 / deviation, 0.0 - mean / deviation)

    def unfolded(self, network: Policy, genomes: NDArray[np.float32]) -> NDArray[np.float32]:
        """The opposite of `folded`."""
        known = self._count and isinstance(network, Network)
        return self._moved(network, genomes, *self.scales[::-1]) if known else genomes

    @staticmethod
    def _moved(network: Policy, genomes: NDArray[np.float32], by: Floats, off: Floats) -> NDArray[np.float32]:
        """Genomes for inputs `x`, of those for inputs `by · x + off`."""
        made = genomes.astype(np.float64)
        weights, biases = network.parts[0], next(part for part in network.parts if part.kind == BIAS)
        seen, units = weights.shape
        first = made[:, weights.genes].reshape(-1, seen, units)
        # A sum row by row, not a product of matrices, whose last bits differ between machines.
        made[:, biases.genes] += np.stack([one * off[i] for i, one in enumerate(first.swapaxes(0, 1))]).sum(axis=0)
        made[:, weights.genes] = (first * by[:seen, None]).reshape(len(made), -1)
        return frozen(made)

    def state(self) -> State:
        """All that `restore` needs."""
        return {"count": self._count, "sums": self._sums}

    def restore(self, state: State) -> None:
        """Become the one that `state` was taken from. Raises ValueError or KeyError for another's."""
        self._count = natural(state["count"], "count")
        self._sums = np.array(array(state["sums"], "sums", np.float64, self._sums.shape))
