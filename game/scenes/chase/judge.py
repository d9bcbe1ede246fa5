"""What is found out beside the screen, in the window's pool: regret, champions' grid, wrong moves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from game.scenes.base.questions import Questions
from game.scenes.chase.trainer import ChaseSnapshot, Study, Taught
from game.worlds.chase.duels import Grid, meet, regret_of
from game.worlds.chase.lessons import SIDE, wrong_moves
from game.worlds.chase.rooms import named

SECONDS = {"taught": 1.0, "grid": 3.0, "wrong": 1.0}
"""Least time between two times that each is found out."""
CHAMPIONS = 14
"""At most, in the grid."""
LESSONS_LOOKED_AT = 2000
"""Games in which wrong moves are counted."""


class Judge(Questions):
    """Regret of the taught mouse, the champions' grid, and moves that are wrong."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        super().__init__(pool, SECONDS)
        self._starts = np.random.default_rng(0).integers(0, SIDE, (LESSONS_LOOKED_AT, 4))

    def update(self, seconds: float, snapshot: ChaseSnapshot) -> None:
        """Time passes; take up answers, and ask what is out of date."""
        self.pass_time(seconds, snapshot.run)
        shape = named(snapshot.settings.courses[0])
        taught = snapshot.taught
        if snapshot.study is Study.TAUGHT:
            brain = taught.brain
            if brain:
                self.ask("taught", (taught.run, taught.games, shape), lambda: regret_of(brain, shape))
            self.ask("wrong", (taught.run, taught.games, taught.settings), lambda: self._wrong_of(taught))
        generations, genomes = snapshot.memory.hall
        if snapshot.study is Study.BRED and len(generations):
            settings = snapshot.settings
            room = settings.arena.course(settings.courses[0])
            self.ask(
                "grid",
                (snapshot.run, settings.network, int(generations[-1]), len(generations)),
                lambda: meet(settings.network, generations, genomes, room, CHAMPIONS, settings.sense),
            )

    def _wrong_of(self, taught: Taught) -> NDArray[np.float64]:
        if taught.settings.is_original:
            return wrong_moves(*taught.weights, self._starts)
        return taught.mind.wrong(self._starts)

    @property
    def taught_regret(self) -> float:
        """NaN until it is known."""
        return float(self.answer("taught", np.nan))

    @property
    def grid(self) -> Grid | None:
        grid: Grid | None = self.answer("grid", None)
        return grid

    @property
    def wrong(self) -> NDArray[np.float64]:
        """`(y, x)`: share of wrong moves of the taught mouse in each cell."""
        return np.asarray(self.answer("wrong", np.zeros((SIDE, SIDE))))
