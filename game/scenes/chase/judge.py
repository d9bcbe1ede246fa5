"""What is found out beside the screen, in the window's pool: regret, champions' grid, wrong moves."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.scenes.chase.trainer import ChaseSnapshot, Study
from game.worlds.chase.duels import Grid, meet, regret_of
from game.worlds.chase.lessons import SIDE, wrong_moves
from game.worlds.chase.rooms import named

SECONDS = {"taught": 1.0, "grid": 3.0, "wrong": 1.0}
"""Least time between two times that each is found out."""
CHAMPIONS = 14
"""At most, in the grid."""
LESSONS_LOOKED_AT = 2000
"""Games in which wrong moves are counted."""


class Judge:
    """Keeps the newest answer to each question and asks again when it is out of date."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._starts = np.random.default_rng(0).integers(0, SIDE, (LESSONS_LOOKED_AT, 4))
        self._asked: dict[str, Any] = {}
        """What each running or newest answer is about."""
        self._run = 0
        self._waiting: dict[str, tuple[Any, Future[Any]]] = {}
        self._answers: dict[str, tuple[Any, Any]] = {}
        self._ages = dict.fromkeys(SECONDS, 1e9)

    def update(self, seconds: float, snapshot: ChaseSnapshot) -> None:
        """Time passes; take up answers, and ask what is out of date."""
        if snapshot.run != self._run:
            self._run = snapshot.run
            self.forget()
        for name, age in self._ages.items():
            self._ages[name] = age + seconds
        for name, (about, future) in list(self._waiting.items()):
            if future.done():
                self._answers[name] = about, future.result()
                del self._waiting[name]
        shape = named(snapshot.settings.courses[0])
        taught = snapshot.taught
        if snapshot.study is Study.TAUGHT:
            self._ask("taught", (taught.run, taught.games, shape), lambda: regret_of(taught.brain, shape))
            self._ask("wrong", (taught.run, taught.games), lambda: wrong_moves(*taught.weights, self._starts))
        generations, genomes = snapshot.memory.hall
        if snapshot.study is Study.BRED and len(generations):
            settings = snapshot.settings
            room = settings.arena.course(settings.courses[0])
            self._ask(
                "grid",
                (snapshot.run, settings.network, int(generations[-1]), len(generations)),
                lambda: meet(settings.network, generations, genomes, room, CHAMPIONS, settings.sense),
            )

    @property
    def taught_regret(self) -> float:
        """NaN until it is known."""
        return float(self._answer("taught", np.nan))

    @property
    def grid(self) -> Grid | None:
        grid: Grid | None = self._answer("grid", None)
        return grid

    @property
    def wrong(self) -> NDArray[np.float64]:
        """`(y, x)`: share of wrong moves of the taught mouse in each cell."""
        return np.asarray(self._answer("wrong", np.zeros((SIDE, SIDE))))

    def forget(self) -> None:
        """Another run began: the old answers are about something else."""
        self._answers.clear()
        self._waiting.clear()
        self._asked.clear()
        self._ages = dict.fromkeys(SECONDS, 1e9)

    def _answer(self, name: str, otherwise: Any) -> Any:
        return self._answers[name][1] if name in self._answers else otherwise

    def _ask(self, name: str, about: Any, find: Callable[[], Any]) -> None:
        if self._asked.get(name) == about or name in self._waiting or self._ages[name] < SECONDS[name]:
            return
        self._asked[name], self._ages[name] = about, 0.0
        self._waiting[name] = about, self._pool.submit(find)
