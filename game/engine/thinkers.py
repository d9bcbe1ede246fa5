"""Genomes of one network that think outside of the loop that worlds share, by the forward pass that training uses."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.lanes import LANES, aligned, pack
from brains.network import dense
from brains.policy import Policy
from game.engine.blocks import table_for, think
from game.engine.in_blocks import WHOLE


class Thinkers:
    """Says what each of so many genomes `(individual, gene)`, or one genome `(1, gene)` so many times, makes of what it
    sees. One thread at a time.
    """

    def __init__(self, policy: Policy, genomes: NDArray[np.float32], count: int | None = None) -> None:
        network = dense(policy)
        self._made = policy, genomes, count
        self._inputs, self._outputs, self._count = network.inputs[0], network.outputs, count or len(genomes)
        blocks = -(-self._count // LANES)
        # Of a single genome all blocks think with the same one.
        alike = np.repeat(genomes, LANES, axis=0) if count else genomes
        genes, totals, layout = pack(alike), aligned((network.units, LANES)), network.layout()
        self.values = aligned((blocks, network.units, LANES))
        """`(block, unit, lane)`: what each unit gave last, where its memory is."""
        self.values[:] = 0.0
        self._tables = [table_for(genes[k % len(genes)], layout, self.values[k], totals) for k in range(blocks)]
        self._kept = genes, layout, totals
        self._think = ctypes.CFUNCTYPE(WHOLE, WHOLE, WHOLE, WHOLE)(think.address)

    def __getstate__(self) -> tuple[Any, ...]:
        """For a copy: who thinks, and what is remembered; tables know where arrays are."""
        return *self._made, self.values

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        *made, values = state
        self.__init__(*made)  # type: ignore[misc]
        self.values[:] = values

    def forget(self, individual: int) -> None:
        """Begin anew."""
        self.values[individual // LANES, :, individual % LANES] = 0.0

    def __call__(self, seen: NDArray[np.float32]) -> NDArray[np.float32]:
        """Outputs `(output, individual)` for what each sees, `(input, individual)`."""
        for block, table in enumerate(self._tables):
            here = seen[: self._inputs, LANES * block : LANES * (block + 1)]
            self.values[block, : self._inputs, : here.shape[1]] = here
            self._think(table.ctypes.data, 0, 0)
        said = self.values[:, -self._outputs :].transpose(1, 0, 2).reshape(self._outputs, -1)
        return np.ascontiguousarray(said[:, : self._count])

    def thoughts(self, individual: int) -> NDArray[np.float32]:
        """`(unit,)`: what each unit of one gave last, inputs first."""
        return self.values[individual // LANES, :, individual % LANES].copy()
