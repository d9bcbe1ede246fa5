"""A student that is taught epoch by epoch, and what it is worth after each: for a screen that shows both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np

from brains.files import Brain
from brains.network import Network
from game.engine.session import Evaluator
from game.training import distilling
from game.training.distilling import Judged, Learned, Lesson, Student, Table
from game.training.operating import Genome
from game.worlds import Course, World


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
        """As `distilling.Watch`."""

    def judge(self, genome: Genome) -> tuple[float, float]:
        """Mean scores of the student, more is better: where it is taught, and where it is not."""

    def close(self) -> None:
        """Give up what is being found out."""


class OnCourses:
    """The ground of a world with one population: courses that neither student nor teacher was bred on."""

    def __init__(self, world: World, student: Student, lesson: Lesson, unseen: tuple[Course, ...]) -> None:
        self.inputs = len(world.inputs)
        self._world, self._unseen = world, unseen
        self._evaluator = Evaluator(world, student.network)
        self._courses = distilling.courses_of(world, lesson)

    def watch(self, network: Network, genome: Genome, episode: int) -> Sequence[Table]:
        return (distilling.seen_by(self._world, network, genome, self._courses[episode]),)

    def judge(self, genome: Genome) -> tuple[float, float]:
        scores = self._evaluator.on(genome[None], (*self._courses, *self._unseen))[:, 0].astype(np.float64)
        count = len(self._courses)
        return float(scores[:count].mean()), float(scores[count:].mean())

    def close(self) -> None:
        self._evaluator.close()


class Schooling:
    """Teaches one student."""

    def __init__(self, ground: Ground, teacher: Brain, student: Student, lesson: Lesson) -> None:
        self.teacher, self.student, self.lesson = teacher, student, lesson
        self._ground = ground
        self._learns = distilling.epochs_of(ground.watch, ground.inputs, teacher, student, lesson)

    def step(self) -> Epoch:
        """The next epoch. Raises StopIteration after the last one."""
        genome, error = next(self._learns)
        return Epoch(genome, error, *self._ground.judge(genome))

    def close(self) -> None:
        """Give up what is being found out."""
        self._ground.close()


def chosen(epochs: list[Epoch]) -> int:
    """The epoch that is kept, as `distilling` chooses it: no unseen course has a say in that."""
    return _judged(epochs).chosen


def brain_of(schooling: Schooling, epochs: list[Epoch]) -> Brain:
    """The student that is kept, as an ordinary brain."""
    learned = Learned(np.stack([one.genome for one in epochs]), np.array([one.error for one in epochs]))
    judged = _judged(epochs)
    held_out = float(judged.unseen[judged.chosen])
    return distilling.brain_of(schooling.teacher, schooling.student, learned, judged, schooling.lesson, held_out)


def _judged(epochs: list[Epoch]) -> Judged:
    return Judged(np.array([one.taught for one in epochs]), np.array([one.unseen for one in epochs]))
