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
from game.worlds.chase.regrets import regrets_of, room_of, watched
from game.worlds.chase.rooms import Shape

GAMES = 256
"""In which is written down what units give."""


class AgainstPerfect(Operation):
    """Its scores are regrets, of which fewer is better; they are exact, because every start is played.

    Its only course is the room.
    """

    better = -1.0
    _least_worth = 0.05
    """In turns."""

    def __init__(self, brain: Brain, shape: Shape, pool: ThreadPoolExecutor) -> None:
        self.shape, self.role = shape, CHASE.roles.index(brain.role)
        super().__init__(CHASE, brain, (room_of(brain, shape),), pool)

    def _written(self) -> Future[list[Recording]]:
        starts = self.shape.solution.starts
        some = starts[np.linspace(0, len(starts) - 1, GAMES).astype(int)]
        return self._pool.submit(watched, self.brain, self.shape, some)

    def close(self) -> None:
        """There is nothing to close: what is being measured is soon done."""

    def _scores_of(self, copies: Sequence[Genome], courses: Sequence[Course]) -> NDArray[np.float64]:
        """Exact, and where senses hear noise its mean over what is drawn of that."""
        came = [regrets_of(self.brain, copies, self.shape, room.noise) for room in courses]
        return np.asarray(np.mean(came, axis=0))

    def turns(self, regret: float) -> float:
        """As a fitness counts: turns that a mouse lives against perfect play; of a cat minus those of its mouse."""
        value = float(self.shape.solution.start_values.mean())
        return value - regret if self.role == kernel.MOUSE else -(value + regret)


def said(lost: float | None) -> str:
    """Turns as they are written; dots while nobody knows."""
    return "…" if lost is None else f"{max(lost, 0.0) if abs(lost) < 0.005 else lost:,.2f}"
