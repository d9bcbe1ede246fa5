"""The operating table: the champion's brain, large, and what it can do without its parts where nobody was trained."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from brains.files import Brain
from game.scenes.breeding.bred_on import BredOn
from game.scenes.breeding.learners import Watched
from game.scenes.breeding.operating_table import OperatingTable
from game.scenes.breeding.operation import Operation
from game.scenes.breeding.replay import Lineup, Replay
from game.scenes.breeding.students import Students
from game.scenes.breeding.table_readings import Cell, Scale, Span, differs, draw_fires, draw_pruning, points, scale_of
from game.scenes.breeding.table_words import CHANGE, TABLE
from game.scenes.breeding.unseen_drives import UnseenDrives
from game.training.breeding_on import BreedingOn, Start
from game.training.on_courses import held_out_for
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.operated_diagram import Box, Patient
from game.worlds import Course

THOUGHT_TICKS = 4
LABELLED = ("as operated", "whole")
WHOLE = "What the champion comes to on courses that it was never trained on: the mean of all held-out ones."
OPERATED = "The same of the brain as it is on the table now."
TWO = "Both brains from the same start, on a course that nobody was trained on."


class Played(Watched, Protocol):
    """The world over which it opens."""

    def let_go(self) -> None: ...


class Laboratory(OperatingTable):
    """Opens over a world, which rests meanwhile."""

    most: int | None = None
    """Courses that it is tried on; None for all that are held out."""
    says = TABLE

    def __init__(self, over: Watched, brain: Brain) -> None:
        snapshot = over.snapshot
        super().__init__(over.stage, snapshot.settings.arena)
        self._world, self._run = over, snapshot.run
        self.courses = held_out_for(snapshot.settings)[: self.most]
        self.goal = sum(course.goal for course in self.courses) / len(self.courses)
        self.operation = self.new_operation(brain)
        self.frame = over.view.another()
        self._drives = UnseenDrives(self.courses, self._staged)
        self.stage.trainer.pause(True)  # what the world itself learns rests meanwhile
        over.forget_pictures()
        self.stage.report("laboratory", name=brain.name)

    def new_operation(self, brain: Brain) -> Operation:
        """With the whole brain on the table."""
        return Operation(self.arena, brain, self.courses, self.stage.pool)

    def close(self) -> None:
        """The world itself learns on."""
        super().close()
        self.stage.trainer.pause(self._world.paused)

    # What happens with time

    def update(self, seconds: float) -> None:
        super().update(seconds)
        if self.paused:
            return
        self._drives.update(seconds)

    @property
    def replay(self) -> Replay:
        """Both brains, as operated and whole, on a course."""
        return self._drives.replay

    def _staged(self, course: Course) -> Replay:
        """Both brains at the start of a course."""
        heard = self.operation.heard(course.ticks)
        lineup = Lineup(np.stack([self.operation.genome, self.brain.genome]), 2, labels=LABELLED, heard=heard)
        kind, brain = self._world.replay_kind, self.brain
        return kind(self.arena, self.network, lineup, course, brain.generation, self._run, exam=True)

    # What a person does

    def _bred_on(self, before: float) -> BredOn:
        start, settings = Start(self.operation.genome, self.operation.holes), self._world.snapshot.settings
        return BredOn(lambda: BreedingOn(settings, (start,)), before, self.stage.pool)

    def _put_on_students(self, blind: frozenset[int]) -> None:
        operated = self.operation
        self.stage.put_on(Students(self._world, self.brain, self.courses, blind, operated.shares, operated.whole))

    def _restage(self) -> None:
        self._drives.again()

    # What is seen

    @property
    def _about(self) -> str:
        return f"{self.arena.title} · {self.brain.name}, champion of generation {self.brain.generation:,}"

    @property
    def _moment(self) -> object:
        return self.replay, self.replay.tick // THOUGHT_TICKS, self.replay.over

    @property
    def _patient(self) -> Patient:
        arena, replay, operation = self.arena, self.replay, self.operation
        senses = arena.senses_on(replay.course)[: self.network.sizes[0]]
        says = arena.outputs if len(arena.outputs) == self.network.outputs else ()
        now = operation.genome, replay.session.thoughts(0)
        worth, heard = operation.shares, operation.noise
        return Patient(self.network, *now, senses, says, operation.cuts, worth, heard, self._watched)

    def _seen(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        box = canvas.panel(x, y, w, h, fill=theme.GROUND)
        edge = 2 * canvas.units.line(1)
        self.frame.paint(canvas, self.replay, box.inflate(-edge, -edge))
        if not self.operation.is_whole:
            out = "" if self.replay.session.alive[0] else ": out"
            canvas.chip(f"as operated{out}", x + 12, y + 12, self.replay.colours[0], says=TWO)

    def _cells(self) -> tuple[Cell, ...]:
        whole, now = self.operation.whole, self.operation.score
        return (
            Cell("whole brain", points(self.frame, whole, self.goal), theme.BEST, WHOLE),
            Cell("as operated", points(self.frame, now, self.goal), theme.UNSEEN, OPERATED),
            Cell("answers differ", differs(self.operation), theme.TEXT, CHANGE),
        )

    def _below(self, canvas: Canvas, place: Box) -> None:
        """What makes a unit fire, what became of the brain when it was bred on, or the curve of pruning."""
        operation, frame = self.operation, self.frame
        if self._watched:
            senses = self.arena.senses_on(self.replay.course)[: self.network.sizes[0]]
            second = Span(self.replay.ticks_per_second)
            draw_fires(canvas, operation, self._watched, self._alone, senses, second, place)
        elif self.bred:
            self.bred.draw(canvas, *self._scale, operation.whole, place)
        else:
            draw_pruning(canvas, operation, frame.whole, self._scale, place, reach=self.reach)

    @property
    def _scale(self) -> Scale:
        return scale_of(self.frame, self.goal)


def open_over(world: Played, kind: type[Laboratory] = Laboratory) -> None:
    """Put the champion's brain on the table, if there is one."""
    champion = world.snapshot.champion
    if champion is None:
        world.stage.say("no champion yet")
        return
    world.let_go()
    world.stage.put_on(kind(world, champion))
