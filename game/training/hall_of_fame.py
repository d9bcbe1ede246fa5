"""The hall of fame: champions of earlier generations, so that an arms race does not go round in circles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from brains.checks import MOST, array, natural, rising
from brains.strategies import State

CAPACITY = 256


class HallOfFame:
    """Keeps every generation's champions up to CAPACITY; then every second, every fourth, and so on."""

    def __init__(self, genes: int, populations: int = 2) -> None:
        self.genomes = np.zeros((0, populations, genes), dtype=np.float32)
        """`(kept, population, gene)`, oldest first."""
        self.generations = np.zeros(0, dtype=np.int64)
        """`(kept,)`."""
        self._stride = 1

    def add(self, generation: int, champions: NDArray[np.float32]) -> None:
        """Champions `(population, gene)` of a generation."""
        if generation % self._stride:
            return
        if len(self.genomes) == CAPACITY:
            self._stride *= 2
            kept = self.generations % self._stride == 0
            self.genomes, self.generations = self.genomes[kept], self.generations[kept]
            if generation % self._stride:
                return
        self.genomes = np.concatenate([self.genomes, champions[None]])
        self.generations = np.append(self.generations, generation)

    def draw(self, rng: np.random.Generator, count: int) -> NDArray[np.float32]:
        """`(count, population, gene)`, each as likely as the others; none while the hall is empty."""
        if not len(self.genomes):
            return self.genomes
        return self.genomes[rng.integers(len(self.genomes), size=count)]

    def state(self) -> State:
        return {"genomes": self.genomes, "generations": self.generations, "stride": self._stride}

    def restore(self, state: State) -> None:
        genomes = array(state["genomes"], "hall", np.float32, (None, *self.genomes.shape[1:]))
        generations = array(state["generations"], "hall", np.int64, (len(genomes),))
        rising(generations, "hall", 0, MOST)
        if len(genomes) > CAPACITY:
            raise ValueError(f"hall: expected at most {CAPACITY} champions, got {len(genomes)}")
        self.genomes, self.generations = np.array(genomes), np.array(generations)
        self._stride = natural(state["stride"], "hall", 1)
