"""What every operating table has: a brain, large, what is done to it by click and key, its scores and its curve."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any

import pygame

from brains.files import Brain
from brains.policy import Policy
from game.scenes.base.overlays import Help
from game.scenes.base.stage import Stage
from game.scenes.breeding.operation import STEPS, Operation
from game.scenes.breeding.table_readings import Cell, draw_cells
from game.store import champions as gallery
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.foot import draw_foot
from game.ui.foot import height as foot_height
from game.ui.keys import FIRING_KEYS, LABORATORY_KEYS, Keys
from game.ui.layers import Layers
from game.ui.operated_diagram import Box, Patient, Place, draw_patient, place_at, places_in
from game.ui.plot import inside
from game.worlds import World

TOP, SCORES, CHART = 66.0, 92.0, 218.0
BRAIN = 660.0
"""Width of the brain's panel."""
CUT = "Click a sense or a hidden unit: it is cut, with all that leads to or from it; or an edge. Again: it is healed."
CHANGE = "How far its answers are from the whole brain's, on average, in per cent of how much those vary."
EDGES = "How many edges are left, of how many: weights between units, biases not counted."


class OperatingTable(ABC):
    """Lies over a world. What is seen beside the brain, and in which unit it is judged, is each world's own."""

    keys: Keys = LABORATORY_KEYS
    firing_keys: Keys = FIRING_KEYS
    """While it shows what makes a unit fire."""
    says: str
    """Of the brain's panel."""
    operation: Operation
    """What is on it."""

    def __init__(self, stage: Stage[Any], arena: World) -> None:
        self.over = self.paused = False
        self.stage, self.arena = stage, arena
        self._layers = Layers()
        self._chart_place = (0.0, 0.0, 0.0, 0.0)
        self._watched: tuple[int, int] | None = None
        """Layer and unit of which is shown what makes it fire; None for the curve of pruning."""
        self._alone = False
        """Whether what senses have in common is taken out."""

    @property
    def brain(self) -> Brain:
        """As it came."""
        return self.operation.brain

    @property
    def network(self) -> Policy:
        """Of the brain."""
        return self.operation.network

    # What each has of its own

    @property
    @abstractmethod
    def _about(self) -> str:
        """Whose brain it is."""

    @property
    @abstractmethod
    def _patient(self) -> Patient:
        """What is drawn of the brain."""

    @property
    @abstractmethod
    def _moment(self) -> object:
        """Changes with what it thinks."""

    @property
    def _curve_is_drawn(self) -> bool:
        """That of pruning, on which one clicks."""
        return self._watched is None

    @abstractmethod
    def _again(self) -> None:
        """What is seen beside the brain begins again, with the brain as it is now."""

    @abstractmethod
    def _more(self, action: str | None) -> None:
        """What keys do that not every table has."""

    def _fitness(self, score: float) -> float:
        """That is written into a file."""
        return score

    @abstractmethod
    def _seen(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        """Draw what it does."""

    @abstractmethod
    def _cells(self) -> tuple[Cell, ...]:
        """Its scores."""

    @abstractmethod
    def _below(self, canvas: Canvas, place: Box) -> None:
        """Draw the curve, or what is in its place."""

    @property
    def _drawn(self) -> object:
        """Changes with what is drawn there, beside what was done to the brain."""
        return None

    # What happens with time

    def update(self, seconds: float) -> None:
        self.operation.update()

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
        else:
            self._more(action)

    def _looks_at_a_unit(self, action: str) -> None:
        hidden = len(self.network.sizes) > 2
        if not hidden:
            self.stage.say("it has no hidden unit")
        elif action == "fires" or self._watched is None:
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
        if self._curve_is_drawn and left - 8 <= x <= right + 8 and top <= y <= bottom:
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

    @abstractmethod
    def _feed(self, place: Place | None, by: int) -> None:
        """Noise in the place of a sense, more or less of it, where a world has that."""

    def _operated(self) -> None:
        """Seen at once."""
        self._again()
        left, there = self.operation.edges
        self.stage.report("operated", cuts=sorted(self.operation.cuts), edges=left, of=there)

    def _save(self) -> None:
        operated, score = self.operation, self.operation.score
        if operated.noise:
            self.stage.say("noise is no part of a brain: a click on the sense takes it away")
            return
        if score is None:
            self.stage.say("its score is still being measured")
            return
        # What it comes to in training nobody has measured.
        holes = operated.holes if operated.holes.any() else None  # they stay holes when it is bred on
        age, fitness = self.brain.generation + operated.bred, self._fitness(score)
        brain = replace(
            self.brain, genome=operated.genome, holes=holes, generation=age, fitness=fitness, held_out=score
        )
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
        base = operation.base.tobytes()
        known = (self.brain, operation.learned, operation.cuts, operation.level, self._watched, base)
        told = (self.brain, operation.edges, operation.kind, tuple(operation.noise.items()))
        layers.draw("header", canvas, (0, 0, width, TOP - 4), told, lambda: self._header(canvas))
        layers.draw("brain", canvas, brain, (self._moment, *known), lambda: self._brain(canvas, brain))
        x = theme.EDGE + BRAIN + theme.GAP
        right = width - theme.EDGE - x
        world = (x, TOP, right, bottom - TOP - SCORES - CHART - 2 * theme.GAP)
        layers.draw("world", canvas, world, object(), lambda: self._seen(canvas, *world))
        scores = (x, bottom - CHART - theme.GAP - SCORES, right, SCORES)
        said = (self.brain, operation.whole, operation.score, operation.change)
        layers.draw("scores", canvas, scores, said, lambda: draw_cells(canvas, self._cells(), scores))
        self._chart_place = chart = (x, bottom - CHART, right, CHART)
        drawn = (*known, *said, self._alone, operation.recordings is not None, self._drawn)
        layers.draw("chart", canvas, chart, drawn, lambda: self._below(canvas, chart))
        foot, note = (0.0, bottom + 6, width, canvas.units.height - bottom - 6), self.stage.note
        keys = self.keys if self._watched is None else self.firing_keys
        layers.draw("foot", canvas, foot, (note, keys), lambda: draw_foot(canvas, note, keys, None))
        return layers.changed

    def _header(self, canvas: Canvas) -> None:
        title = "The operating table"
        canvas.text(title, (theme.EDGE + 4, 36), theme.TITLE, bold=True)
        x = theme.EDGE + 4 + canvas.width(title, theme.TITLE, True) + 24
        left, there = self.operation.edges
        right = canvas.units.width - theme.EDGE
        right -= canvas.chip(f"{left:,} of {there:,} edges", right, 16, None, "right", EDGES) + 8
        right -= self._beside_edges(canvas, right)
        about = canvas.fitted(self._about, right - x, theme.BODY)
        canvas.text(about, (x, 38), theme.BODY, theme.MUTED)
        canvas.explain(x, 14, canvas.width(about, theme.BODY), 44, "Whose brain it is. Breeding rests meanwhile.")

    def _beside_edges(self, canvas: Canvas, right: float) -> float:
        """Draw what else is in the header, up to there; how wide it is."""
        return 0.0

    def _brain_place(self, canvas: Canvas) -> Box:
        return theme.EDGE, TOP, BRAIN, canvas.units.height - foot_height(None) - TOP

    def _place_at(self, canvas: Canvas, x: float, y: float, edges: bool = True) -> Place | None:
        """What is at a point of the brain."""
        return place_at(self.network, self.operation.base, self._brain_place(canvas), x, y, edges)

    def _brain(self, canvas: Canvas, place: Box) -> None:
        draw_patient(canvas, self._patient, place, self.says)

    def _places(self, canvas: Canvas) -> list[list[tuple[float, float]]]:
        return places_in(self.network, self._brain_place(canvas))

    def refresh(self) -> None:
        self._layers.invalidate()
