"""Students of an environment's brain: they learn from it on seeds of their own, and play beside it on unseen ones."""

from __future__ import annotations

import numpy as np

from game.scenes.breeding.learners import Watched
from game.scenes.breeding.students import WORDS, Students
from game.scenes.breeding.students_table import lessons, student_says
from game.scenes.breeding.table_readings import Scale
from game.scenes.gym.frame import GymFrame, levels_over
from game.scenes.gym.operation import FewAtATime
from game.training.distilling import Lesson, Student
from game.training.schooling import EnvironmentGround, Ground
from game.ui.canvas import Canvas

PLAYED = WORDS._replace(
    student=student_says("plays"),
    lessons=lessons("plays", "to play"),
    teacher_score="What the teacher comes to on the seeds of the table, on which it was never trained: the mean.",
    curve="The student's score on seeds that neither it nor its teacher was taught on. It need not rise when the "
    "error falls. The point is the epoch that is kept: the best where it was taught.",
)


class EnvironmentStudents(Students):
    """Taught by the processes of the table."""

    words = PLAYED
    frame: GymFrame

    def __init__(self, over: Watched, operation: FewAtATime, blind: frozenset[int]) -> None:
        self._engine = operation.engine
        super().__init__(over, operation.brain, tuple(operation.courses), blind, operation.shares, operation.whole)

    def _ground(self, student: Student, lesson: Lesson) -> Ground:
        return EnvironmentGround(self.arena, student, lesson, self.courses, self._engine)

    def _seen(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        self.frame.two(canvas, self.replay, (x, y, w, h))

    @property
    def _scale(self) -> Scale:
        """As far as its own scores and its teacher's reach; the first epochs may be far below."""
        scores = [one.unseen for one in self.pupil.epochs] + ([] if self._whole is None else [self._whole])
        return Scale(tuple(value for value, _ in levels_over(np.array(scores))), "", 1.0)
