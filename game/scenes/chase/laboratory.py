"""The operating table of cat and mouse: the champion mouse's brain, or the champion cat's, against perfect play."""

from __future__ import annotations

import pygame

from brains.files import Brain
from game.scenes.breeding.operating_table import CHANGE, CUT, OperatingTable
from game.scenes.breeding.table_readings import Cell, Scale, Span, differs, draw_fires, draw_pruning
from game.scenes.chase.bouts import Bouts
from game.scenes.chase.layout import LEVELS, WIDE_LEVELS
from game.scenes.chase.operation import AgainstPerfect
from game.scenes.chase.programme import shape_of
from game.scenes.chase.rewind import Rewinding
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.keys import FIRING_KEYS, LABORATORY_KEYS, Binding, Keys
from game.ui.operated_diagram import Box, Patient, Place
from game.worlds.chase import CHASE, kernel

LEFT_OUT = ("feed", "noise", "breed on", "students")
"""Noise would make a score of all starts one of chance; the others are for who has no opponent to be bred against."""
OTHER = Binding("other", "M", (pygame.K_m,), "the other brain: the mouse's, or the cat's", "mouse / cat")


def _without(keys: Keys) -> Keys:
    return Keys((OTHER, *(one for one in keys.own if one.action not in LEFT_OUT)), keys.everywhere)


TABLE_KEYS = _without(LABORATORY_KEYS)
WORTH = (
    "How many more turns the whole brain loses without this sense alone, of all that a brain without any edge loses "
    "more. Blinded means: it always sees 0 there."
)
WHOLE = "Turns that the champion loses against perfect play, averaged over all starts: exactly that. Fewer is better."
OPERATED = "The same of the brain as it is on the table now."
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

    keys, firing_keys, says = TABLE_KEYS, _without(FIRING_KEYS), CUT
    operation: AgainstPerfect

    def __init__(self, over: Rewinding, champions: tuple[Brain, ...]) -> None:
        super().__init__(over.stage, CHASE)
        self._world, self.shape = over, shape_of(over.snapshot)
        self._operations = tuple(AgainstPerfect(one, self.shape, self.stage.pool) for one in champions)
        self._bouts = tuple(Bouts(one) for one in self._operations)
        self.stage.trainer.pause(True)  # what the world itself learns rests meanwhile
        over.forget_pictures()
        self._turn_to(kernel.MOUSE)

    def _turn_to(self, role: int) -> None:
        """The brain of this role is on the table."""
        self.operation, self.bouts = self._operations[role], self._bouts[role]
        self._watched = None
        self.stage.report("laboratory", name=self.brain.name, role=self.brain.role)

    def close(self) -> None:
        """The world itself learns on."""
        self.stage.trainer.pause(self._world.paused)

    def update(self, seconds: float) -> None:
        super().update(seconds)
        if not self.paused:
            self.bouts.update(seconds)

    def _again(self) -> None:
        self.bouts.again()

    def _more(self, action: str | None) -> None:
        if action == "other":
            self._turn_to(1 - self.operation.role)

    def _feed(self, place: Place | None, by: int) -> None:
        """Its senses can be blinded, and no more."""

    def _fitness(self, score: float) -> float:
        return self.operation.turns(score)

    # What is seen

    @property
    def _about(self) -> str:
        brain = self.brain
        return f"{brain.name}, champion {brain.role} of generation {brain.generation:,}"

    def _beside_edges(self, canvas: Canvas, right: float) -> float:
        return canvas.button(f"the {self.brain.role}'s brain", right, 16, OTHER.keys[0], ROLE) + 16

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
            ringed=self._watched,
            worth=WORTH,
        )

    @property
    def _moment(self) -> object:
        return self.bouts.matches, self.bouts.moves

    def _seen(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        self.bouts.draw(canvas, (x, y, w, h))

    def _cells(self) -> tuple[Cell, ...]:
        return (
            Cell("turns lost, whole", _turns(self.operation.whole), theme.BEST, WHOLE),
            Cell("as operated", _turns(self.operation.score), theme.UNSEEN, OPERATED),
            Cell("answers differ", differs(self.operation), theme.TEXT, CHANGE),
        )

    def _below(self, canvas: Canvas, place: Box) -> None:
        if self._watched:
            draw_fires(canvas, self.operation, self._watched, self._alone, CHASE.inputs, MOVES, place)
        else:
            curve = self.operation.curve
            levels = LEVELS if curve is not None and curve.max() <= LEVELS[-1] else WIDE_LEVELS
            scale = Scale(levels, ", fewer is better", 1.0)
            draw_pruning(canvas, self.operation, "turns lost against perfect play", scale, place, LOST)


def _turns(lost: float | None) -> str:
    """As it is written; dots while nobody knows."""
    return "…" if lost is None else f"{lost:,.2f}"


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
