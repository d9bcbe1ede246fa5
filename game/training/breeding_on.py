"""Breeding on from a brain for a short while, beside a run that rests: holes stay holes."""

from __future__ import annotations

from typing import NamedTuple

from brains.files import Brain
from game.training.operating import Genome, Holes
from game.training.run import Run
from game.training.settings import Settings


class Bred(NamedTuple):
    """A generation of it."""

    champion: Brain
    unseen: float
    """The champion's mean score on the held-out courses."""


class BreedingOn:
    """A run of its own by somebody's settings, of which each generation comes from this brain.

    A champion is, as in every run, whom the strategy stands by; no score on unseen courses decides who is bred on.
    """

    def __init__(self, settings: Settings, genome: Genome, holes: Holes) -> None:
        self._run = Run(settings)
        self._run.adopt(genome, holes=holes if holes.any() else None)

    def step(self) -> Bred:
        """The next generation."""
        self._run.step()
        self._run.examine()
        champion = self._run.best
        assert champion is not None, "a generation has been bred"
        return Bred(champion, champion.held_out)

    def close(self) -> None:
        """No more generations."""
        self._run.close()
