"""The operating table: the champion's brain, large, and what it can do without its parts where nobody was trained."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import numpy as np
import pygame

from brains.files import Brain
from brains.text import RefusalError
from game.scenes.base.overlays import Help
from game.scenes.breeding.bred_on import BredOn
from game.scenes.breeding.learners import Watched
from game.scenes.breeding.operation import STEPS, Operation
from game.scenes.breeding.replay import Lineup, Replay
from game.scenes.breeding.students import Students
from game.scenes.breeding.table_readings import Cell, Scale, draw_cells, draw_fires, draw_pruning, points, scale_of
from game.scenes.breeding.unseen_drives import UnseenDrives
from game.store import champions as gallery
from game.training.on_courses import held_out_for
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.foot import draw_foot
from game.ui.foot import height as foot_height
from game.ui.keys import FIRING_KEYS, LABORATORY_KEYS
from game.ui.layers import Layers
from game.ui.operated_diagram import Box, Patient, Place, draw_patient, place_at, places_in
from game.ui.plot import inside
from game.worlds import Course

TOP, SCORES, CHART = 66.0, 92.0, 218.0
BRAIN = 660.0
"""Width of the brain's panel."""
THOUGHT_TICKS = 4
LABELLED = ("as operated", "whole")
NOISE = (
    "What a sense hears instead of what is there, drawn anew each tick around what is usual; its size is the standard "
    "deviation, in those of the sense. The score is the mean over four such noises a course. Click: normal or uniform."
)
TABLE = (
    "Click a sense or a hidden unit: it is cut, with all that leads to or from it; or an edge. Again: it is healed. "
    "The wheel over a sense feeds it noise instead of what is there."
)
CHANGE = "How far its answers are from the whole brain's, on average, in per cent of how much those vary."
WHOLE = "What the champion comes to on courses that it was never trained on: the mean of all held-out ones."
OPERATED = "The same of the brain as it is on the table now."
EDGES = "How many edges are left, of how many: weights between units, biases not counted."
TWO = "Both brains from the same start, on a course that nobody was trained on."


class Played(Watched, Protocol):
    """The world over which it opens."""

    def let_go(self) -> None: ...


