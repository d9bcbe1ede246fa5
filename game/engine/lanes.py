"""The engine of compiled worlds: lanes, on one or more cores."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future

import numpy as np
from numpy.typing import NDArray

from game.engine.course import Course
from game.engine.engine import Engine, Tried
from game.engine.matches import Matches
from game.engine.session import Evaluator
from game.engine.side import Side
from game.engine.threads import threads
from game.engine.world import World

BLINK = 0.05
"""Seconds. What takes no longer is found out at once: to hand it to another thread would cost a tenth of the fastest
generations. Whoever waits for more is not held up."""


class Elsewhere:
    """Who tries individuals instead of this machine, if somebody has said so."""

    engine: Callable[[World, int], Engine] | None = None


elsewhere = Elsewhere()


def engine_of(world: World, workers: int) -> Engine:
    """Who tries the individuals of a world."""
    return (elsewhere.engine or engine_here)(world, workers)


def engine_here(world: World, workers: int) -> Engine:
    """Who tries them on this machine."""
    return (world.engine or LaneEngine)(world, workers)


class LaneEngine:
    """Tries individuals of a compiled world."""

    def __init__(self, world: World, workers: int = 1) -> None:
        self.world, self.workers = world, workers
        self._evaluator: Evaluator | None = None
        self._matches: Matches | None = None
        self._apart = threads(1, "evaluation")
        self._seconds = BLINK
        """That the last trial of an individual took; before the first nobody knows."""

    def evaluate(
        self, sides: Sequence[Side], courses: Sequence[Course], starts: NDArray[np.float32] | None = None
    ) -> Future[Tried]:
        """As `Engine.evaluate` says."""
        trials = sides[0].individuals * (len(courses) if starts is None else len(starts))
        if self._seconds * trials > BLINK:
            return self._apart.submit(self._try, trials, sides, courses, starts)
        done: Future[Tried] = Future()
        done.set_result(self._try(trials, sides, courses, starts))
        return done

    def close(self) -> None:
        """Give up what is being evaluated, and keep no threads."""
        self._apart.shutdown(wait=False, cancel_futures=True)
        for one in (self._evaluator, self._matches):
            if one:
                one.close()

    def _try(
        self, trials: int, sides: Sequence[Side], courses: Sequence[Course], starts: NDArray[np.float32] | None
    ) -> Tried:
        began = time.perf_counter()
        tried = self._alone(sides[0], courses) if starts is None else self._against(sides, courses[0], starts)
        self._seconds = (time.perf_counter() - began) / max(trials, 1)
        return tried

    def _alone(self, side: Side, courses: Sequence[Course]) -> Tried:
        if self._evaluator is None or self._evaluator.network != side.network:
            if self._evaluator:
                self._evaluator.close()
            self._evaluator = Evaluator(self.world, side.network, self.workers)
        before, seen = self._evaluator.lane_ticks, np.zeros_like(self._evaluator.seen)
        self._evaluator.seen = seen
        scores = self._evaluator.on(side.genomes, courses)
        return Tried(scores[:, None], self._evaluator.lane_ticks - before, seen)

    def _against(self, sides: Sequence[Side], course: Course, starts: NDArray[np.float32]) -> Tried:
        self._matches = self._matches or Matches(self.world, self.workers)
        before = self._matches.lane_ticks
        scores = self._matches(sides, course, starts)
        return Tried(np.moveaxis(scores, 1, 0), self._matches.lane_ticks - before)
