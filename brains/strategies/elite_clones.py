"""The zero-gradient recipe: the best survives, all others become its mutated copies. No crossover."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from brains.operators import Genomes, Rng, normal_genomes, ranking
from brains.strategies.genetic import Genetic
from brains.strategies.options import ADAPTIVE, Option, elites, mutations


class EliteClones(Genetic):
    """The elite survives; each of the others is a mutated copy of the best, or of the elite in turn."""

    default_mutation = 0.1
    """Standard deviation; the recipe's."""
    options: tuple[Option, ...] = (mutations("normal"), elites("1", "2", "5"), ADAPTIVE)

    def _first(self, rng: Rng, population: int) -> Genomes:
        return normal_genomes(rng, population, self._network)

    def _breed(self, fitness: NDArray[np.float64]) -> Genomes:
        best = ranking(fitness)[: self._elites]
        sizes = self._sizes
        parents = np.resize(best, len(fitness))
        children = self._mutated(self._genomes[parents], parents)
        self._keep(best, children, self._genomes, sizes)
        return children
