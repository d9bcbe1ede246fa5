"""Students of the brain on the operating table: they learn from it while one looks, and race it on unseen courses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from game.engine.side import Side
from game.scenes.breeding.learners import Watched
from game.scenes.breeding.replay import Lineup, Replay
from game.scenes.breeding.students_table import StudentsTable, Words, lessons, student_says
from game.scenes.breeding.table_readings import Scale, points, scale_of
from game.scenes.breeding.unseen_drives import UnseenDrives
from game.training.distilling import Lesson, Student
from game.training.operating import Genome
from game.training.schooling import CompiledGround, Ground
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds import Course

THOUGHT_TICKS = 4
TWO = "Teacher and student from the same start, on a course that nobody was trained on."
WORDS = Words(
    student=student_says("drives"),
    lessons=lessons("drives", "to drive"),
    teacher="teacher",
    teacher_score="What the teacher comes to on courses that it was never trained on: the mean of all held-out ones.",
    student_score="The same of the student as it drives now; in the end of the epoch that is kept.",
    curve="The student's score on courses that neither it nor its teacher was taught on. It need not rise when the "
    "error falls. The point is the epoch that is kept: the best where it was taught.",
    name="unseen",
    line="The teacher's score there.",
)


class Students(StudentsTable):
    """Of a world with one population."""

    words = WORDS

    def __init__(
        self,
        over: Watched,
        teacher: Brain,
        courses: tuple[Course, ...],
        blind: frozenset[int],
        shares: NDArray[np.float64] | None,
        whole: float | None,
    ) -> None:
        snapshot = over.snapshot
        super().__init__(over.stage, snapshot.settings.arena, teacher, blind, shares, whole)
        self._world, self._run, self.courses = over, snapshot.run, courses
        self.goal = sum(course.goal for course in courses) / len(courses)
        self.frame = over.view.another()
        self._drives = UnseenDrives(courses, self._staged)

    def _ground(self, student: Student, lesson: Lesson) -> Ground:
        return CompiledGround(self.arena, student, lesson, self.courses)

    @property
    def replay(self) -> Replay:
        """Student and teacher on a course."""
        return self._drives.replay

    def _staged(self, course: Course) -> Replay:
        """Both at the start of a course; before its first epoch the student is its teacher."""
        teacher, now = self.teacher, self.pupil.now
        first = None if now is None else Side(self.pupil.student.network, now.genome[None])
        lineup = Lineup(np.stack([teacher.genome] * 2), 2, labels=("student", "teacher"), first=first)
        kind = self._world.replay_kind
        return kind(self.arena, teacher.network, lineup, course, teacher.generation, self._run, exam=True)

    def _restage(self) -> None:
        self._drives.again()

    def _go_on(self, seconds: float) -> None:
        self._drives.update(seconds)

    @property
    def _moment(self) -> object:
        return self.replay, self.replay.tick // THOUGHT_TICKS, self.replay.over

    @property
    def _thinks(self) -> tuple[Genome, NDArray[np.float32]] | None:
        first = self.replay.lineup.first
        return None if first is None else (first.genomes[0], self.replay.session.thoughts(0))

    @property
    def _senses(self) -> tuple[str, ...]:
        return self.arena.senses_on(self.replay.course)

    def _seen(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        box = canvas.panel(x, y, w, h, fill=theme.GROUND)
        edge = 2 * canvas.units.line(1)
        self.frame.paint(canvas, self.replay, box.inflate(-edge, -edge))
        out = "" if self.replay.session.alive[0] else ": out"
        says = f"student{out}" if self.replay.lineup.first else "it has not learned anything yet"
        canvas.chip(says, x + 12, y + 12, self.replay.colours[0], says=TWO)

    def _points(self, score: float | None) -> str:
        return points(self.frame, score, self.goal)

    @property
    def _scale(self) -> Scale:
        return scale_of(self.frame, self.goal)
