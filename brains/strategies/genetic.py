"""What all strategies share that keep a population of genomes and make children of some of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from brains.checks import array, frozen, number
from brains.operators import Genomes, Rng, adapted, mixed, mutate_uniform
from brains.policy import Policy
from brains.strategies.options import Option, chosen
from brains.strategies.strategy import State, checked

LARGEST = 1e6
"""Of a gene, either way: mutations that multiply would otherwise lead to infinity."""
SIZES = (1e-4, 10.0)
"""Least and most that a self-adapting mutation may come to."""


class Genetic(ABC):
    """A population; who breeds, and how, is the concern of those who inherit."""

    stands_by_mean = False
    default_mutation: float
    options: tuple[Option, ...]
    parents: NDArray[np.intp] | None = None
    samples = None

    def __init__(
        self,
        network: Policy,
        population: int,
        mutation: float | None = None,
        seed: int = 0,
        start: NDArray[np.float32] | None = None,
        options: Iterable[str] = (),
    ) -> None:
        self._network = network
        self._chosen = chosen(self.options, options)
        self._kinds = self._chosen["mutations"].split("+")
        self._rng = np.random.default_rng(seed)
        size = self.default_mutation if mutation is None else mutation
        self._sizes = np.full(population, size, dtype=np.float64)
        """Of each genome's mutations, `(population,)`."""
        if start is None:
            genomes = self._first(self._rng, population)
        else:
            copies = np.repeat(np.asarray(start, dtype=np.float32)[None], population, axis=0)
            genomes = mutate_uniform(self._rng, copies, size)
        self._genomes = frozen(genomes)

    @abstractmethod
    def _first(self, rng: Rng, population: int) -> Genomes:
        """The first generation."""

    @abstractmethod
    def _breed(self, fitness: NDArray[np.float64]) -> Genomes:
        """The next generation; failed evaluations have a fitness of −∞."""

    def ask(self) -> NDArray[np.float32]:
        return self._genomes

    def tell(self, fitness: NDArray[np.float64]) -> None:
        bred = self._breed(checked(fitness, len(self._genomes)))
        self._genomes = np.clip(np.ascontiguousarray(bred, dtype=np.float32), -LARGEST, LARGEST)
        self._genomes.flags.writeable = False

    def champion(self, fitness: NDArray[np.float64]) -> int:
        return int(np.argmax(checked(fitness, len(self._genomes))))

    def set_mutation(self, mutation: float) -> None:
        self._sizes = np.full_like(self._sizes, mutation)

    def state(self) -> State:
        return {"genomes": self._genomes, "sizes": self._sizes, "rng": self._rng.bit_generator.state}

    def _keep(self, best: NDArray[np.intp], children: Genomes, genomes: Genomes, sizes: NDArray[np.float64]) -> None:
        """Put the best of a population into the first places of its children."""
        children[: len(best)], self._sizes[: len(best)] = genomes[best], sizes[best]
        if self.parents is not None:
            self.parents[: len(best)] = best[:, None]

    def restore(self, state: State) -> None:
        self.parents = None  # of whoever asked for them before
        # Runs of an earlier version have one size for all.
        one = "sizes" not in state
        sizes = np.full_like(self._sizes, number(state["mutation"], "mutation", 0)) if one else state["sizes"]
        self._genomes = frozen(array(state["genomes"], "genomes", np.float32, self._genomes.shape))
        self._sizes = np.array(array(sizes, "sizes", np.float64, self._sizes.shape, 0.0))
        self._rng.bit_generator.state = state["rng"]

    def _mutated(self, genomes: Genomes, parents: NDArray[np.intp]) -> Genomes:
        """Children of genomes that come from `parents (child,)`, whose size of mutations they inherit."""
        self._sizes = self._sizes[parents]
        self.parents = np.stack([parents, parents], axis=1)
        if self._chosen["adaptive"] == "yes":
            self._sizes = adapted(self._rng, self._sizes, self._network.genes, *SIZES)
        return mixed(self._rng, genomes, self._sizes, self._kinds)

    @property
    def _elites(self) -> int:
        return min(int(self._chosen["elites"]), len(self._genomes) - 1)
