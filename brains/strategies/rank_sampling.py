"""The corridor article's recipe: parents drawn by rank, every weight nudged, nobody kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from brains.operators import Genomes, Rng, exponential_ranks, ranking, uniform_genomes
from brains.strategies.genetic import Genetic
from brains.strategies.options import ADAPTIVE, Option, elites, mutations

SCALE = 5.0
"""Mean rank of a parent; the article's."""


class RankSampling(Genetic):
    """Sort best first; each child copies the parent of an exponentially distributed rank and mutates."""

    default_mutation = 0.1
    """Half-width; the article's."""
    options: tuple[Option, ...] = (mutations("uniform"), elites("0", "1", "2", "5"), ADAPTIVE)

    def _first(self, rng: Rng, population: int) -> Genomes:
        return uniform_genomes(rng, population, self._network.genes)

    def _breed(self, fitness: NDArray[np.float64]) -> Genomes:
        count = len(fitness)
        order = ranking(fitness)
        parents = order[exponential_ranks(self._rng, count, count, SCALE)]
        sizes = self._sizes
        children = self._mutated(self._genomes[parents], parents)
        self._keep(order[: self._elites], children, self._genomes, sizes)
        return children
