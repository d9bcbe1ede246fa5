"""The operating table of cat and mouse: the champion mouse's brain, or the champion cat's, against perfect play."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pygame

from brains.files import Brain
from game.scenes.breeding.bred_on import BredOn
from game.scenes.breeding.operating_table import OperatingTable
from game.scenes.breeding.table_readings import Cell, Scale, Span, differs, draw_fires, draw_pruning
from game.scenes.breeding.table_words import CHANGE, TABLE
from game.scenes.chase.bouts import Bouts, Played
from game.scenes.chase.layout import LEVELS, WIDE_LEVELS
from game.scenes.chase.operation import AgainstPerfect, said
from game.scenes.chase.programme import shape_of
from game.scenes.chase.rewind import Rewinding
from game.scenes.chase.students import ChaseStudents
from game.training.breeding_on import BreedingOn, Start
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.keys import FIRING_KEYS, LABORATORY_KEYS, Binding, Keys
from game.ui.operated_diagram import Box, Patient
from game.worlds.chase import CHASE, kernel

OTHER = Binding("other", "M", (pygame.K_m,), "the other brain: the mouse's, or the cat's", "other")


def _with(keys: Keys) -> Keys:
    """There is no room for all in the bar."""
    own = (replace(one, short="" if one.action == "save" else one.short) for one in keys.own)
    return Keys((OTHER, *own), keys.everywhere)


TABLE_KEYS = _with(LABORATORY_KEYS)
LABELLED = ("as operated", "whole")
NOISE = (
    "What a sense hears instead of what is there, drawn anew each tick around what is usual; its size is the standard "
    "deviation, in those of the sense. The score is the mean over four such noises, each from all starts: exactly. "
    "Click: normal or uniform."
)
BRED_ON = (
    "Turns that the champion loses against perfect play, generation by generation, bred on from the brain as it was "
    "operated, against the other one's champion and what comes of that. What was cut stays cut."
)
WORTH = (
    "How many more turns the whole brain loses without this sense alone, of all that a brain without any edge loses "
    "more. Blinded means: it always sees 0 there."
)
WHOLE = "Turns that the champion loses against perfect play, averaged over all starts: exactly that. Fewer is better."
OPERATED = (
    "The same of the brain as it is on the table now. With noise it is the mean over four draws of that, each from all "
    "starts, and exact for that draw."
)
LOST = (
    "Turns lost against perfect play, over the share of edges that are kept, the largest ones; fewer is better. Click."
)
ROLE = "Whose brain it is; the other one's stays as it is on the table."
MOVES = Span(
    3,
    "three moves",
    "What its senses said in the last three of its moves when it then gave the most (one time in ten), on average, and "
    "one standard deviation around it. The middle is what they usually say.",
    "It always gives the same, or no game lasts three moves",
)


class ChaseTable(OperatingTable):
    """Opens over cat and mouse, which rests meanwhile."""

    keys, firing_keys, says, noise_says = TABLE_KEYS, _with(FIRING_KEYS), TABLE, NOISE
    operation: AgainstPerfect

    def __init__(self, over: Rewinding, champions: tuple[Brain, ...]) -> None:
        super().__init__(over.stage, CHASE)
        self.actions["other"] = lambda: self._turn_to(1 - self.operation.role)
        self._world, self.shape = over, shape_of(over.snapshot)
        self._operations = tuple(AgainstPerfect(one, self.shape, self.stage.pool) for one in champions)
        self._bouts = tuple(Bouts(self.shape, one.role, LABELLED, partial(_players, one)) for one in self._operations)
        self.stage.trainer.pause(True)  # what the world itself learns rests meanwhile
        over.forget_pictures()
        self._turn_to(kernel.MOUSE)

    def _turn_to(self, role: int) -> None:
        """The brain of this role is on the table."""
        self._end_breeding()
        self.operation, self.bouts = self._operations[role], self._bouts[role]
        self._watched = None
        self.stage.report("laboratory", name=self.brain.name, role=self.brain.role)

    def close(self) -> None:
        """The world itself learns on."""
        super().close()
        self.stage.trainer.pause(self._world.paused)

    def update(self, seconds: float) -> None:
        super().update(seconds)
        if not self.paused:
            self.bouts.update(seconds)

    def _restage(self) -> None:
        self.bouts.again()

    def _bred_on(self, before: float) -> BredOn:
        settings, operated = self._world.snapshot.settings, self.operation
        starts = [Start(one.brain.genome, one.brain.holes) for one in self._operations]
        starts[operated.role] = Start(operated.genome, operated.holes)
        begin = partial(BreedingOn, settings, starts, operated.role)
        return BredOn(begin, before, self.stage.pool, BRED_ON)

    def _put_on_students(self, blind: frozenset[int]) -> None:
        self.stage.put_on(ChaseStudents(self._world, self.operation, blind))

    def _fitness(self, score: float) -> float:
        return self.operation.turns(score)

    # What is seen

    @property
    def _about(self) -> str:
        brain = self.brain
        return f"{brain.name}, champion {brain.role} of generation {brain.generation:,}"

    def _beside_edges(self, canvas: Canvas, right: float) -> float:
        wide = canvas.button(f"the {self.brain.role}'s brain", right, 16, OTHER.keys[0], ROLE) + 8
        return wide + super()._beside_edges(canvas, right - wide)

    @property
    def _patient(self) -> Patient:
        operation = self.operation
        thoughts = self.bouts.matches[0].session.thoughts(0, operation.role)
        return Patient(
            self.network,
            operation.genome,
            thoughts,
            CHASE.inputs,
            CHASE.outputs,
            operation.cuts,
            operation.shares,
            operation.noise,
            ringed=self._watched,
            worth=WORTH,
        )

    @property
    def _moment(self) -> object:
        return self.bouts.matches, self.bouts.moves

    def _seen(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        self.bouts.draw(canvas, (x, y, w, h))

    def _cells(self) -> tuple[Cell, ...]:
        operated = "mean of 4 noises" if self.operation.noise else "as operated"
        return (
            Cell("turns lost, whole", said(self.operation.whole), theme.BEST, WHOLE),
            Cell(operated, said(self.operation.score), theme.UNSEEN, OPERATED),
            Cell("answers differ", differs(self.operation), theme.TEXT, CHANGE),
        )

    def _below(self, canvas: Canvas, place: Box) -> None:
        if self._watched:
            draw_fires(canvas, self.operation, self._watched, self._alone, CHASE.inputs, MOVES, place)
        elif self.bred:
            shown = [self.bred.before, *self.bred.scores, self.operation.whole or 0.0]
            self.bred.draw(canvas, _levels(max(shown)), ", turns lost", 1.0, self.operation.whole, place)
        else:
            curve = self.operation.curve
            scale = Scale(_levels(0.0 if curve is None else float(curve.max())), ", fewer is better", 1.0)
            draw_pruning(canvas, self.operation, "turns lost against perfect play", scale, place, LOST)


def _levels(most: float) -> tuple[float, ...]:
    """As high as so many turns that are lost."""
    return LEVELS if most <= LEVELS[-1] else WIDE_LEVELS


def _players(operation: AgainstPerfect) -> tuple[Played, ...]:
    """The brain as operated, with the noise that it hears, and the whole one."""
    brain, (room,) = operation.brain, operation.courses
    return Played(replace(brain, genome=operation.genome), operation.heard(room.ticks)), Played(brain)


def open_table(world: Rewinding) -> None:
    """Put the champions' brains on the table, if there are any."""
    champions = world.snapshot.champions
    if world.playing:
        world.stage.say("Esc ends the game first")
    elif not world.snapshot.bred:
        world.stage.say("on the table lie champions that were bred; T breeds")
    elif not champions:
        world.stage.say("no champion yet")
    else:
        world.stage.put_on(ChaseTable(world, champions))
