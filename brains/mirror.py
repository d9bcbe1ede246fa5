"""Brains that do in a mirror what they do outside of it, mirrored: what left bends teach, right ones need not.

A strategy breeds one half of them. What is tried and kept are whole brains, two halves side by side, of which the
second sees everything mirrored; what both say is summed. So a file, a card and an environment need to know nothing
of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from brains.checks import frozen
from brains.network import Network, dense
from brains.policy import BIAS, Floats, Policy

Places = tuple[int, ...]
"""Of each number the place of the one that it is in the mirror, counted from 1, negative if its sign is changed."""


@dataclass(frozen=True)
class Mirror:
    """How a world looks in a mirror.

    Raises:
        ValueError: places that are none, or of which two mirrors do not give back what was there.
    """

    inputs: Places
    outputs: Places

    def __post_init__(self) -> None:
        for says, places in (("inputs", self.inputs), ("outputs", self.outputs)):
            ordered = sorted(abs(place) for place in places) == list(range(1, len(places) + 1))
            if not ordered or any(places[abs(p) - 1] != np.copysign(k + 1, p) for k, p in enumerate(places)):
                raise ValueError(f"mirror: expected {says} that come back when mirrored twice, got {places}"[:120])

    def half(self, network: Policy) -> Network:
        """What is bred for a network: half of the units of each hidden layer.

        Raises:
            ValueError: it has other inputs or outputs, or a layer of an odd number of units, or recurrent outputs.
        """
        first, *hidden, last = network.sizes
        if (first, last) != (len(self.inputs), len(self.outputs)) or any(size % 2 for size in hidden) or not hidden:
            raise ValueError(
                f"mirror: expected {len(self.inputs)} inputs, hidden layers of even sizes and {len(self.outputs)} "
                f"outputs, got {network.says}"
            )
        if network.recurrent and network.recurrent[-1]:
            raise ValueError("mirror: expected outputs without memory")
        return replace(dense(network), sizes=(first, *(size // 2 for size in hidden), last))

    def whole(self, network: Policy, halves: Floats) -> NDArray[np.float32]:
        """Genomes `(individual, gene)` of the network, of those of its half."""
        half = self.half(network)
        made = np.zeros((len(halves), network.genes), np.float64)
        for own, other in zip(half.parts, network.parts, strict=True):
            genes = np.asarray(halves, np.float64)[:, own.genes].reshape(-1, *own.shape)
            last = own.groups[-1] is None
            if own.kind == BIAS:
                whole = genes + self._turned(genes, self.outputs, 1) if last else np.concatenate([genes, genes], 1)
            elif last:
                whole = np.concatenate([genes, self._turned(genes, self.outputs, 2)], axis=1)
            elif own.groups[0] is None:
                whole = np.concatenate([genes, self._turned(genes, self.inputs, 1)], axis=2)
            else:  # between hidden units: the halves do not know of each other
                rows, columns = own.shape
                whole = np.zeros((len(halves), *other.shape))
                whole[:, :rows, :columns] = whole[:, rows:, columns:] = genes
            made[:, other.genes] = whole.reshape(len(halves), -1)
        return frozen(made)

    def first_half(self, network: Policy, genomes: Floats) -> NDArray[np.float32]:
        """The opposite of `whole`, for genomes that it has made; of any others, what their first units would say."""
        half = self.half(network)
        made = np.zeros((len(genomes), half.genes), np.float64)
        for own, other in zip(half.parts, network.parts, strict=True):
            whole = np.asarray(genomes, np.float64)[:, other.genes].reshape(-1, *other.shape)
            part = whole[(slice(None), *(slice(size) for size in own.shape))]
            both = own.kind == BIAS and own.groups[-1] is None  # they have been summed
            made[:, own.genes] = (part / 2 if both else part).reshape(len(genomes), -1)
        return frozen(made)

    def both(self, sums: Floats) -> Floats:
        """Sums `([of values, of squares], input)` over what was seen, and over the same in the mirror."""
        values, squares = sums
        places = np.abs(self.inputs) - 1
        return np.stack([values + self._turned(values, self.inputs, 0), squares + squares[places]])

    @staticmethod
    def _turned(values: Floats, places: Places, axis: int) -> Floats:
        """Along an axis, what stands there in the mirror."""
        moved = np.take(values, np.abs(places) - 1, axis=axis)
        shape = [1] * moved.ndim
        shape[axis] = len(places)
        return np.asarray(moved * np.sign(places).reshape(shape))
