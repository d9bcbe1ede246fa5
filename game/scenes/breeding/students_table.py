"""What all have who teach students of the brain on the operating table: who learns, its brain, scores and curves."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import Brain
from brains.text import RefusalError
from game.scenes.base.keeping import keep
from game.scenes.base.overlays import Help
from game.scenes.base.stage import Stage
from game.scenes.breeding.pupil import Pupil
from game.scenes.breeding.table_readings import Cell, Scale, draw_cells
from game.training.distilling import WAYS, Lesson, Student, student_of
from game.training.operating import Genome
from game.training.schooling import Ground, Schooling
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.foot import draw_foot
from game.ui.foot import height as foot_height
from game.ui.keys import STUDENTS_KEYS
from game.ui.layers import Layers
from game.ui.operated_diagram import Box, Patient, draw_patient, place_at
from game.worlds import World

HIDDEN: tuple[tuple[int, ...], ...] = ((), (2,), (4,), (8,))
"""Layers of hidden units of the students."""
FIRST = 2
"""Of HIDDEN: who learns first."""
EPISODES, EPOCHS = 10, 50
"""Of a lesson on the screen."""
TOP, SCORES, CHART = 66.0, 92.0, 218.0
BRAIN = 660.0
"""Width of the brain's panel."""
TEACHER = "The whole brain that is on the table, whatever has been cut of it there, with the units of its layers."
WEIGHTS = "Weights and biases of the student, of 100 of its teacher's."


class Words(NamedTuple):
    """What is said of students."""

    student: str
    """Of the panel with its brain."""
    lessons: Mapping[str, tuple[str, str]]
    """By way of teaching: in a few words, and in a sentence."""
    teacher: str
    """Over its score."""
    teacher_score: str
    student_score: str
    curve: str
    name: str
    """Of the curve."""
    line: str
    """Of the teacher's."""


def student_says(does: str) -> str:
    """Of the panel with its brain; `does`: drives, or plays."""
    return (
        f"The student, as it {does} now. Click a sense: the student does without it, and a new one learns. Its teacher "
        "sees all that it always saw."
    )


def lessons(does: str, how: str) -> dict[str, tuple[str, str]]:
    """By way of teaching; `does`: drives, `how`: to drive."""
    return {
        "dagger": (
            f"corrected as it {does}",
            f"Corrected: it {does} itself, and its teacher says what it would have done there.",
        ),
        "copy": (
            f"shown how {how}",
            "Shown: it learns from what its teacher saw and did, and never from its own mistakes.",
        ),
    }


class Kind(NamedTuple):
    """Students that are alike."""

    hidden: int
    """Of HIDDEN."""
    blind: frozenset[int]
    """Senses that it does without."""
    way: str


