"""A student that is taught epoch by epoch, and what it is worth after each: for a screen that shows both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from brains.network import Network
from brains.text import RefusalError
from game.engine.gym.engine import GymEngine
from game.engine.gym.working import line_of
from game.engine.lanes import engine_here
from game.engine.session import Evaluator
from game.engine.side import Side
from game.training import distilling
from game.training.distilling import Judged, Learned, Lesson, Student, Table
from game.training.operating import Genome
from game.worlds import Course, World

MOST_WRITTEN = 2_000_000
"""Numbers that are written down of an episode in an environment."""


class Epoch(NamedTuple):
    """A student after one."""

    genome: Genome
    error: float
    """Mean squared, over what it was fitted to."""
    taught: float
    """Mean score on the courses that it is taught on."""
    unseen: float
    """On courses that neither it nor its teacher was taught on."""


class Ground(Protocol):
    """Where somebody is taught, and what that comes to."""

    inputs: int

    def watch(self, network: Network, genome: Genome, episode: int) -> Sequence[Table]:
        """As `distilling.Watch`. Raises RefusalError where an episode comes to no end."""

    def judge(self, genomes: NDArray[np.float32]) -> Judged:
        """Mean scores of students `(student, gene)`, more is better: where they are taught, and where they are not."""

    def close(self) -> None:
        """Give up what is being found out."""


class CompiledGround:
    """Of a world with one population: courses that neither student nor teacher was bred on."""

    def __init__(
        self, world: World, student: Student, lesson: Lesson, unseen: tuple[Course, ...], workers: int = 1
    ) -> None:
        self.inputs = len(world.inputs)
        self._world, self._unseen = world, unseen
        self._evaluator = Evaluator(world, student.network, workers)
        self._courses = distilling.courses_of(world, lesson)

    def watch(self, network: Network, genome: Genome, episode: int) -> Sequence[Table]:
        return (distilling.seen_by(self._world, network, genome, self._courses[episode]),)

    def judge(self, genomes: NDArray[np.float32]) -> Judged:
        """All together: a lane costs the same full or empty."""
        return _judged(self._evaluator.on(genomes, (*self._courses, *self._unseen)), len(self._courses))

    def close(self) -> None:
        self._evaluator.close()


class EnvironmentGround:
    """Of an environment of Gymnasium: the same, of which each is a seed; played by an engine that is not its own."""

    def __init__(
        self, world: World, student: Student, lesson: Lesson, unseen: tuple[Course, ...], engine: GymEngine
    ) -> None:
        self.inputs = len(world.inputs)
        self._engine, self._network, self._unseen = engine, student.network, unseen
        self._courses = distilling.courses_of(world, lesson)

    def watch(self, network: Network, genome: Genome, episode: int) -> Sequence[Table]:
        course = self._courses[episode]
        try:
            recordings = self._engine.record(Side(network, genome[None]), (course,), MOST_WRITTEN).result()
        except Exception as error:  # whatever an environment raises is its own
            raise RefusalError(f"{course.name}: {line_of(error)}") from error
        if not recordings:
            raise RefusalError(f"{course.name}: the environment ended its process")
        return [one[:, : self.inputs] for one in recordings]

    def judge(self, genomes: NDArray[np.float32]) -> Judged:
        courses = (*self._courses, *self._unseen)
        tried = self._engine.evaluate([Side(self._network, genomes)], courses).result()
        return _judged(tried.scores[:, 0], len(self._courses))

    def close(self) -> None:
        """Whoever has made the engine closes it."""


def _judged(scores: NDArray[np.floating], taught: int) -> Judged:
    """From `(course, student)`, of which so many are of the lessons."""
    exact = scores.astype(np.float64)
    return Judged(exact[:taught].mean(axis=0), exact[taught:].mean(axis=0))


@contextmanager
def ground_of(
    world: World, student: Student, lesson: Lesson, unseen: tuple[Course, ...], workers: int
) -> Iterator[Ground]:
    """Where a student of any world with one population is taught; what it keeps is let go in the end."""
    if not world.form:
        with closing(CompiledGround(world, student, lesson, unseen, workers)) as ground:
            yield ground
        return
    with closing(engine_here(world, workers)) as engine:
        assert isinstance(engine, GymEngine), "the engine of an environment"
        yield EnvironmentGround(world, student, lesson, unseen, engine)


def taught(ground: Ground, teacher: Brain, student: Student, lesson: Lesson) -> Learned:
    """Teach a student, all epochs. Raises as `Ground.watch` and `distilling.epochs_of` do."""
    made = distilling.epochs_of(ground.watch, ground.inputs, teacher, student, lesson)
    genomes, errors = zip(*made, strict=True)
    return Learned(np.stack(genomes), np.array(errors))


class Schooling:
    """Teaches one student."""

    def __init__(self, ground: Ground, teacher: Brain, student: Student, lesson: Lesson) -> None:
        self.teacher, self.student, self.lesson = teacher, student, lesson
        self._ground = ground
        self._learns = distilling.epochs_of(ground.watch, ground.inputs, teacher, student, lesson)

    def step(self) -> Epoch:
        """The next epoch. Raises StopIteration after the last one, and as `Ground.watch` does."""
        genome, error = next(self._learns)
        judged = self._ground.judge(genome[None])
        return Epoch(genome, error, float(judged.taught[0]), float(judged.unseen[0]))

    def close(self) -> None:
        """Give up what is being found out."""
        self._ground.close()


def chosen(epochs: list[Epoch]) -> int:
    """The epoch that is kept, as `distilling` chooses it: no unseen course has a say in that."""
    return _together(epochs).chosen


def brain_of(schooling: Schooling, epochs: list[Epoch]) -> Brain:
    """The student that is kept, as an ordinary brain."""
    learned = Learned(np.stack([one.genome for one in epochs]), np.array([one.error for one in epochs]))
    judged = _together(epochs)
    held_out = float(judged.unseen[judged.chosen])
    return distilling.brain_of(schooling.teacher, schooling.student, learned, judged, schooling.lesson, held_out)


def _together(epochs: list[Epoch]) -> Judged:
    return Judged(np.array([one.taught for one in epochs]), np.array([one.unseen for one in epochs]))
