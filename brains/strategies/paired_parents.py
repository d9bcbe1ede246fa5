"""The genetic recipe with two parents: selection, crossover, mutation, and children that must beat their parents."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from brains.operators import Genomes, Rng, align, blend, normal_genomes, one_point, ranking, roulette, two_best
from brains.policy import Policy
from brains.strategies.genetic import Genetic
from brains.strategies.options import ADAPTIVE, Option, elites, mutations
from brains.strategies.strategy import State

CROSSOVER_RATES = ("0.9", "0", "0.25", "0.5", "1")
"""How many pairs are crossed; the others are copied. The recipe's first."""
ALPHAS = {"blx": 0.5, "blx-0": 0.0, "blx-0.1": 0.1, "blx-0.25": 0.25, "blx-1": 1.0}
"""Of BLX-α: how far beyond its parents a child may lie, in distances between them. The recipe's first."""
FAILED = -1e300
"""A failed evaluation in a saved state, in which all numbers are finite."""
SELECTIONS = {"rank": two_best, "roulette": roulette}


class PairedParents(Genetic):
    """Pairs of parents have pairs of children, which take their parents' place if they are better in sum.

    What is asked for are the elite, to be judged anew, and children. The population that parents come from is kept
    beside it: children that did not beat their parents leave their places in it to these.

    What is usual here was measured on CartPole, ten seeds. That children must beat their parents is a choice, not the
    rule: with fresh episodes in each generation parents that were lucky once are hard to beat, and it takes up to
    twice as many generations.
    """

    default_mutation = 0.4
    """The chance that a child mutates at all; the recipe's."""
    options: tuple[Option, ...] = (
        Option("parents", tuple(SELECTIONS), "the two best, or drawn by their fitness"),
        Option(
            "crossover", (*ALPHAS, "one-point", "none"), "how two genomes are mixed; blx-0 never beyond its parents"
        ),
        Option("crossed", CROSSOVER_RATES, "which share of the pairs is crossed; the others are copied"),
        Option("aligned", ("no", "yes"), "hidden units are matched before two genomes are mixed"),
        Option("must-beat", ("no", "yes"), "children enter only if they beat their parents in sum"),
        mutations("one-gene"),
        elites("2", "0", "1", "4"),
        ADAPTIVE,
    )

    def __init__(
        self,
        network: Policy,
        population: int,
        mutation: float | None = None,
        seed: int = 0,
        start: NDArray[np.float32] | None = None,
        options: Iterable[str] = (),
    ) -> None:
        super().__init__(network, population, mutation, seed, start, options)
        self._kept, self._kept_fitness = self._genomes, np.full(population, -np.inf)
        """The population that parents come from."""
        self._kept_sizes = self._sizes
        self._parents = np.tile(np.arange(population)[:, None], 2)
        """`(child, 2)`: places of the parents in it."""

    def _first(self, rng: Rng, population: int) -> Genomes:
        return normal_genomes(rng, population, self._network)

    def _breed(self, fitness: NDArray[np.float64]) -> Genomes:
        self._settle(fitness)
        count, fitness = len(fitness), self._kept_fitness
        pairs = -(-count // 2)
        parents = SELECTIONS[self._chosen["parents"]](self._rng, self._without_copies(fitness), pairs)
        children, crosses = self._crossed(*(self._kept[parents[:, which]] for which in (0, 1)))
        of_child = np.stack([parents, parents[:, ::-1]], axis=1).reshape(-1, 2)[:count]
        self._sizes = self._kept_sizes
        children = self._mutated(children.reshape(2 * pairs, -1)[:count], of_child[:, 0])
        best = ranking(fitness)[: self._elites]
        self._keep(best, children, self._kept, self._kept_sizes)
        of_child[: len(best)] = best[:, None]
        self._parents = of_child
        self._tell_parents(np.repeat(crosses, 2)[:count])
        return children

    def _tell_parents(self, crossed: NDArray[np.bool_]) -> None:
        """Whose children they are; of a pair that was only copied each child has one parent."""
        if self._chosen["must-beat"] == "yes":
            self.parents = None  # who may be of any earlier generation
            return
        self.parents = self._parents.copy()
        self.parents[~crossed, 1] = self.parents[~crossed, 0]

    def _without_copies(self, fitness: NDArray[np.float64]) -> NDArray[np.float64]:
        """Fitness with all copies of a genome but the first as failed: two parents that are the same cross nothing."""
        _, originals = np.unique(self._kept, axis=0, return_index=True)
        alone = np.full(len(fitness), -np.inf)
        alone[originals] = fitness[originals]
        return alone

    def _settle(self, fitness: NDArray[np.float64]) -> None:
        """Who of the children just judged enters the population, and who is left there."""
        enters = np.ones(len(fitness), dtype=bool)
        if self._chosen["must-beat"] == "yes":
            before = self._kept_fitness[self._parents].sum(axis=1)
            partner = np.minimum(np.arange(len(fitness)) ^ 1, len(fitness) - 1)
            enters = fitness + fitness[partner] > before
            enters[: self._elites] = True
            enters |= np.isneginf(self._kept_fitness).all()
        first = self._parents[:, 0]
        self._kept = np.where(enters[:, None], self._genomes, self._kept[first])
        self._kept_fitness = np.where(enters, fitness, self._kept_fitness[first])
        self._kept_sizes = np.where(enters, self._sizes, self._kept_sizes[first])

    def _crossed(self, first: Genomes, second: Genomes) -> tuple[Genomes, NDArray[np.bool_]]:
        """`(pair, 2, gene)`, and which pairs are crossed and not copied."""
        crossover = self._chosen["crossover"]
        if crossover == "none":
            return np.stack([first, second], axis=1), np.zeros(len(first), dtype=bool)
        if self._chosen["aligned"] == "yes":
            second = align(self._network, first, second)
        if crossover in ALPHAS:
            crossed = np.stack(blend(self._rng, first, second, ALPHAS[crossover]), axis=1)
        else:
            crossed = np.stack(one_point(self._rng, first, second), axis=1)
        crosses = self._rng.random((len(first), 1, 1)) < float(self._chosen["crossed"])
        return np.where(crosses, crossed, np.stack([first, second], axis=1)), crosses[:, 0, 0]

    def state(self) -> State:
        fitness = np.maximum(self._kept_fitness, FAILED)
        kept = {"kept": self._kept, "kept_fitness": fitness, "kept_sizes": self._kept_sizes}
        return super().state() | kept | {"parents": self._parents}

    def restore(self, state: State) -> None:
        count = len(self._genomes)
        for name, shape in (("kept", self._kept.shape), ("kept_fitness", (count,)), ("kept_sizes", (count,))):
            if state[name].shape != shape:
                raise ValueError(f"{name}: expected shape {shape}, got {state[name].shape}")
        parents = np.array(state["parents"], dtype=np.intp)
        if parents.shape != (count, 2) or parents.min() < 0 or parents.max() >= count:
            raise ValueError(f"parents: expected places below {count}, shape ({count}, 2), got {parents.shape}")
        super().restore(state)
        self._kept = np.array(state["kept"], dtype=np.float32)
        fitness = np.array(state["kept_fitness"], dtype=np.float64)
        self._kept_fitness = np.where(fitness <= FAILED, -np.inf, fitness)
        self._kept_sizes = np.array(state["kept_sizes"], dtype=np.float64)
        self._parents = parents
