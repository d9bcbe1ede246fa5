"""Who plays a role."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from brains.policy import Policy


class Recipe(Protocol):
    """What genomes can be made from again, bit for bit, and which is shorter than they are."""

    def genomes(self) -> NDArray[np.float32]:
        """`(genome, gene)`."""


class Side(NamedTuple):
    """Who plays a role: genomes of one network."""

    network: Policy
    genomes: NDArray[np.float32]
    """`(genome, gene)`."""
    chosen: NDArray[np.int64] | None = None
    """`(individual,)`: whose genome each individual has; None for one individual a genome."""

    recipe: Recipe | None = None
    """Of the genomes, where there is one."""

    @property
    def individuals(self) -> int:
        """How many."""
        return len(self.genomes if self.chosen is None else self.chosen)

    def of(self, individuals: slice | NDArray[np.bool_]) -> Side:
        """These individuals alone."""
        if self.chosen is None:
            return Side(self.network, self.genomes[individuals])
        return Side(self.network, self.genomes, self.chosen[individuals])
