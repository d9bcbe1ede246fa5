"""Students of a champion mouse or cat: they learn what it does against perfect play, and are judged by turns lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from brains.network import Network
from game.scenes.breeding.students_table import StudentsTable, Words, lessons, student_says
from game.scenes.breeding.table_readings import Scale
from game.scenes.chase.bouts import Bouts, Played
from game.scenes.chase.layout import LEVELS, WIDE_LEVELS
from game.scenes.chase.operation import AgainstPerfect, said
from game.scenes.chase.rewind import Rewinding
from game.training.distilling import COURSE_STREAM, Judged, Lesson, Student, Table
from game.training.operating import Genome
from game.training.schooling import Ground
from game.ui.canvas import Canvas
from game.worlds.chase import CHASE, kernel
from game.worlds.chase.regrets import losses_of, watched
from game.worlds.chase.rooms import Shape

GAMES = 32
"""Of an episode of a lesson, each from a start of its own."""
LABELS = "student", "teacher"
WORDS = Words(
    student=student_says("plays"),
    lessons=lessons("plays", "to play"),
    teacher="turns lost, teacher",
    teacher_score="Turns that the teacher loses against perfect play, averaged over all starts: exactly that.",
    student_score="The same of the student as it plays now; in the end of the epoch that is kept.",
    curve="Turns that the student loses against perfect play, averaged over all starts; fewer is better. The point is "
    "the epoch that is kept: the best from the starts of its lessons.",
    name="turns lost",
    line="What the teacher loses.",
)


class AgainstPerfection:
    """The ground of a mouse or a cat: games against perfect play, of which lessons have some of the starts."""

    inputs = kernel.INPUTS

    def __init__(self, teacher: Brain, student: Student, lesson: Lesson, shape: Shape) -> None:
        self._teacher, self._shape = teacher, shape
        self._student = replace(teacher, network=student.network, genome=np.zeros(student.network.genes, np.float32))
        dice = np.random.default_rng([COURSE_STREAM, lesson.seed])
        self._taught = dice.permutation(len(shape.solution.starts))[: GAMES * lesson.episodes]
        self._lesson = lesson

    def watch(self, network: Network, genome: Genome, episode: int) -> Sequence[Table]:
        some = np.array_split(self._taught, self._lesson.episodes)[episode]
        playing = replace(self._teacher, network=network, genome=genome, holes=None)
        games = watched(playing, self._shape, self._shape.solution.starts[some])
        return [game[:, : self.inputs] for game in games if len(game)]

    def judge(self, genomes: NDArray[np.float32]) -> Judged:
        """Minus turns lost."""
        lost = losses_of(self._student, list(genomes), self._shape)
        return Judged(-lost[:, self._taught].mean(axis=1), -lost.mean(axis=1))

    def close(self) -> None:
        """There is nothing to close: what is being found out is soon done."""


class ChaseStudents(StudentsTable):
    """Of the champion of one role."""

    words = WORDS

    def __init__(self, over: Rewinding, operation: AgainstPerfect, blind: frozenset[int]) -> None:
        whole = None if operation.whole is None else -operation.whole
        super().__init__(over.stage, CHASE, operation.brain, blind, operation.shares, whole)
        self._operation = operation
        self._plays = False
        """Whether it is the student that is seen."""
        self.bouts = Bouts(operation.shape, operation.role, LABELS, self._players)

    def _players(self) -> tuple[Played, ...]:
        """Before its first epoch the student is its teacher."""
        teacher, now = self.teacher, self.pupil.now
        self._plays = now is not None
        if now is None:
            return Played(teacher), Played(teacher)
        student = replace(teacher, network=self.pupil.student.network, genome=now.genome, holes=None)
        return Played(student), Played(teacher)

    def _ground(self, student: Student, lesson: Lesson) -> Ground:
        return AgainstPerfection(self.teacher, student, lesson, self._operation.shape)

    def _restage(self) -> None:
        self.bouts.again()

    def _go_on(self, seconds: float) -> None:
        self.bouts.update(seconds)

    @property
    def _moment(self) -> object:
        return self.bouts.matches, self.bouts.moves

    @property
    def _thinks(self) -> tuple[Genome, NDArray[np.float32]] | None:
        session, role = self.bouts.matches[0].session, self._operation.role
        return (session.sides[role].genomes[0], session.thoughts(0, role)) if self._plays else None

    def _seen(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        self.bouts.draw(canvas, (x, y, w, h))

    def _points(self, score: float | None) -> str:
        return said(None if score is None else -score)

    @property
    def _scale(self) -> Scale:
        lost = [-one.unseen for one in self.pupil.epochs]
        return Scale(LEVELS if max(lost, default=0.0) <= LEVELS[-1] else WIDE_LEVELS, "", -1.0)

    def _kept(self, brain: Brain) -> Brain:
        """As a champion is: its score is what it loses, and its fitness counts turns."""
        return replace(brain, held_out=-brain.held_out, fitness=self._operation.turns(-brain.held_out))
