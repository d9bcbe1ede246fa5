"""A mouse's or a cat's brain on the operating table: judged by what it loses against perfect play from every start."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from game.scenes.breeding.operation import Operation
from game.training.operating import Genome
from game.training.recording import Recording
from game.worlds import Course
from game.worlds.chase import CHASE, kernel
from game.worlds.chase.regrets import regrets_of, watched
from game.worlds.chase.rooms import Shape

GAMES = 256
"""In which is written down what units give."""


class AgainstPerfect(Operation):
    """Its scores are regrets, of which fewer is better; they are exact, because every start is played."""

    better = -1.0
    _least_worth = 0.05
    """In turns."""

    def __init__(self, brain: Brain, shape: Shape, pool: ThreadPoolExecutor) -> None:
        self.shape, self.role = shape, CHASE.roles.index(brain.role)
        super().__init__(CHASE, brain, (), pool)

    def _written(self) -> Future[list[Recording]]:
        return self._pool.submit(watched, self.brain, self.shape, GAMES)

    def close(self) -> None:
        """There is nothing to close: what is being measured is soon done."""

    def _scores_of(self, copies: Sequence[Genome], courses: Sequence[Course]) -> NDArray[np.float64]:
        return regrets_of(self.brain, copies, self.shape)

    def turns(self, regret: float) -> float:
        """As a fitness counts: turns that a mouse lives against perfect play; of a cat minus those of its mouse."""
        value = float(self.shape.solution.start_values.mean())
        return value - regret if self.role == kernel.MOUSE else -(value + regret)
