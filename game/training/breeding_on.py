"""Breeding on from a brain for a short while, beside a run that rests: holes stay holes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from brains.files import Brain
from game.training.operating import Genome, Holes
from game.training.run import Run
from game.training.settings import Settings


class Bred(NamedTuple):
    """A generation of it."""

    champion: Brain
    unseen: float
    """The champion's mean score on the held-out courses; of who is bred against somebody, the regret;
    or as somebody judges it."""


class Start(NamedTuple):
    """A brain to begin with."""

    genome: Genome
    holes: Holes | None
    """What all that come of it will not have, either; None for nothing."""


class BreedingOn:
    """A run of its own by somebody's settings, of which each generation comes from these brains, one a population.

    A champion is, as in every run, whom the strategy stands by; no score on unseen courses decides who is bred on.
    """

    def __init__(
        self,
        settings: Settings,
        starts: Sequence[Start],
        population: int = 0,
        workers: int = 1,
        judge: Callable[[Brain], float] | None = None,
    ) -> None:
        """`population`: of which the champion is asked for; `judge` scores it where that is not its held-out score."""
        self._run, self._population, self._judge = Run(replace(settings, later=()), workers), population, judge
        for k, (genome, holes) in enumerate(starts):
            self._run.adopt(genome, k, holes if holes is not None and holes.any() else None)

    def step(self) -> Bred:
        """The next generation."""
        self._run.step()
        if self._judge is None:
            self._run.examine()
        champion = self._run.champions[self._population]
        return Bred(champion, self._judge(champion) if self._judge else champion.held_out)

    def close(self) -> None:
        """No more generations."""
        self._run.close()
