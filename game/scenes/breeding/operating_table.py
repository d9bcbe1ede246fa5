"""What every operating table has: a brain, large, what is done to it by click and key, its scores and its curve."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pygame

from brains.files import Brain
from brains.policy import Policy
from brains.text import RefusalError
from game.scenes.base.keeping import keep
from game.scenes.base.overlays import Help
from game.scenes.base.stage import Stage
from game.scenes.breeding.bred_on import BredOn
from game.scenes.breeding.operation import Operation
from game.scenes.breeding.table_readings import Cell, draw_cells
from game.scenes.breeding.table_words import EDGES, NOISE
from game.training.operated import STEPS
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.foot import Caption, draw_foot
from game.ui.foot import height as foot_height
from game.ui.keys import FIRING_KEYS, LABORATORY_KEYS, Keys
from game.ui.layers import Layers
from game.ui.operated_diagram import Box, Patient, Place, draw_patient, place_at, places_in
from game.ui.plot import inside
from game.worlds import World

TOP, SCORES, CHART, CHART_EXPLAINED = 66.0, 92.0, 218.0, 164.0
"""Heights; the chart's also while a caption takes room from what is seen."""
BRAIN = 660.0
"""Width of the brain's panel."""


class OperatingTable(ABC):
    """Lies over a world. What is seen beside the brain, and in which unit it is judged, is each world's own."""

    keys: Keys = LABORATORY_KEYS
    firing_keys: Keys = FIRING_KEYS
    """While it shows what makes a unit fire."""
    says: str
    """Of the brain's panel."""
    noise_says: str = NOISE
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
        self.bred: BredOn | None = None
        """Shown in the place of the curve of pruning, if it is bred on."""
        self.reach = STEPS
        """The level up to which that is drawn."""
        self.caption: Caption | None = None
        """In the place of the keys, if there is something to explain."""
        self.actions: dict[str | None, Callable[[], None]] = {
            "prune": lambda: self._prune(1),
            "grow": lambda: self._prune(-1),
            "heal": self._heal,
            "noise": self._other_noise,
            "fires": self._fires,
            "whiten": lambda: self._with_a_unit(self._whiten),
            "swap": lambda: self._with_a_unit(self._swap),
            "mix": lambda: self._with_a_unit(self._mix),
            "breed on": self._breed_on,
            "students": self._teach,
            "save": self._save,
            "pause": self._pause,
            "help": self._help,
            "back": self._leave,
        }
        """What keys do, by their actions; a table of a certain world may have others."""

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
        return self._watched is None and self.bred is None

    @abstractmethod
    def _restage(self) -> None:
        """What is seen beside the brain begins again, with the brain as it is now."""

    @abstractmethod
    def _bred_on(self, before: float) -> BredOn:
        """The brain as it is now, whose score that is, begins to be bred on."""

    @abstractmethod
    def _put_on_students(self, blind: frozenset[int]) -> None:
        """Students of the whole brain, without these senses, lie over the table."""

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
        return self.bred and self.bred.drawn

    def close(self) -> None:
        """Nothing more is found out."""
        self._end_breeding()
        self.operation.close()

    # What happens with time

    def update(self, seconds: float) -> None:
        self.operation.update()
        try:
            if self.bred and self.bred.update():
                self._take_bred()
        except RefusalError as error:  # a course's file that has gone meanwhile
            self._end_breeding()
            self.stage.say(str(error))

    # What a person does

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._click(event.pos[0] / canvas.units.scale, event.pos[1] / canvas.units.scale, canvas)
        if event.type == pygame.MOUSEWHEEL and event.y:
            x, y = (at / canvas.units.scale for at in pygame.mouse.get_pos())
            place = self._place_at(canvas, x, y, edges=False)
            if place is not None:
                layer, unit, by = place[0], place[1], 1 if event.y > 0 else -1
                (self._scale_unit if layer else self._feed)(layer, unit, by)
        if event.type != pygame.KEYDOWN:
            return
        action = self.keys.action_of(event.key)
        self.stage.report("key", action=action)
        if action in self.actions:
            self.actions[action]()

    def _help(self) -> None:
        self.stage.put_on(Help(self, self.keys))

    def _leave(self) -> None:
        self.over = True

    def _pause(self) -> None:
        self.paused = not self.paused

    def _prune(self, by: int) -> None:
        self.operation.prune(by)
        self.operated()

    def _heal(self) -> None:
        self.operation.heal()
        self.operated()

    def _other_noise(self) -> None:
        self.operation.other_kind()
        self.operated()

    def _fires(self) -> None:
        """What makes a unit fire is shown, first of the liveliest; or the curve again."""
        if len(self.network.sizes) <= 2:
            self.stage.say("it has no hidden unit")
            return
        self._end_breeding()
        self._watched = self.operation.liveliest if self._watched is None else None

    def _with_a_unit(self, do: Callable[[int, int], None]) -> None:
        """Do something with the unit that is looked at; if there is none, look at one first."""
        if self._watched is None:
            self._fires()
        else:
            do(*self._watched)

    def _whiten(self, layer: int, unit: int) -> None:
        self._alone = not self._alone

    def _swap(self, layer: int, unit: int) -> None:
        self._watched = layer, self.operation.swap(layer, unit)
        self.operated()

    def _mix(self, layer: int, unit: int) -> None:
        self.operation.mix(layer, unit)
        self.operated()

    def _click(self, x: float, y: float, canvas: Canvas) -> None:
        left, top, right, bottom = inside(*self._chart_place)
        if self._curve_is_drawn and left - 8 <= x <= right + 8 and top <= y <= bottom:
            kept = min(max((x - left) / (right - left), 0.0), 1.0)
            self.operation.set_level(round((1.0 - kept) * STEPS))
            self.operated()
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
        self.operated()

    def _scale_unit(self, layer: int, unit: int, by: int) -> None:
        """A unit hears more or less, and the others as much less or more of it."""
        self.operation.scale(layer, unit, by)
        self.operated()

    def _feed(self, _: int, sense: int, by: int) -> None:
        """Noise in the place of a sense, more or less of it."""
        if not self.operation.knows_usual:
            self.stage.say("what it usually sees is still being found out")
            return
        self.operation.feed(sense, by)
        self.operated()

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
            self.bred = self._bred_on(operated.score)
            self.stage.report("breed on", edges=operated.edges[0])

    def _take_bred(self) -> None:
        """The newest champion is on the table now."""
        bred = self.bred
        assert bred is not None and bred.champion is not None, "somebody has been bred"
        self.operation.take(bred.champion.genome, len(bred.scores))
        self._restage()
        self.stage.report("bred on", generations=len(bred.scores), before=bred.before, after=bred.scores[-1])

    def _end_breeding(self) -> None:
        """What is bred is given up, and the curve of pruning seen again."""
        if self.bred:
            self.bred.close()
            self.bred = None

    def _teach(self) -> None:
        """Students of the whole brain, without the senses that are blinded here."""
        blind = frozenset(place[1] for place in self.operation.cuts if place[0] == 0 and len(place) == 2)
        if len(blind) == self.network.sizes[0]:
            self.stage.say("a student has to see something")
        else:
            self._put_on_students(blind)

    def operated(self) -> None:
        """Seen at once."""
        self._end_breeding()
        self._restage()
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
        keep(self.stage, brain, "as operated")

    # What is seen

    def explain(self, caption: Caption | None) -> None:
        """Show a caption in the place of the keys, or the keys again."""
        if (caption is None) != (self.caption is None):
            self.refresh()
        self.caption = caption

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        layers, operation = self._layers, self.operation
        layers.begin(canvas)
        width, bottom = canvas.units.width, canvas.units.height - foot_height(self.caption)
        brain = self._brain_place(canvas)
        base = operation.base.tobytes()
        known = (self.brain, operation.learned, operation.cuts, operation.level, self._watched, base)
        told = (self.brain, operation.edges, operation.kind, tuple(operation.noise.items()))
        layers.draw("header", canvas, (0, 0, width, TOP - 4), told, lambda: self._header(canvas))
        layers.draw("brain", canvas, brain, (self._moment, *known), lambda: self._brain(canvas, brain))
        x = theme.EDGE + BRAIN + theme.GAP
        right = width - theme.EDGE - x
        below = CHART_EXPLAINED if self.caption else CHART
        world = (x, TOP, right, bottom - TOP - SCORES - below - 2 * theme.GAP)
        layers.draw("world", canvas, world, object(), lambda: self._seen(canvas, *world))
        scores = (x, bottom - below - theme.GAP - SCORES, right, SCORES)
        said = (self.brain, operation.whole, operation.score, operation.change)
        layers.draw("scores", canvas, scores, said, lambda: draw_cells(canvas, self._cells(), scores))
        self._chart_place = chart = (x, bottom - below, right, below)
        drawn = (*known, *said, self._alone, operation.recordings is not None, self.reach, self._drawn)
        layers.draw("chart", canvas, chart, drawn, lambda: self._below(canvas, chart))
        foot, note = (0.0, bottom + 6, width, canvas.units.height - bottom - 6), self.stage.note
        keys = self.keys if self._watched is None else self.firing_keys
        said_below = note, keys, self.caption
        layers.draw("foot", canvas, foot, said_below, lambda: draw_foot(canvas, note, keys, self.caption))
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
        if not self.operation.noise:
            return 0.0
        key = LABORATORY_KEYS.key_of("noise")
        return canvas.button(f"{self.operation.kind} noise", right, 16, key, self.noise_says, theme.UNSEEN) + 8

    def _brain_place(self, canvas: Canvas) -> Box:
        return theme.EDGE, TOP, BRAIN, canvas.units.height - foot_height(self.caption) - TOP

    def _place_at(self, canvas: Canvas, x: float, y: float, edges: bool = True) -> Place | None:
        """What is at a point of the brain."""
        return place_at(self.network, self.operation.base, self._brain_place(canvas), x, y, edges)

    def _brain(self, canvas: Canvas, place: Box) -> None:
        draw_patient(canvas, self._patient, place, self.says)

    def _places(self, canvas: Canvas) -> list[list[tuple[float, float]]]:
        return places_in(self.network, self._brain_place(canvas))

    def refresh(self) -> None:
        self._layers.invalidate()
