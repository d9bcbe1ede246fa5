"""Who sits in the other seat of environments: one brain for any number of games, each with a memory of its own."""

from __future__ import annotations

import ctypes

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from brains.lanes import LANES, aligned
from brains.network import dense
from game.engine.blocks import table_for, think
from game.engine.in_blocks import WHOLE


class Opponents:
    """A brain that plays so many games at once, by the forward pass that training uses."""

    def __init__(self, brain: Brain, count: int) -> None:
        network, self._brain = brain.network, brain
        blocks = -(-count // LANES)
        genes, totals = aligned((network.genes, LANES)), aligned((network.units, LANES))
        genes[:] = brain.genome[:, None]
        self._values = aligned((blocks, network.units, LANES))
        self._values[:] = 0.0
        layout = dense(network).layout()
        self._tables = [table_for(genes, layout, values, totals) for values in self._values]
        self._kept = genes, layout, totals
        self._inputs, self._outputs, self._count = network.inputs[0], network.outputs, count
        self._think = ctypes.CFUNCTYPE(WHOLE, WHOLE, WHOLE, WHOLE)(think.address)

    def __getstate__(self) -> tuple[Brain, int, NDArray[np.float32]]:
        """For a copy: who plays, how many games, and what is remembered in them; tables know where arrays are."""
        return self._brain, self._count, self._values

    def __setstate__(self, state: tuple[Brain, int, NDArray[np.float32]]) -> None:
        brain, count, values = state
        self.__init__(brain, count)  # type: ignore[misc]
        self._values[:] = values

    def forget(self, game: int) -> None:
        """A game begins anew."""
        self._values[game // LANES, :, game % LANES] = 0.0

    def __call__(self, seen: NDArray[np.float32]) -> NDArray[np.float32]:
        """Outputs `(output, game)` for what is seen in each, `(input, game)`."""
        for block, table in enumerate(self._tables):
            here = seen[: self._inputs, LANES * block : LANES * (block + 1)]
            self._values[block, : self._inputs, : here.shape[1]] = here
            self._think(table.ctypes.data, 0, 0)
        said = self._values[:, -self._outputs :].transpose(1, 0, 2).reshape(self._outputs, -1)
        return np.ascontiguousarray(said[:, : self._count])
