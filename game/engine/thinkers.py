"""Genomes of one network that think outside of the loop that worlds share, by the forward pass that training uses."""

from __future__ import annotations

import ctypes

import numpy as np
from numpy.typing import NDArray

from brains.lanes import LANES, aligned, pack
from brains.network import Network
from game.engine.blocks import table_for, think
from game.engine.in_blocks import WHOLE


class Thinkers:
    """Says what each of so many genomes `(individual, gene)` makes of what it sees. One thread at a time."""

    def __init__(self, network: Network, genomes: NDArray[np.float32]) -> None:
        genes, totals = pack(genomes), aligned((network.units, LANES))
        self._values = aligned((len(genes), network.units, LANES))
        self._values[:] = 0.0
        layout = network.layout()
        self._tables = [table_for(own, layout, values, totals) for own, values in zip(genes, self._values, strict=True)]
        self._kept = genes, layout, totals
        self._inputs, self._outputs, self._count = network.inputs[0], network.outputs, len(genomes)
        self._think = ctypes.CFUNCTYPE(WHOLE, WHOLE, WHOLE, WHOLE)(think.address)

    def __call__(self, seen: NDArray[np.float32]) -> NDArray[np.float32]:
        """Outputs `(output, individual)` for what each sees, `(input, individual)`."""
        for block, table in enumerate(self._tables):
            here = seen[:, LANES * block : LANES * (block + 1)]
            self._values[block, : self._inputs, : here.shape[1]] = here
            self._think(table.ctypes.data, 0, 0)
        said = self._values[:, -self._outputs :].transpose(1, 0, 2).reshape(self._outputs, -1)
        return np.ascontiguousarray(said[:, : self._count])

    def thoughts(self, individual: int) -> NDArray[np.float32]:
        """`(unit,)`: what each unit of one gave last, inputs first."""
        return self._values[individual // LANES, :, individual % LANES].copy()
