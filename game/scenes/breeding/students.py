"""Students of the brain on the operating table: they learn from it while one looks, and race it on unseen courses."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import Brain
from game.engine.side import Side
from game.scenes.base.overlays import Help
from game.scenes.breeding.learners import Watched
from game.scenes.breeding.pupil import Pupil
from game.scenes.breeding.replay import Lineup, Replay
from game.scenes.breeding.table_readings import Cell, draw_cells, points, scale_of
from game.scenes.breeding.unseen_drives import UnseenDrives
from game.store import champions as gallery
from game.training.distilling import WAYS, Lesson, student_of
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.foot import draw_foot
from game.ui.foot import height as foot_height
from game.ui.keys import STUDENTS_KEYS
from game.ui.layers import Layers
from game.ui.operated_diagram import Patient, draw_patient, place_at
from game.worlds import Course

HIDDEN: tuple[tuple[int, ...], ...] = ((), (2,), (4,), (8,))
"""Layers of hidden units of the students."""
FIRST = 2
"""Of HIDDEN: who learns first."""
EPISODES, EPOCHS = 10, 50
"""Of a lesson on the screen."""
TOP, SCORES, CHART = 66.0, 92.0, 218.0
BRAIN = 660.0
"""Width of the brain's panel."""
THOUGHT_TICKS = 4
STUDENT = (
    "The student, as it drives now. Click a sense: the student does without it, and a new one learns. Its teacher sees "
    "all that it always saw."
)
SCHOOL = {
    "dagger": "Corrected: it drives itself, and its teacher says what it would have done there.",
    "copy": "Shown: it learns from what its teacher saw and did, and never from its own mistakes.",
}
LESSONS = {"dagger": "corrected as it drives", "copy": "shown how to drive"}
TEACHER = "The whole brain that is on the table, whatever has been cut of it there, with the units of its layers."
TEACHER_SCORE = "What the teacher comes to on courses that it was never trained on: the mean of all held-out ones."
STUDENT_SCORE = "The same of the student as it drives now; in the end of the epoch that is kept."
WEIGHTS = "Weights and biases of the student, of 100 of its teacher's."
TWO = "Teacher and student from the same start, on a course that nobody was trained on."


class Kind(NamedTuple):
    """Students that are alike."""

    hidden: int
    """Of HIDDEN."""
    blind: frozenset[int]
    """Senses that it does without."""
    way: str