class Laboratory:
    """Opens over a world, which rests meanwhile."""

    most: int | None = None
    """Courses that it is tried on; None for all that are held out."""
    keys, firing_keys = LABORATORY_KEYS, FIRING_KEYS
    """Usually, and while it shows what makes a unit fire."""

    def __init__(self, over: Watched, brain: Brain) -> None:
        self.over = self.paused = False
        self.stage, self._world = over.stage, over
        snapshot = over.snapshot
        self.arena, self._run = snapshot.settings.arena, snapshot.run
        self.brain, self.network = brain, brain.network
        self.courses = held_out_for(snapshot.settings)[: self.most]
        self.goal = sum(course.goal for course in self.courses) / len(self.courses)
        self.operation = self.new_operation()
        self.frame, self._layers = over.view.another(), Layers()
        self._drives = UnseenDrives(self.courses, self._staged)
        self._chart_place = (0.0, 0.0, 0.0, 0.0)
        self._watched: tuple[int, int] | None = None
        """Layer and unit of which is shown what makes it fire; None for the curve of pruning."""
        self._alone = False
        """Whether what senses have in common is taken out."""
        self.bred: BredOn | None = None
        """Shown in the place of the curve of pruning, if it is bred on."""
        self.stage.trainer.pause(True)  # what the world itself learns rests meanwhile
        over.forget_pictures()
        self.stage.report("laboratory", name=brain.name)

    def new_operation(self) -> Operation:
        """With the whole brain on the table."""
        return Operation(self.arena, self.brain, self.courses, self.stage.pool)

    def close(self) -> None:
        """The world itself learns on."""
        self._end_breeding()
        self.operation.close()
        self.stage.trainer.pause(self._world.paused)

    # What happens with time

    def update(self, seconds: float) -> None:
        self.operation.update()
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

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._click(event.pos[0] / canvas.units.scale, event.pos[1] / canvas.units.scale, canvas)
        if event.type == pygame.MOUSEWHEEL and event.y:
            x, y = (at / canvas.units.scale for at in pygame.mouse.get_pos())
            self._feed(self._place_at(canvas, x, y, edges=False), event.y)
        if event.type != pygame.KEYDOWN:
            return
        action = self.keys.action_of(event.key)
        self.stage.report("key", action=action)
        if action in ("prune", "grow"):
            self.operation.prune(1 if action == "prune" else -1)
            self._operated()
        elif action == "heal":
            self.operation.heal()
            self._operated()
        elif action == "noise":
            self.operation.other_kind()
            self._operated()
        elif action == "breed on":
            self._breed_on()
        elif action == "students":
            self._teach()
        elif action in ("fires", "whiten", "swap", "mix"):
            self._looks_at_a_unit(action)
        elif action == "save":
            self._save()
        elif action == "pause":
            self.paused = not self.paused
        elif action == "help":
            self.stage.put_on(Help(self, self.keys))
        elif action == "back":
            self.over = True

    def _looks_at_a_unit(self, action: str) -> None:
        hidden = len(self.network.sizes) > 2
        if not hidden:
            self.stage.say("it has no hidden unit")
        elif action == "fires" or self._watched is None:
            self._end_breeding()
            self._watched = self.operation.liveliest if self._watched is None else None
        elif action == "whiten":
            self._alone = not self._alone
        elif action == "swap":
            layer, unit = self._watched
            self._watched = layer, self.operation.swap(layer, unit)
            self._operated()
        else:
            self.operation.mix(*self._watched)
            self._operated()

    def _click(self, x: float, y: float, canvas: Canvas) -> None:
        left, top, right, bottom = inside(*self._chart_place)
        if not (self._watched or self.bred) and left - 8 <= x <= right + 8 and top <= y <= bottom:
            kept = min(max((x - left) / (right - left), 0.0), 1.0)
            self.operation.set_level(round((1.0 - kept) * STEPS))
            self._operated()
            return
        place = self._place_at(canvas, x, y)
        if place is None:
            return
        if self._watched and place[0] and len(place) == 2:
            self._watched = place[0], place[1]
            return
        if not self.operation.toggle(*place):
            self.stage.say("it was bred on without that; R heals all")
            return
        self._operated()

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

    def _operated(self) -> None:
        """Seen at once: both begin again."""
        self._end_breeding()
        self._drives.again()
        left, there = self.operation.edges
        self.stage.report("operated", cuts=sorted(self.operation.cuts), edges=left, of=there)

    def _save(self) -> None:
        score = self.operation.score
        if self.operation.noise:
            self.stage.say("noise is no part of a brain: a click on the sense takes it away")
            return
        if score is None:
            self.stage.say("its score is still being measured")
            return
        # What it comes to in training nobody has measured.
        operated = self.operation
        holes = operated.holes if operated.holes.any() else None  # they stay holes when it is bred on
        age = self.brain.generation + operated.bred
        brain = replace(self.brain, genome=operated.genome, holes=holes, generation=age, fitness=score, held_out=score)
        try:
            path = gallery.keep(brain)
        except OSError as error:
            self.stage.say(f"not saved: {error}")
            return
        self.stage.report("saved", file=str(path))
        self.stage.say(f"{brain.name}, as operated, is kept: F5 shows it")

    # What is seen

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        layers, operation = self._layers, self.operation
        layers.begin(canvas)
        width, bottom = canvas.units.width, canvas.units.height - foot_height(None)
        brain = self._brain_place(canvas)
        known = (operation.learned, operation.cuts, operation.level, self._watched, operation.base.tobytes())
        told = (operation.edges, operation.kind, tuple(operation.noise.items()))
        layers.draw("header", canvas, (0, 0, width, TOP - 4), told, lambda: self._header(canvas))
        thinks = (self.replay, self.replay.tick // THOUGHT_TICKS, self.replay.over, *known)
        layers.draw("brain", canvas, brain, thinks, lambda: self._brain(canvas, brain))
        x = theme.EDGE + BRAIN + theme.GAP
        right = width - theme.EDGE - x
        world = (x, TOP, right, bottom - TOP - SCORES - CHART - 2 * theme.GAP)
        layers.draw("world", canvas, world, object(), lambda: self._seen(canvas, *world))
        scores = (x, bottom - CHART - theme.GAP - SCORES, right, SCORES)
        said = (operation.whole, operation.score, operation.change)
        layers.draw("scores", canvas, scores, said, lambda: self._scores(canvas, scores))
        self._chart_place = chart = (x, bottom - CHART, right, CHART)
        drawn = (*known, *said, self._alone, operation.recordings is not None, self.bred and self.bred.drawn)
        layers.draw("chart", canvas, chart, drawn, lambda: self._below(canvas, chart))
        foot, note = (0.0, bottom + 6, width, canvas.units.height - bottom - 6), self.stage.note
        keys = self.keys if self._watched is None else self.firing_keys
        layers.draw("foot", canvas, foot, (note, keys), lambda: draw_foot(canvas, note, keys, None))
        return layers.changed

    def _header(self, canvas: Canvas) -> None:
        title = "The operating table"
        canvas.text(title, (theme.EDGE + 4, 36), theme.TITLE, bold=True)
        x = theme.EDGE + 4 + canvas.width(title, theme.TITLE, True) + 24
        about = f"{self.arena.title} · {self.brain.name}, champion of generation {self.brain.generation:,}"
        canvas.text(about, (x, 38), theme.BODY, theme.MUTED)
        canvas.explain(x, 14, canvas.width(about, theme.BODY), 44, "Whose brain it is. Breeding rests meanwhile.")
        left, there = self.operation.edges
        right = canvas.units.width - theme.EDGE
        right -= canvas.chip(f"{left} of {there} edges", right, 16, None, "right", EDGES) + 8
        if self.operation.noise:
            canvas.button(
                f"{self.operation.kind} noise", right, 16, LABORATORY_KEYS.key_of("noise"), NOISE, theme.UNSEEN
            )

    def _brain_place(self, canvas: Canvas) -> tuple[float, float, float, float]:
        return theme.EDGE, TOP, BRAIN, canvas.units.height - foot_height(None) - TOP

    def _place_at(self, canvas: Canvas, x: float, y: float, edges: bool = True) -> Place | None:
        """What is at a point of the brain."""
        return place_at(self.network, self.operation.base, self._brain_place(canvas), x, y, edges)

    def _brain(self, canvas: Canvas, place: Box) -> None:
        draw_patient(canvas, self._patient, place, TABLE)

    def _places(self, canvas: Canvas) -> list[list[tuple[float, float]]]:
        return places_in(self.network, self._brain_place(canvas))

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

    def _scores(self, canvas: Canvas, place: Box) -> None:
        whole, now, change = self.operation.whole, self.operation.score, self.operation.change
        differs = "…" if change is None else f"{100 * change:.0f} %" if change < 10 else "> 1,000 %"
        cells = (
            Cell("whole brain", points(self.frame, whole, self.goal), theme.BEST, WHOLE),
            Cell("as operated", points(self.frame, now, self.goal), theme.UNSEEN, OPERATED),
            Cell("answers differ", differs, theme.TEXT, CHANGE),
        )
        draw_cells(canvas, cells, place)

    def _below(self, canvas: Canvas, place: Box) -> None:
        """What makes a unit fire, what became of the brain when it was bred on, or the curve of pruning."""
        operation, frame = self.operation, self.frame
        if self._watched:
            senses = self.arena.senses_on(self.replay.course)[: self.network.sizes[0]]
            ticks = self.replay.ticks_per_second
            draw_fires(canvas, operation, self._watched, self._alone, senses, ticks, place)
        elif self.bred:
            self.bred.draw(canvas, *self._scale, operation.whole, place)
        else:
            draw_pruning(canvas, operation, frame.whole, self._scale, place)

    @property
    def _scale(self) -> Scale:
        return scale_of(self.frame, self.goal)

    def refresh(self) -> None:
        self._layers.invalidate()


def open_over(world: Played, kind: type[Laboratory] = Laboratory) -> None:
    """Put the champion's brain on the table, if there is one."""
    champion = world.snapshot.champion
    if champion is None:
        world.stage.say("no champion yet")
        return
    world.let_go()
    world.stage.put_on(kind(world, champion))
