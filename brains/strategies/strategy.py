"""The two calls that every way of breeding answers, and what it must keep to be resumed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from brains.policy import Policy
from brains.strategies.options import Option

State = dict[str, Any]
"""Numbers, strings, lists and dictionaries of them, and NumPy arrays: nothing that needs code to load."""


class Samples(Protocol):
    """What a generation was sampled from: data that can be sent, and makes it again bit for bit."""

    def genomes(self) -> NDArray[np.float32]:
        """The generation, `(population, genes)`, read-only."""


class Strategy(Protocol):
    """Breeds a population. All randomness comes from one generator that it owns."""

    stands_by_mean: bool
    """Whether a generation is samples around a mean, which is its first individual and the champion."""
    default_mutation: float
    options: tuple[Option, ...]

    @property
    def parents(self) -> NDArray[np.intp] | None:
        """Of the generation that `ask` gives, by individual, the two of the generation before it whose child it is,
        `(individual, 2)`: the same one twice where it has one parent. None for those of no generation: a first one,
        samples around a mean."""

    @property
    def samples(self) -> Samples | None:
        """What the generation that `ask` gives was sampled from; None where that is no shorter than its genomes."""

    def __init__(
        self,
        network: Policy,
        population: int,
        mutation: float | None = None,
        seed: int = 0,
        start: NDArray[np.float32] | None = None,
        options: Iterable[str] = (),
    ) -> None:
        """`start (genes,)` is a genome to begin from, or None for a fresh beginning; the size of mutations is the
        strategy's own if it is None; options are `name=value`.

        Raises ValueError for an option that there is not.
        """

    def ask(self) -> NDArray[np.float32]:
        """The generation to evaluate: `(population, genes)`, read-only, the same until `tell`."""

    def tell(self, fitness: NDArray[np.float64]) -> None:
        """Breed the next generation. `fitness (population,)`: higher is better, NaN is worst."""

    def champion(self, fitness: NDArray[np.float64]) -> int:
        """Which individual of the generation just asked for the strategy stands by."""

    def set_mutation(self, mutation: float) -> None:
        """Change the size of mutations from the next generation on."""

    def state(self) -> State:
        """All that `restore` needs to go on bit for bit."""

    def restore(self, state: State) -> None:
        """Become the strategy that `state` was taken from. Raises ValueError or KeyError for another's."""


def checked(fitness: NDArray[np.float64], population: int) -> NDArray[np.float64]:
    """Fitness as float64 with NaN as the worst possible. Raises ValueError for a wrong shape."""
    if np.shape(fitness) != (population,):
        raise ValueError(f"fitness: expected shape ({population},), got {np.shape(fitness)}")
    return np.where(np.isnan(fitness), -np.inf, fitness)