class StudentsTable(ABC):
    """Lies over the operating table, whose brain is the teacher."""

    words: Words

    def __init__(
        self,
        stage: Stage[Any],
        arena: World,
        teacher: Brain,
        blind: frozenset[int],
        shares: NDArray[np.float64] | None,
        whole: float | None,
    ) -> None:
        """`blind` are the senses that students do without; what senses and the teacher are worth may be known."""
        self.over = self.paused = False
        self.stage, self.arena, self.teacher = stage, arena, teacher
        self.kind = Kind(FIRST, blind, WAYS[0])
        self._pupils: dict[Kind, Pupil] = {}
        self._shares, self._whole = shares, whole
        self._layers = Layers()
        self.actions: dict[str | None, Callable[[], None]] = {
            "way": self._other_way,
            "save": self._save,
            "pause": self._pause,
            "help": self._help,
            "students": self._leave,
            "back": self._leave,
        }
        """What keys do, by their actions."""
        self.stage.report("students", teacher=teacher.name)

    def close(self) -> None:
        """What is being learned is given up."""
        for pupil in self._pupils.values():
            pupil.close()

    @property
    def pupil(self) -> Pupil:
        """Who learns now."""
        if self.kind not in self._pupils:
            lesson = Lesson(self.kind.way, EPISODES, EPOCHS, eyes=self.teacher.eyes)
            seen = range(self.teacher.network.inputs[0])
            sees = tuple(self.arena.inputs[k] for k in seen if k not in self.kind.blind)
            layers = (len(sees), *HIDDEN[self.kind.hidden], self.teacher.network.outputs)
            student = student_of(self.arena, "-".join(map(str, layers)), sees)
            schooling = Schooling(self._ground(student, lesson), self.teacher, student, lesson)
            self._pupils[self.kind] = Pupil(schooling, self.stage.pool)
        return self._pupils[self.kind]

    # What each has of its own

    @abstractmethod
    def _ground(self, student: Student, lesson: Lesson) -> Ground:
        """Where a student is taught."""

    @abstractmethod
    def _restage(self) -> None:
        """What is seen of student and teacher begins again, with the student as it is now."""

    @abstractmethod
    def _go_on(self, seconds: float) -> None:
        """Time passes there."""

    @property
    @abstractmethod
    def _moment(self) -> object:
        """Changes with what the student thinks."""

    @property
    @abstractmethod
    def _thinks(self) -> tuple[Genome, NDArray[np.float32]] | None:
        """The student as it is seen there, and what each of its units gave last; None before its first epoch."""

    @property
    def _senses(self) -> tuple[str, ...]:
        """What all inputs are called."""
        return self.arena.inputs

    @abstractmethod
    def _seen(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        """Draw what both do."""

    @abstractmethod
    def _points(self, score: float | None) -> str:
        """A score as its world says it; dots while nobody knows."""

    @property
    @abstractmethod
    def _scale(self) -> Scale:
        """Of the curve."""

    def _kept(self, brain: Brain) -> Brain:
        """As a student is written into a file."""
        return brain

    # What happens with time

    def update(self, seconds: float) -> None:
        pupil = self.pupil
        try:
            if pupil.update() and (len(pupil.epochs) == 1 or pupil.over):
                self._restage()
        except RefusalError as error:  # an environment that comes to no end
            self.stage.say(str(error))
            self.over = True
        if not self.paused:
            self._go_on(seconds)

    # What a person does

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._click(event.pos[0] / canvas.units.scale, event.pos[1] / canvas.units.scale, canvas)
        if event.type != pygame.KEYDOWN:
            return
        action = STUDENTS_KEYS.action_of(event.key)
        self.stage.report("key", action=action)
        if action == "size":
            self._another_size(-1 if event.key == pygame.K_LEFT else 1)
        elif action in self.actions:
            self.actions[action]()

    def _another_size(self, by: int) -> None:
        self._another(self.kind._replace(hidden=(self.kind.hidden + by) % len(HIDDEN)))

    def _other_way(self) -> None:
        self._another(self.kind._replace(way=WAYS[1 - WAYS.index(self.kind.way)]))

    def _pause(self) -> None:
        self.paused = not self.paused

    def _help(self) -> None:
        self.stage.put_on(Help(self, STUDENTS_KEYS))

    def _leave(self) -> None:
        self.over = True

    def _another(self, kind: Kind) -> None:
        """Another student learns, or has learned before; this one rests."""
        self.kind = kind
        self._restage()
        self.stage.report("student", layers=self.pupil.student.listed.says, weights=self.pupil.student.weights)

    def _click(self, x: float, y: float, canvas: Canvas) -> None:
        patient = self._patient
        place = place_at(patient.network, patient.genome, self._brain_place(canvas), x, y, edges=False)
        if place is None or place[0]:
            return
        blind = self.kind.blind ^ {place[1]}
        if len(blind) == self.teacher.network.inputs[0]:
            self.stage.say("it has to see something")
        elif place[1] < self.teacher.network.inputs[0]:
            self._another(self.kind._replace(blind=blind))

    def _save(self) -> None:
        if not self.pupil.over:
            self.stage.say("it is still learning")
            return
        brain = self._kept(self.pupil.brain)
        keep(self.stage, brain, "a student")

    # What is seen

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        layers, pupil = self._layers, self.pupil
        layers.begin(canvas)
        width, bottom = canvas.units.width, canvas.units.height - foot_height(None)
        learned = self.kind, len(pupil.epochs)
        layers.draw("header", canvas, (0, 0, width, TOP - 4), learned, lambda: self._header(canvas))
        brain, says = self._brain_place(canvas), self.words.student
        layers.draw("brain", canvas, brain, self._moment, lambda: draw_patient(canvas, self._patient, brain, says))
        x = theme.EDGE + BRAIN + theme.GAP
        right = width - theme.EDGE - x
        world = (x, TOP, right, bottom - TOP - SCORES - CHART - 2 * theme.GAP)
        layers.draw("world", canvas, world, object(), lambda: self._seen(canvas, *world))
        scores = (x, bottom - CHART - theme.GAP - SCORES, right, SCORES)
        layers.draw("scores", canvas, scores, learned, lambda: draw_cells(canvas, self._cells(), scores))
        half = (right - theme.GAP) / 2
        place = (x, bottom - CHART, half, CHART)
        layers.draw("error", canvas, place, learned, lambda: pupil.draw_error(canvas, place))
        beside = (x + half + theme.GAP, bottom - CHART, half, CHART)
        layers.draw("unseen", canvas, beside, learned, lambda: self._unseen(canvas, beside))
        foot, note = (0.0, bottom + 6, width, canvas.units.height - bottom - 6), self.stage.note
        layers.draw("foot", canvas, foot, note, lambda: draw_foot(canvas, note, STUDENTS_KEYS, None))
        return layers.changed

    def _header(self, canvas: Canvas) -> None:
        title, teacher, pupil = "Students", self.teacher, self.pupil
        canvas.text(title, (theme.EDGE + 4, 36), theme.TITLE, bold=True)
        x = theme.EDGE + 4 + canvas.width(title, theme.TITLE, True) + 24
        right = canvas.units.width - theme.EDGE
        sees = teacher.network.inputs[0] - len(self.kind.blind)
        layers = "-".join(map(str, (sees, *pupil.student.network.sizes[1:])))
        right -= canvas.button(f"student {layers}", right, 16, pygame.K_RIGHT, "another size of student") + 8
        right -= canvas.button(self.words.lessons[self.kind.way][0], right, 16, pygame.K_w, self._lesson_says) + 16
        about = f"{self.arena.title} · taught by {teacher.name}, {teacher.network.says}"
        canvas.text(canvas.fitted(about, right - x, theme.BODY), (x, 38), theme.BODY, theme.MUTED)
        canvas.explain(x, 14, right - x, 44, TEACHER)

    @property
    def _lesson_says(self) -> str:
        return self.words.lessons[self.kind.way][1]

    def _brain_place(self, canvas: Canvas) -> Box:
        return theme.EDGE, TOP, BRAIN, canvas.units.height - foot_height(None) - TOP

    @property
    def _patient(self) -> Patient:
        arena, network, has = self.arena, self.pupil.student.network, self.teacher.network.inputs[0]
        nothing = np.zeros(network.genes, np.float32), np.zeros(network.units, np.float32)
        senses = self._senses[: network.sizes[0]]
        says = arena.outputs if len(arena.outputs) == network.outputs else ()
        missing = (k for k in range(network.sizes[0]) if k in self.kind.blind or k >= has)
        shares = self._shares if self._shares is not None and len(self._shares) == network.sizes[0] else None
        cuts = frozenset((0, k) for k in missing)
        return Patient(network, *(self._thinks or nothing), senses, says, cuts, shares)

    def _cells(self) -> tuple[Cell, ...]:
        now, pupil, words = self.pupil.now, self.pupil, self.words
        epoch, unseen = (f"student, epoch {pupil.best + 1}", now.unseen) if now else ("student", None)
        share = f"{100 * pupil.student.weights / self.teacher.weights:,.0f} %"
        return (
            Cell(words.teacher, self._points(self._whole), theme.BEST, words.teacher_score),
            Cell(epoch, self._points(unseen), theme.UNSEEN, words.student_score),
            Cell(f"{pupil.student.weights:,} weights", share, theme.TEXT, WEIGHTS),
        )

    def _unseen(self, canvas: Canvas, place: Box) -> None:
        words = self.words
        self.pupil.draw_unseen(canvas, self._scale, words.name, self._whole, (words.curve, words.line), place)

    def refresh(self) -> None:
        self._layers.invalidate()
