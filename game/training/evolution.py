"""A run: generation after generation of one population, with no thread and no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from brains.network import Network
from brains.strategies import State, Strategy
from game.session import Evaluator
from game.training.history import Recorder
from game.training.settings import Settings, fresh_columns
from game.worlds import WORLDS, Course

HELD_OUT_COURSES = 4
HELD_OUT_STREAM, FRESH_STREAM, BREED_STREAM = 101, 102, 103
"""First numbers of seed sequences: what is trained on and what is held out can never meet."""
BATCH = 64
"""Champions whose held-out scores are computed together, because a lane costs the same full or empty."""


@dataclass(frozen=True, eq=False)
class Generation:
    """One evaluated generation. All arrays are read-only."""

    number: int
    genomes: NDArray[np.float32]
    """`(individual, gene)`."""
    scores: NDArray[np.float64]
    """`(course, individual)`."""
    fitness: NDArray[np.float64]
    """`(individual,)`: the mean score over the courses."""
    courses: tuple[Course, ...]
    """On the first it is shown."""
    finished: float
    """Fraction of the population that completed every course."""
    champion: int
    """The individual that the strategy stands by."""
    network: Network
    """What the genomes are of."""

    @property
    def goal(self) -> float:
        """The fitness that counts as finished."""
        return sum(course.goal for course in self.courses) / len(self.courses)


def unseen_course(world: str, name: str, seed: list[int], columns: int) -> Course:
    """A course that no name of a command reaches."""
    unseen = WORLDS[world].unseen
    assert unseen is not None, "a world with one role has courses that nobody is trained on"
    return unseen(name, seed, columns)


@cache
def held_out_courses(world: str) -> tuple[Course, ...]:
    """What no run of this world is trained on: the same courses for all of them."""
    return tuple(unseen_course(world, f"held-out {k}", [HELD_OUT_STREAM, k], 0) for k in range(HELD_OUT_COURSES))


class Evolution:
    """Breeds by `settings`; `step` evaluates one generation and makes the next."""

    def __init__(self, settings: Settings, workers: int = 1) -> None:
        self.settings = settings
        self.beginning = settings
        """What the run began with."""
        self.altered = False
        """Whether somebody has changed its settings since, or put a champion in."""
        self.evaluator = Evaluator(settings.arena, settings.network, workers)
        self.recorder = Recorder()
        self.generation = 0
        self.lineage = 0
        """How often the strategy was made anew; a part of its seed."""
        self.best: Brain | None = None
        """Champion of the newest generation."""
        self.lane_ticks = 0
        """Individual-ticks of training, held-out ones not counted."""
        self.crashes: dict[str, NDArray[np.int64]] = {}
        """By course that lasts and whose points are ticks: how many ended in each tick, finishers in the last."""
        self._strategy = self._make(settings, start=None)
        self._named: dict[str, Course] = {}
        self._unscored: list[tuple[int, NDArray[np.float32]]] = []
        self._held_out = held_out_courses(settings.world)
        self.held_out = float("nan")
        """The newest known held-out score."""

    @property
    def champions(self) -> tuple[Brain, ...]:
        """The newest champion, once there is one."""
        return (self.best,) if self.best else ()

    @property
    def held_out_goal(self) -> float:
        """The held-out score that counts as finished."""
        return sum(course.goal for course in self._held_out) / len(self._held_out)

    def step(self) -> Generation:
        """Evaluate the current generation, breed the next, and return the evaluated one."""
        genomes = self._strategy.ask()
        courses = self.courses()
        before = self.evaluator.lane_ticks
        scores = self.evaluator.on(genomes, courses).astype(np.float64)
        self.lane_ticks += self.evaluator.lane_ticks - before
        fitness = scores.mean(axis=0)
        scores.flags.writeable = fitness.flags.writeable = False
        limits = np.array([course.goal for course in courses])[:, None]
        finished = float((scores >= limits).all(axis=0).mean())
        champion = self._strategy.champion(fitness)
        network = self.evaluator.network
        made = Generation(self.generation, genomes, scores, fitness, courses, finished, champion, network)
        self._strategy.tell(fitness)
        self._record(made)
        self._count_crashes(made)
        self.generation += 1
        return made

    def courses(self) -> tuple[Course, ...]:
        """The courses of the current generation."""
        return tuple(self._course(name, index) for index, name in enumerate(self.settings.courses))

    def score_held_out(self) -> dict[int, float]:
        """Held-out scores of the champions that have none yet, by generation."""
        if not self._unscored:
            return {}
        numbers, champions = zip(*self._unscored, strict=True)
        self._unscored = []
        stacked = np.stack(champions)
        scores: NDArray[np.float64] = self.evaluator.on(stacked, self._held_out).astype(np.float64).mean(axis=0)
        for number, score in zip(numbers, scores, strict=True):
            self.recorder.set_held_out(number, float(score))
        self.held_out = float(scores[-1])
        if self.best is not None:
            self.best = replace(self.best, held_out=self.held_out)
        return dict(zip(numbers, scores.tolist(), strict=True))

    @property
    def wants_held_out(self) -> bool:
        """Whether enough champions wait for their held-out score to fill the lanes; whoever steps then scores."""
        return len(self._unscored) >= BATCH

    def change(self, settings: Settings) -> None:
        """Go on with other settings.

        Another strategy, population, or kind of activation starts from the current champion, another network afresh.
        """
        old, start = self.settings, self.best.genome if self.best else None
        if settings.network != old.network:
            self.score_held_out()
            self.evaluator.close()
            self.evaluator = Evaluator(settings.arena, settings.network, self.evaluator.workers)
            if settings.network.genes != old.network.genes or settings.network.sizes != old.network.sizes:
                start = None
            self.best, self.held_out = None, float("nan")
        self.altered |= settings != old
        self.settings = settings
        self._named = {name: course for name, course in self._named.items() if name in settings.courses}
        if settings.recipe != old.recipe:
            self.lineage += 1
            self._strategy = self._make(settings, start)
        elif settings.mutation_size != old.mutation_size:
            self._strategy.set_mutation(settings.mutation_size)

    def adopt(self, genome: NDArray[np.float32]) -> None:
        """Breed on from a given genome."""
        self.altered = True
        self.lineage += 1
        self._strategy = self._make(self.settings, genome)

    def state(self) -> State:
        """All that `restore` needs to go on bit for bit; held-out scores are brought up to date first."""
        self.score_held_out()
        return {
            "generation": self.generation,
            "lineage": self.lineage,
            "altered": self.altered,
            "lane_ticks": self.lane_ticks,
            "held_out": self.held_out,
            "history": self.recorder.state(),
            "crashes": dict(self.crashes),
            "strategy": self._strategy.state(),
            "champion": None if self.best is None else self.best.genome,
            "champion_fitness": 0.0 if self.best is None else self.best.fitness,
        }

    def restore(self, state: State) -> None:
        """Become the run that `state` was taken from. Raises ValueError, KeyError or TypeError for another's."""
        self._strategy.restore(state["strategy"])
        self.recorder.restore(state["history"])
        self.crashes = {name: np.array(counts, dtype=np.int64) for name, counts in state["crashes"].items()}
        self.generation, self.lineage = int(state["generation"]), int(state["lineage"])
        self.altered = bool(state.get("altered", False))
        self.lane_ticks, self.held_out = int(state["lane_ticks"]), float(state["held_out"])
        if state["champion"] is not None:
            self.best = self._brain(
                state["champion"], self.generation - 1, float(state["champion_fitness"]), self.held_out
            )

    def close(self) -> None:
        self.evaluator.close()

    def _record(self, made: Generation) -> None:
        fitness = made.fitness
        self.recorder.add(made.number, fitness, made.finished, made.goal)
        champion = made.genomes[made.champion].copy()
        champion.flags.writeable = False
        self._unscored.append((made.number, champion))
        self.best = self._brain(champion, made.number, float(fitness[made.champion]), self.held_out)

    def _count_crashes(self, made: Generation) -> None:
        for name, course, scores in zip(self.settings.courses, made.courses, made.scores, strict=True):
            if fresh_columns(name) is None and course.goal == course.ticks:
                counts = self.crashes.setdefault(course.name, np.zeros(course.ticks + 1, dtype=np.int64))
                counts += np.bincount(scores.astype(np.intp), minlength=course.ticks + 1)

    def _brain(self, genome: NDArray[np.float32], number: int, fitness: float, held_out: float) -> Brain:
        settings = self.settings
        return Brain(
            settings.world,
            settings.network,
            genome,
            settings.strategy,
            settings.seed,
            number,
            fitness,
            held_out,
        )

    def _make(self, settings: Settings, start: NDArray[np.float32] | None) -> Strategy:
        return settings.strategist([BREED_STREAM, settings.seed, self.lineage], start)

    def _course(self, name: str, index: int) -> Course:
        columns = fresh_columns(name)
        if columns is not None:
            seed = [FRESH_STREAM, self.settings.seed, self.generation, index]
            fresh = unseen_course(self.settings.world, f"fresh in generation {self.generation}", seed, columns)
            return fresh if index else fresh.held()  # the one that is shown is not made a second time
        if name not in self._named:
            self._named[name] = self.settings.arena.course(name)
        return self._named[name]
