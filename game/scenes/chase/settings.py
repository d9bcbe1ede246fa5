"""The chase's settings as rows of a panel: of the populations, or of the lessons."""

from __future__ import annotations

from dataclasses import replace

from game.scenes.chase.lesson_settings import GAME, game_rows, taught_with, teaching_rows
from game.scenes.chase.trainer import ChaseSnapshot, ChaseTrainer, Study
from game.training.settings import Settings
from game.ui.activations import layer_rows, with_layers
from game.ui.canvas import Canvas
from game.ui.panel import Choice, Panel, Range
from game.ui.settings_panel import bred_with, breeding_rows
from game.worlds.chase.plans import PLANS, WIDTHS, fitting
from game.worlds.chase.rooms import FAR, RULES_SAY, Shape, named, sees

BRAIN = "Brain"
"""The title of the second page."""
SIGHTS = (FAR, 3, 2, 1)
"""How far the cat sees, to choose from."""
ROOMS = (4, WIDTHS[1])
"""Cells a side to choose from."""


def shape_in(settings: Settings) -> Shape:
    """The room and the rule of settings."""
    return named(settings.courses[0])


class ChasePanel(Panel):
    """Changes what is learned now while it is learned."""

    def __init__(
        self, canvas: Canvas, snapshot: ChaseSnapshot, strategies: tuple[str, ...], place: tuple[float, float, float]
    ) -> None:
        self._strategies = strategies
        self._study, self._breeding, self._teaching = snapshot.study, snapshot.settings, snapshot.taught.settings
        super().__init__(canvas, teaching_rows(self._teaching) if self._lessons else self._breeding_rows(), place)
        self.leaves = "Tab: game" if self._lessons else "Tab: brain"

    @property
    def _lessons(self) -> bool:
        return self._study is Study.TAUGHT

    def apply(self, trainer: ChaseTrainer, canvas: Canvas) -> None:
        """Let the trainer go on with the values."""
        values = self.values
        if self._lessons:
            teacher = self._teaching.teacher
            self._teaching = taught_with(self._teaching, values)
            if self._teaching.teacher != teacher:  # what goes with one teacher does not with another
                self.show(canvas, teaching_rows(self._teaching))
            trainer.change_teaching(self._teaching)
            return
        if self.title == BRAIN:
            shape = shape_in(self._breeding)
            sight = next(one for one in (*SIGHTS, shape.sight) if _far(one) == values["cat sees"])
            room = self._breeding.courses[0] if sight == shape.sight else str(shape._replace(sight=sight))
            brain = str(values["brain"])
            self._breeding = replace(self._breeding, senses=values["sees the room"], courses=(room,))
            before, self._breeding = self._breeding, with_layers(self._breeding, values)
            if brain != (before.brain or before.brains[0]):
                self._breeding = replace(self._breeding, brain=brain, activations=())
                self.show(canvas, self._brain_rows())
            trainer.change(self._breeding)
            return
        self._breeding = replace(bred_with(self._breeding, values), courses=(self._room,))
        trainer.change(self._breeding)
        if shape_in(self._breeding).width != values["room"]:
            self.show(canvas, self._breeding_rows())  # walls have changed it

    @property
    def _room(self) -> str:
        """The course of the rows; what no row has changed stays as it is. A room is as wide as its walls need."""
        values, before = self.values, shape_in(self._breeding)
        wanted = Shape(int(values["room"]), named(values["rule"]).sprint, values["walls"], before.sight)
        if wanted == before:
            return self._breeding.courses[0]
        return str(wanted._replace(width=fitting(wanted.width, wanted.plan)))

    def turn(self, canvas: Canvas) -> bool:
        """Go on to the second page; whether there is one."""
        if self.title != Panel.title:
            return False
        if self._lessons:
            self.title, self.leaves = GAME, Panel.leaves
            self.show(canvas, game_rows(self._teaching))
            return True
        self.title, self.leaves = BRAIN, Panel.leaves
        self.show(canvas, self._brain_rows())
        return True

    def _breeding_rows(self) -> tuple[Choice | Range, ...]:
        shape = shape_in(self._breeding)
        return (
            *breeding_rows(self._breeding, self._strategies),
            Choice("rule", tuple(f"sprint-{k}" for k in RULES_SAY), f"sprint-{shape.sprint}"),
            Range("room", *ROOMS, value=shape.width, whole=True),
            Choice("walls", tuple(PLANS), shape.plan),
        )

    def _brain_rows(self) -> tuple[Choice | Range, ...]:
        settings, world, shape = self._breeding, self._breeding.arena, shape_in(self._breeding)
        networks = settings.brains
        return (
            Choice("brain", networks, settings.brain or networks[0]),
            Choice("sees the room", world.senses, settings.sense),
            Choice("cat sees", tuple(dict.fromkeys(map(_far, (*SIGHTS, shape.sight)))), _far(shape.sight)),
            *layer_rows(settings),
        )


def _far(sight: int) -> str:
    """How far the cat sees, as the row has it."""
    return sees(sight).removeprefix("the cat sees ")
