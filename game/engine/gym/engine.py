"""The engine of environments: episodes by whoever carries out tasks, processes here or machines elsewhere."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.engine.course import Course
from game.engine.engine import Tried
from game.engine.gym import working
from game.engine.gym.form import Form
from game.engine.gym.names import Named
from game.engine.gym.recording import recorded
from game.engine.gym.working import Outcome, Task
from game.engine.side import Side
from game.engine.threads import gentleness, threads

PARTS = 4
"""Tasks that a worker is given in a generation: the longer ones need not be the last."""
Trial = tuple[int, int]
"""Individual and number of its course."""


def processes(workers: int) -> Executor:
    """So many on this machine, started anew and not copied."""
    begin = partial(working.begin, gentleness())
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=begin)


def genomes_of(side: Side, part: slice) -> NDArray[np.float32]:
    """`(individual, gene)` of these individuals."""
    return side.genomes[part] if side.chosen is None else side.genomes[side.chosen[part]]


def _print(line: str) -> None:
    print(line, file=sys.stderr)


class Trouble:
    """What goes wrong in environments, each kind of it told once."""

    tell: Callable[[str], None] = staticmethod(_print)
    """Who says it; the window puts its own way in this place. Any thread may call it."""


trouble = Trouble()


class GymEngine:
    """Tries individuals of one population in an environment; a course is a seed (`Course.form`).

    An episode that comes to no end, because the environment raises something, hangs or ends its process, scores as
    the worst that anybody in the same generation came to with the same seed.

    Args:
        limit: seconds that an episode may take.
        executor: makes what carries out the tasks, given the number of workers; it is made again when it breaks.
        sent: what a task is given in the place of an array of these genomes, if the executor makes one of it there.
    """

    def __init__(
        self,
        environment: Named,
        form: Form,
        workers: int = 1,
        limit: float = 60.0,
        executor: Callable[[int], Executor] = processes,
        sent: Callable[[Side, slice], Any] = genomes_of,
    ) -> None:
        self.environment, self.form, self.workers, self.limit = environment, form, workers, limit
        self._executor, self._sent = executor, sent
        self._pool: Executor | None = None
        self._apart = threads(1, "evaluation")
        self._closed = False
        self._said: set[str] = set()

    def evaluate(
        self, sides: Sequence[Side], courses: Sequence[Course], starts: NDArray[np.float32] | None = None
    ) -> Future[Tried]:
        """As `Engine.evaluate` says; a trial is a course."""
        return self._apart.submit(self._try, sides[0], tuple(courses))

    def record(self, side: Side, courses: Sequence[Course], most: int) -> Future[list[NDArray[np.float32]]]:
        """Of the first individual on each course `(tick, unit)` what its units gave, inputs first; so many numbers."""
        return self._apart.submit(self._record, side, tuple(courses), most)

    def _record(self, side: Side, courses: Sequence[Course], most: int) -> list[NDArray[np.float32]]:
        self._pool = self._pool or self._executor(self.workers)
        task = self._task(side, courses, [(0, c) for c in range(len(courses))])
        try:
            return self._pool.submit(recorded, task, side.genomes[0], most).result()
        except BrokenExecutor:
            self._drop()
            return []

    def close(self) -> None:
        """Give up what is being evaluated, and keep no processes."""
        self._closed = True
        self._apart.shutdown(wait=False, cancel_futures=True)
        self._drop()

    @property
    def _gone(self) -> str:
        return f"it ended its process, or took longer than {self.limit:g} s"

    def _try(self, side: Side, courses: Sequence[Course]) -> Tried:
        trials = [(k, c) for k in range(side.individuals) for c in range(len(courses))]
        known: dict[Trial, Outcome] = {}
        size = max(math.ceil(len(trials) / (PARTS * self.workers)), 1)
        self._carry_out(side, courses, [trials[k : k + size] for k in range(0, len(trials), size)], known)
        while left := [one for one in trials if one not in known]:
            # Somebody has ended a process. So few at a time as there are workers, and then each alone: it was that one.
            few = left[: self.workers]
            self._carry_out(side, courses, [[one] for one in few], known)
            for one in (trial for trial in few if trial not in known):
                if len(few) > 1:
                    self._carry_out(side, courses, [[one]], known)
                known.setdefault(one, Outcome(math.nan, 0, np.zeros((2, len(self.form.inputs))), self._gone))
        return self._summed([known[one] for one in trials], courses)

    def _carry_out(
        self, side: Side, courses: Sequence[Course], parts: Iterable[Sequence[Trial]], known: dict[Trial, Outcome]
    ) -> None:
        """Learn what comes of trials, part by part; of some nothing is learned if the pool breaks meanwhile."""
        if self._closed:
            raise CancelledError
        self._pool = self._pool or self._executor(self.workers)
        asked: list[tuple[Sequence[Trial], Future[list[Outcome]]]] = []
        broken = False
        try:
            for part in parts:
                genomes = self._sent(side, slice(part[0][0], part[-1][0] + 1))
                future = self._pool.submit(working.tried, self._task(side, courses, part), genomes)
                asked.append((part, future))
        except BrokenExecutor:
            broken = True
        for part, future in asked:
            try:
                known.update(zip(part, future.result(), strict=True))
            except BrokenExecutor:
                broken = True
        if broken:
            self._drop()

    def _task(self, side: Side, courses: Sequence[Course], part: Sequence[Trial]) -> Task:
        first = part[0][0]
        trials = tuple((k - first, seed_of(courses[c])) for k, c in part)
        steps = max(course.ticks for course in courses)
        noise = tuple(courses[c].noise for _, c in part)
        heard = noise if any(one is not None for one in noise) else ()
        return Task(self.environment, self.form, side.network, trials, steps, self.limit, heard)

    def _summed(self, outcomes: Sequence[Outcome], courses: Sequence[Course]) -> Tried:
        scores = np.array([one.score for one in outcomes]).reshape(-1, len(courses)).T
        for c, of_course in enumerate(scores):
            lost = np.isnan(of_course)
            if lost.any():
                come = of_course[~lost] if not lost.all() else scores[~np.isnan(scores)]
                of_course[lost] = come.min() if len(come) else 0.0
                self._report(next(one.trouble for one in outcomes[c :: len(courses)] if one.trouble), courses[c])
        seen = np.zeros((2, len(self.form.inputs)))
        for one in outcomes:  # in this order whoever was done first
            seen += one.seen
        return Tried(scores[:, None], sum(one.steps for one in outcomes), seen)

    def _report(self, says: str, course: Course) -> None:
        if says not in self._said:
            self._said.add(says)
            trouble.tell(
                f"{self.environment.id}, seed {seed_of(course)}: {says}; scored as the worst of its generation"
            )

    def _drop(self) -> None:
        """Let the pool go, whatever its processes are doing."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        running = list((getattr(pool, "_processes", None) or {}).values())
        for process in running:
            process.terminate()
        pool.shutdown(wait=bool(running), cancel_futures=True)


def seed_of(course: Course) -> int:
    """With which its episode begins."""
    assert isinstance(course.form, int)
    return course.form
