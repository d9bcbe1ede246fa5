"""The operating table: the champion's brain, large, and what it can do without its parts where nobody was trained."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from brains.files import Brain
from brains.text import RefusalError
from game.scenes.breeding.bred_on import BredOn
from game.scenes.breeding.learners import Watched
from game.scenes.breeding.operating_table import CHANGE, CUT, OperatingTable
from game.scenes.breeding.operation import Operation
from game.scenes.breeding.replay import Lineup, Replay
from game.scenes.breeding.students import Students
from game.scenes.breeding.table_readings import Cell, Scale, Span, differs, draw_fires, draw_pruning, points, scale_of
from game.scenes.breeding.unseen_drives import UnseenDrives
from game.training.on_courses import held_out_for
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.keys import LABORATORY_KEYS
from game.ui.operated_diagram import Box, Patient, Place
from game.worlds import Course

THOUGHT_TICKS = 4
LABELLED = ("as operated", "whole")
NOISE = (
    "What a sense hears instead of what is there, drawn anew each tick around what is usual; its size is the standard "
    "deviation, in those of the sense. The score is the mean over four such noises a course. Click: normal or uniform."
)
TABLE = f"{CUT} The wheel over a sense feeds it noise instead of what is there."
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
        self.bred: BredOn | None = None
        """Shown in the place of the curve of pruning, if it is bred on."""
        self.stage.trainer.pause(True)  # what the world itself learns rests meanwhile
        over.forget_pictures()
        self.stage.report("laboratory", name=brain.name)

    def new_operation(self, brain: Brain) -> Operation:
        """With the whole brain on the table."""
        return Operation(self.arena, brain, self.courses, self.stage.pool)

    def close(self) -> None:
        """The world itself learns on."""
        self._end_breeding()
        self.operation.close()
        self.stage.trainer.pause(self._world.paused)

    # What happens with time

    def update(self, seconds: float) -> None:
        super().update(seconds)
        try:
            if self.bred and self.bred.update():
                self._take_bred()
        except RefusalError as error:  # a course's file that has gone meanwhile
            self._end_breeding()
            self.stage.say(str(error))
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

    def _more(self, action: str | None) -> None:
        if action == "noise":
            self.operation.other_kind()
            self._operated()
        elif action == "breed on":
            self._breed_on()
        elif action == "students":
            self._teach()

    def _looks_at_a_unit(self, action: str) -> None:
        if len(self.network.sizes) > 2 and (action == "fires" or self._watched is None):
            self._end_breeding()
        super()._looks_at_a_unit(action)

    @property
    def _curve_is_drawn(self) -> bool:
        return self._watched is None and self.bred is None

    def _feed(self, place: Place | None, by: int) -> None:
        """Noise in the place of a sense, more or less of it."""
        if place is None or place[0]:
            return
        if self.operation.feed(place[1], 1 if by > 0 else -1):
            self._operated()
        else:
            self.stage.say("what it usually sees is still being found out")

    def _breed_on(self) -> None:
        """From the brain as it is now, with its holes; or no further."""
        operated = self.operation
        if self.bred and not self.bred.over:
            if self.bred.stop():
                self._take_bred()
            else:
                self._end_breeding()
        elif operated.noise:
            self.stage.say("noise is not bred on with: a click on the sense takes it away")
        elif operated.score is None:
            self.stage.say("its score is still being measured")
        else:
            self._watched = None
            settings = self._world.snapshot.settings
            self.bred = BredOn(settings, operated.genome, operated.holes, operated.score, self.stage.pool)
            self.stage.report("breed on", edges=operated.edges[0])

    def _teach(self) -> None:
        """Students of the whole brain, without the senses that are blinded here."""
        operated, senses = self.operation, self.network.sizes[0]
        blind = frozenset(place[1] for place in operated.cuts if place[0] == 0 and len(place) == 2)
        if len(blind) == senses:
            self.stage.say("a student has to see something")
            return
        shares = operated.shares
        self.stage.put_on(Students(self._world, self.brain, self.courses, blind, shares, operated.whole))

    def _take_bred(self) -> None:
        """The newest champion is on the table now."""
        bred = self.bred
        assert bred is not None and bred.champion is not None, "somebody has been bred"
        self.operation.take(bred.champion.genome, len(bred.scores))
        self._drives.again()
        self.stage.report("bred on", generations=len(bred.scores), before=bred.before, after=bred.scores[-1])

    def _end_breeding(self) -> None:
        """What is bred is given up, and the curve of pruning seen again."""
        if self.bred:
            self.bred.close()
            self.bred = None

    def _again(self) -> None:
        self._end_breeding()
        self._drives.again()

    # What is seen

    @property
    def _about(self) -> str:
        return f"{self.arena.title} · {self.brain.name}, champion of generation {self.brain.generation:,}"

    def _beside_edges(self, canvas: Canvas, right: float) -> float:
        if not self.operation.noise:
            return 0.0
        key = LABORATORY_KEYS.key_of("noise")
        return canvas.button(f"{self.operation.kind} noise", right, 16, key, NOISE, theme.UNSEEN) + 8

    @property
    def _moment(self) -> object:
        return self.replay, self.replay.tick // THOUGHT_TICKS, self.replay.over

    @property
    def _drawn(self) -> object:
        return self.bred and self.bred.drawn

    @property
    def _patient(self) -> Patient:
        arena, replay, operation = self.arena, self.replay, self.operation
        senses = arena.senses_on(replay.course)[: self.network.sizes[0]]
        says = arena.outputs if len(arena.outputs) == self.network.outputs else ()
        now = replay.lineup.genomes[0], replay.session.thoughts(0)
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
            draw_pruning(canvas, operation, frame.whole, self._scale, place)

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
