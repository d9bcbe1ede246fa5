"""What breeding is for: how a generation is judged, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from brains.strategies import State
from game.training.asking import Asked
from game.training.generation import Generation, Judged
from game.training.settings import Settings

Genomes = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Memory:
    """What an objective has kept of a run, for the screen."""

    crashes: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    """By course that lasts and whose points are ticks: how many ended in each tick, finishers in the last."""
    hall: tuple[NDArray[np.int64], Genomes] = (np.zeros(0, np.int64), np.zeros((0, 2, 0), np.float32))
    """Generations `(kept,)` and genomes `(kept, population, gene)` of earlier champions, oldest first."""


class Objective(Protocol):
    """Judges generations. All randomness comes from generators that it owns, or from the number of the generation."""

    populations: tuple[str, ...]
    """What is bred; the name is empty where there is one."""
    batch: int
    """Champions that are best examined together."""
    enough: float
    """Share of the goal with which unseen courses count as solved."""
    goal: float
    """The held-out score that counts as finished; NaN where there is none."""

    @property
    def is_like_training(self) -> bool:
        """Whether held-out courses are as long as those of training, and by the same rules."""

    def seeds(self, lineage: int, population: int) -> Sequence[int]:
        """Of the strategy that breeds a population, which is made anew with each lineage."""

    def judge(self, asked: Sequence[Asked], number: int) -> Future[Judged]:
        """By population. Raises CourseError for a file that has gone meanwhile."""

    def is_examined(self, number: int) -> bool:
        """Whether the history keeps a held-out score of this generation."""

    def examine(self, champions: Sequence[Sequence[Genomes]]) -> Future[NDArray[np.float64]]:
        """Of champions `(gene,)`, by generation and population: `(generation, population, [held-out score, share])`.

        The share is that of the goal, on courses which nobody is trained on either and which are as long as those of
        training, and by their rules: what may stand beside a training score.
        """

    def remember(self, made: Generation, champions: Sequence[Genomes]) -> None:
        """A generation has been bred, with these champions `(gene,)` by population."""

    def change(self, settings: Settings) -> None:
        """Go on with other settings."""

    @property
    def memory(self) -> Memory:
        """What has been kept."""

    def state(self) -> State:
        """All that `restore` needs to go on bit for bit."""

    def restore(self, state: State) -> None:
        """Become the objective that `state` was taken from. Raises ValueError, KeyError or TypeError for another's."""

    def close(self) -> None:
        """Give up what is being judged."""
