"""The corridor article's recipe: parents drawn by rank, every weight nudged, nobody kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from brains.operators import exponential_ranks, mutate_uniform, ranking, uniform_genomes
from brains.strategies.strategy import State, checked, frozen

SCALE = 5.0
"""Mean rank of a parent; the article's."""
MUTATION = 0.1
"""Half-width of a mutation; the article's."""


class RankSampling:
    """Sort best first; each child copies the parent of an exponentially distributed rank and mutates."""

    default_mutation = MUTATION

    def __init__(
        self,
        genes: int,
        population: int,
        mutation: float = MUTATION,
        seed: int = 0,
        start: NDArray[np.float32] | None = None,
    ) -> None:
        self._mutation = mutation
        self._rng = np.random.default_rng(seed)
        if start is None:
            self._genomes = frozen(uniform_genomes(self._rng, population, genes))
        else:
            copies = np.repeat(np.asarray(start, dtype=np.float32)[None], population, axis=0)
            self._genomes = frozen(mutate_uniform(self._rng, copies, mutation))

    def ask(self) -> NDArray[np.float32]:
        return self._genomes

    def tell(self, fitness: NDArray[np.float64]) -> None:
        count = len(self._genomes)
        order = ranking(checked(fitness, count))
        parents = self._genomes[order[exponential_ranks(self._rng, count, count, SCALE)]]
        self._genomes = mutate_uniform(self._rng, parents, self._mutation)
        self._genomes.flags.writeable = False

    def champion(self, fitness: NDArray[np.float64]) -> int:
        return int(np.argmax(checked(fitness, len(self._genomes))))

    def set_mutation(self, mutation: float) -> None:
        self._mutation = mutation

    def state(self) -> State:
        return {
            "genomes": self._genomes,
            "mutation": self._mutation,
            "rng": self._rng.bit_generator.state,
        }

    def restore(self, state: State) -> None:
        if state["genomes"].shape != self._genomes.shape:
            raise ValueError(f"genomes: expected shape {self._genomes.shape}, got {state['genomes'].shape}")
        self._genomes = frozen(state["genomes"])
        self._mutation = float(state["mutation"])
        self._rng.bit_generator.state = state["rng"]