class Students:
    """Opens over the operating table, whose brain is the teacher."""

    def __init__(
        self,
        over: Watched,
        teacher: Brain,
        courses: tuple[Course, ...],
        blind: frozenset[int],
        shares: NDArray[np.float64] | None,
        whole: float | None,
    ) -> None:
        """`blind` are the senses that students do without; what senses and the teacher are worth may be known."""
        self.over = self.paused = False
        self.stage, self._world, self.teacher = over.stage, over, teacher
        snapshot = over.snapshot
        self.arena, self._run, self.courses = snapshot.settings.arena, snapshot.run, courses
        self.goal = sum(course.goal for course in courses) / len(courses)
        self.kind = Kind(FIRST, blind, WAYS[0])
        self._pupils: dict[Kind, Pupil] = {}
        self._shares, self._whole = shares, whole
        self.frame, self._layers = over.view.another(), Layers()
        self._drives = UnseenDrives(courses, self._staged)
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
            made = Pupil(self.arena, self.teacher, student, lesson, self.courses, self.stage.pool)
            self._pupils[self.kind] = made
        return self._pupils[self.kind]

    # What happens with time

    def update(self, seconds: float) -> None:
        pupil = self.pupil
        if pupil.update() and (len(pupil.epochs) == 1 or pupil.over):
            self._drives.again()
        if not self.paused:
            self._drives.update(seconds)

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

    # What a person does

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._click(event.pos[0] / canvas.units.scale, event.pos[1] / canvas.units.scale, canvas)
        if event.type != pygame.KEYDOWN:
            return
        action = STUDENTS_KEYS.action_of(event.key)
        self.stage.report("key", action=action)
        if action == "size":
            by = -1 if event.key == pygame.K_LEFT else 1
            self._another(self.kind._replace(hidden=(self.kind.hidden + by) % len(HIDDEN)))
        elif action == "way":
            self._another(self.kind._replace(way=WAYS[1 - WAYS.index(self.kind.way)]))
        elif action == "save":
            self._save()
        elif action == "pause":
            self.paused = not self.paused
        elif action == "help":
            self.stage.put_on(Help(self, STUDENTS_KEYS))
        elif action in ("students", "back"):
            self.over = True

    def _another(self, kind: Kind) -> None:
        """Another student learns, or has learned before; this one rests."""
        self.kind = kind
        self._drives.again()
        self.stage.report("student", layers=self.pupil.student.listed.says, weights=self.pupil.student.weights)

    def _click(self, x: float, y: float, canvas: Canvas) -> None:
        student = self.pupil.student
        place = place_at(student.network, self._genome, self._brain_place(canvas), x, y, edges=False)
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
        brain = self.pupil.brain
        try:
            path = gallery.keep(brain)
        except OSError as error:
            self.stage.say(f"not saved: {error}")
            return
        self.stage.report("saved", file=str(path))
        self.stage.say(f"{brain.name}, a student, is kept: F5 shows it")

    # What is seen

    @property
    def _genome(self) -> NDArray[np.float32]:
        """Of the student, as it drives on this course."""
        first, student = self.replay.lineup.first, self.pupil.student
        return np.zeros(student.network.genes, np.float32) if first is None else first.genomes[0]

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        layers, pupil = self._layers, self.pupil
        layers.begin(canvas)
        width, bottom = canvas.units.width, canvas.units.height - foot_height(None)
        learned = self.kind, len(pupil.epochs)
        layers.draw("header", canvas, (0, 0, width, TOP - 4), learned, lambda: self._header(canvas))
        brain = self._brain_place(canvas)
        thinks = (self.replay, self.replay.tick // THOUGHT_TICKS, self.replay.over)
        layers.draw("brain", canvas, brain, thinks, lambda: draw_patient(canvas, self._patient, brain, STUDENT))
        x = theme.EDGE + BRAIN + theme.GAP
        right = width - theme.EDGE - x
        world = (x, TOP, right, bottom - TOP - SCORES - CHART - 2 * theme.GAP)
        layers.draw("world", canvas, world, object(), lambda: self._seen(canvas, *world))
        scores = (x, bottom - CHART - theme.GAP - SCORES, right, SCORES)
        layers.draw("scores", canvas, scores, learned, lambda: self._scores(canvas, *scores))
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
        layers = "-".join(map(str, (self._senses, *pupil.student.network.sizes[1:])))
        right -= canvas.button(f"student {layers}", right, 16, pygame.K_RIGHT, "another size of student") + 8
        right -= canvas.button(LESSONS[self.kind.way], right, 16, pygame.K_w, SCHOOL[self.kind.way]) + 16
        about = f"{self.arena.title} · taught by {teacher.name}, {teacher.network.says}"
        canvas.text(canvas.fitted(about, right - x, theme.BODY), (x, 38), theme.BODY, theme.MUTED)
        canvas.explain(x, 14, right - x, 44, TEACHER)

    @property
    def _senses(self) -> int:
        """That the student has."""
        return self.teacher.network.inputs[0] - len(self.kind.blind)

    def _brain_place(self, canvas: Canvas) -> tuple[float, float, float, float]:
        return theme.EDGE, TOP, BRAIN, canvas.units.height - foot_height(None) - TOP

    @property
    def _patient(self) -> Patient:
        arena, replay, network = self.arena, self.replay, self.pupil.student.network
        senses = arena.senses_on(replay.course)[: network.sizes[0]]
        says = arena.outputs if len(arena.outputs) == network.outputs else ()
        drives = replay.lineup.first is not None
        thoughts = replay.session.thoughts(0) if drives else np.zeros(network.units, np.float32)
        missing = (k for k in range(network.sizes[0]) if k in self.kind.blind or k >= self.teacher.network.inputs[0])
        shares = self._shares if self._shares is not None and len(self._shares) == network.sizes[0] else None
        return Patient(network, self._genome, thoughts, senses, says, frozenset((0, k) for k in missing), shares)

    def _seen(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        box = canvas.panel(x, y, w, h, fill=theme.GROUND)
        edge = 2 * canvas.units.line(1)
        self.frame.paint(canvas, self.replay, box.inflate(-edge, -edge))
        out = "" if self.replay.session.alive[0] else ": out"
        says = f"student{out}" if self.replay.lineup.first else "it has not learned anything yet"
        canvas.chip(says, x + 12, y + 12, self.replay.colours[0], says=TWO)

    def _scores(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        now, pupil = self.pupil.now, self.pupil
        epoch, unseen = (f"student, epoch {pupil.best + 1}", now.unseen) if now else ("student", None)
        share = f"{100 * pupil.student.weights / self.teacher.weights:,.0f} %"
        cells = (
            Cell("teacher", points(self.frame, self._whole, self.goal), theme.BEST, TEACHER_SCORE),
            Cell(epoch, points(self.frame, unseen, self.goal), theme.UNSEEN, STUDENT_SCORE),
            Cell(f"{pupil.student.weights:,} weights", share, theme.TEXT, WEIGHTS),
        )
        draw_cells(canvas, cells, (x, y, w, h))

    def _unseen(self, canvas: Canvas, place: tuple[float, float, float, float]) -> None:
        self.pupil.draw_unseen(canvas, *scale_of(self.frame, self.goal), self._whole, place)

    def refresh(self) -> None:
        self._layers.invalidate()
