"""The operating table of an environment: its brain on few seeds, with eyes where it sees a picture."""

from __future__ import annotations

from functools import cached_property, partial

import numpy as np

from brains.convolutional import Convolutional
from brains.files import Brain
from game.engine.threads import cores
from game.scenes.breeding.bred_on import BredOn
from game.scenes.breeding.laboratory import Laboratory
from game.scenes.breeding.learners import Watched
from game.scenes.breeding.table_readings import Scale
from game.scenes.gym.frame import GymFrame
from game.scenes.gym.operation import FewAtATime
from game.scenes.gym.students import EnvironmentStudents
from game.training.breeding_on import BreedingOn, Start
from game.training.seeing import Field, field_of
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.eyes_diagram import draw_eyes, draw_field, mark_units, units_in
from game.ui.keys import PICTURE_KEYS
from game.ui.operated_diagram import HEAD, Box, Place

SEEDS = 4
"""On which it is tried."""
MAPS = (
    "What it sees, and its maps or hidden units. Click one: it is cut, with all that leads to or from it. Again: it is "
    "healed. What the brain comes to without it is found out on four seeds, in the background."
)
NOISE = (
    "What a sense hears instead of what is there, drawn anew each step around what is usual; its size is the standard "
    "deviation, in those of the sense. The score is the mean over four such noises a seed. Click: normal or uniform."
)
BRED_ON = (
    "The champion's score on the four seeds of the table, generation by generation, bred on from the brain as it was "
    "operated. What was cut stays cut."
)
FIELD = (
    "Its receptive field: the average of what lay there when it gave the most (one moment in ten), what usually lies "
    "there, and the difference. Of a map that is a patch of the picture, wherever it was."
)


class FewSeeds(Laboratory):
    """Opens over an environment; its processes try one brain after the other."""

    most = SEEDS
    noise_says = NOISE
    operation: FewAtATime
    frame: GymFrame

    def __init__(self, over: Watched, brain: Brain) -> None:
        super().__init__(over, brain)
        if self._picture is not None:
            self.keys = self.firing_keys = PICTURE_KEYS

    def new_operation(self, brain: Brain) -> FewAtATime:
        return FewAtATime(self.arena, brain, self.courses, self.stage.pool)

    @cached_property
    def _picture(self) -> tuple[int, int, int] | None:
        """What the brain sees, where that is one."""
        return self.arena.form.picture if self.arena.form else None

    def _fires(self) -> None:
        if self._picture is None:
            super()._fires()
        else:
            self._watched = next(iter(self._units), None) if self._watched is None else None

    def _feed(self, layer: int, sense: int, by: int) -> None:
        """A picture is not one sense."""
        if self._picture is None:
            super()._feed(layer, sense, by)

    def _scale_unit(self, layer: int, unit: int, by: int) -> None:
        """Nor are its units scaled."""
        if self._picture is None:
            super()._scale_unit(layer, unit, by)

    def _bred_on(self, before: float) -> BredOn:
        """Judged on the seeds of the table, as all that lies there."""
        operated, settings = self.operation, self._world.snapshot.settings
        start = Start(operated.genome, operated.holes)
        begin = partial(BreedingOn, settings, (start,), workers=cores(), judge=operated.judged)
        return BredOn(begin, before, self.stage.pool, BRED_ON)

    def _put_on_students(self, blind: frozenset[int]) -> None:
        self.stage.put_on(EnvironmentStudents(self._world, self.operation, blind))

    # What is seen

    def _eyes(self, place: Box) -> Box:
        x, y, w, h = place
        return x + theme.PAD, y + HEAD, w - 2 * theme.PAD, h - HEAD - theme.PAD

    @property
    def _units(self) -> dict[tuple[int, int], Box]:
        return {} if self._picture is None else units_in(self.network, self._picture, self._eyes(self._place))

    _place: Box = (0.0, 0.0, 660.0, 560.0)
    """Where the brain was drawn last."""

    def _place_at(self, canvas: Canvas, x: float, y: float, edges: bool = True) -> Place | None:
        if self._picture is None:
            return super()._place_at(canvas, x, y, edges)
        inside = (unit for unit, (bx, by, w, h) in self._units.items() if bx <= x <= bx + w and by <= y <= by + h)
        return next(inside, None)

    def _brain(self, canvas: Canvas, place: Box) -> None:
        if self._picture is None:
            super()._brain(canvas, place)
            return
        self._place = place
        x, y, _, _ = place
        form, replay = self.arena.form, self.replay
        assert form is not None
        canvas.panel(*place)
        canvas.explain(*place, MAPS)
        canvas.text("what it sees, and what it makes of it", (x + theme.PAD, y + 22), colour=theme.MUTED)
        genome, thoughts = replay.lineup.genomes[0], replay.session.thoughts(0)
        draw_eyes(canvas, self.network, genome, thoughts, self._picture, form.inputs, form.outputs, self._eyes(place))
        mark_units(canvas, self._units, self.operation.cuts, self._watched)

    def _seen(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        self.frame.two(canvas, self.replay, (x, y, w, h))

    @property
    def _scale(self) -> Scale:
        levels = self.frame.levels_of(self._world.snapshot)
        return Scale(tuple(value for value, _ in levels), "", 1.0)

    def _below(self, canvas: Canvas, place: Box) -> None:
        if self._watched is None or self._picture is None:
            super()._below(canvas, place)
            return
        x, y, w, h = place
        layer, unit = self._watched
        canvas.panel(*place)
        canvas.explain(*place, FIELD)
        maps = isinstance(self.network, Convolutional)
        title = f"map {unit + 1} of layer {layer} looks for" if maps else f"unit {unit + 1} looks for"
        canvas.text(title, (x + theme.PAD, y + 22), bold=True)
        found = self._field(layer, unit)
        if found is None:
            says = "…" if self.operation.recordings is None else "It always gives the same"
            canvas.text(says, (x + w / 2, y + h / 2), colour=theme.MUTED, anchor="centre")
            return
        rows, columns, _ = found.average.shape
        says = f"{rows} × {columns}, {found.moments:,} moments"
        canvas.text(says, (x + w - theme.PAD, y + 22), colour=theme.MUTED, anchor="right")
        inner = (x + theme.PAD, y + HEAD - 4, w - 2 * theme.PAD, h - HEAD - 8)
        pictures = (("at its strongest", found.average), ("usually", found.usual))
        draw_field(canvas, pictures, np.asarray(found.average - found.usual), inner)

    def _field(self, layer: int, unit: int) -> Field | None:
        recordings, picture = self.operation.recordings, self._picture
        if not recordings or picture is None:
            return None
        if (layer, unit) not in self._fields:
            self._fields[layer, unit] = field_of(recordings, self.network, picture, layer, unit)
        return self._fields[layer, unit]

    @cached_property
    def _fields(self) -> dict[tuple[int, int], Field | None]:
        """That have been found out."""
        return {}
