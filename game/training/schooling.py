"""A student that is taught epoch by epoch, and what it is worth after each: for a screen that shows both."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from brains.files import Brain
from game.engine.session import Evaluator
from game.training import distilling
from game.training.distilling import Judged, Learned, Lesson, Student
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


class Schooling:
    """Teaches one student."""

    def __init__(
        self, world: World, teacher: Brain, student: Student, lesson: Lesson, courses: tuple[Course, ...]
    ) -> None:
        self.teacher, self.student, self.lesson = teacher, student, lesson
        self._evaluator, self._unseen = Evaluator(world, student.network), courses
        self._courses = distilling.courses_of(world, lesson)
        self._learns = distilling.epochs_of(world, teacher, student, lesson)

    def step(self) -> Epoch:
        """The next epoch. Raises StopIteration after the last one."""
        genome, error = next(self._learns)
        both = (*self._courses, *self._unseen)
        scores = self._evaluator.on(genome[None], both)[:, 0].astype(np.float64)
        count = len(self._courses)
        return Epoch(genome, error, float(scores[:count].mean()), float(scores[count:].mean()))

    def close(self) -> None:
        """Give up what is being found out."""
        self._evaluator.close()


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
