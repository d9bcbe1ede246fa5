"""The article as an exhibition: its own run, its own figures and its own measure, and the unseen track at the end."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any, Protocol

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.base.overlays import Help
from game.scenes.base.stage import Stage
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.foot import Caption, draw_foot
from game.ui.foot import height as foot_height
from game.ui.keys import ARTICLE_KEYS
from game.ui.layers import Layers
from game.ui.plot import Axes, Curve, Landmark, draw_plot
from game.worlds.corridor import article
from game.worlds.corridor.article import BEST, SHOWN, WORST, Driven

TOP, SCORES = 66.0, 104.0
RATE = 12.0
"""Generations a second between two that are exhibited."""
DRAW, HOLD = 3.0, 12.0
"""Seconds in which the ways are drawn, and for which they are seen unless somebody goes on before."""
PAPER, ROAD = (255, 255, 255), (205, 205, 205)
"""As printed."""
A_ROW, MARGIN = 1000, 0.04
"""Columns that are drawn side by side, about, and how much of the paper is left white around them."""
LEVELS = (0.0, 100.0, 200.0, 300.0, 391.0)
MEASURE = "The article's measure: how many columns the cars drive, the mean of all but the worst 20 of 50."
ENDED = "How many cars drive to the end of the track."
FIGURE = "The track, and the way of each car until it crashes: a line, its colour by how far the car comes."
RUN = "NumPy's legacy generator with seed 42, in float64: the numbers of the article, the same everywhere."


class Beneath(Protocol):
    """The world over which it opens."""

    stage: Stage[Any]
    paused: bool

    def refresh(self) -> None: ...


class Figure:
    """The track in grey and each car's way; only what is new of it is drawn."""

    def __init__(self) -> None:
        self._of: object = None
        self._surface = pygame.Surface((1, 1))
        self._points: NDArray[np.float64] = np.zeros((0, 0, 2))
        """`(car, tick, [x, y])`, in pixels."""
        self._drawn = 0
        self._row = 1
        """Columns of a row."""

    def draw(self, canvas: Canvas, driven: Driven, ticks: int, printed: bool, box: pygame.Rect) -> None:
        """So many ticks of it, into `box`, in pixels."""
        known = (id(driven), printed, box.size, theme.look)
        if known != self._of or ticks < self._drawn:
            self._of, self._drawn = known, 0
            self._lay(driven, printed, box.size)
        if ticks > self._drawn:
            self._add(driven, ticks, printed, canvas.units.line(2))
        canvas.surface.blit(self._surface, box)

    def _lay(self, driven: Driven, printed: bool, size: tuple[int, int]) -> None:
        """The track, a long one folded into rows, all of one scale."""
        self._surface = pygame.Surface(size)
        self._surface.fill(PAPER if printed else theme.GROUND)
        walls, ticks = driven.walls, driven.ways.shape[1]
        columns, rows = walls.shape[1], max(round(walls.shape[1] / A_ROW), 1)
        self._row = -(-columns // rows)
        parts = [walls[:, row * self._row : (row + 1) * self._row] for row in range(rows)]
        tall = max(float(part.max() - part.min()) for part in parts)
        scale = (1 - 2 * MARGIN) * size[1] / rows / tall
        middles = np.repeat([float(part.max() + part.min()) / 2 for part in parts], self._row)[:columns]
        across = np.arange(columns) % self._row / self._row
        across = size[0] * (MARGIN + (1 - 2 * MARGIN) * across)
        centres = size[1] * (np.arange(columns) // self._row + 0.5) / rows
        for row in range(rows):
            at = slice(row * self._row, (row + 1) * self._row)
            edges = [
                np.stack([across[at], (centres - scale * (wall - middles))[at]], axis=1).tolist() for wall in walls
            ]
            pygame.draw.polygon(self._surface, ROAD if printed else theme.ROAD, edges[0] + edges[1][::-1])
        ways = centres[:ticks] - scale * (driven.ways.astype(np.float64) - middles[:ticks])
        self._points = np.stack([np.broadcast_to(across[:ticks], ways.shape), ways], axis=2)

    def _add(self, driven: Driven, ticks: int, printed: bool, wide: int) -> None:
        """The worst first, so that the best lie on top."""
        cars = len(driven.scores)
        for car in reversed(range(cars)):
            begin, last = max(self._drawn - 1, 0), min(int(driven.scores[car]) + 1, ticks)
            colour = shade(car / max(cars - 1, 1), printed)
            while begin < last:
                end = min(last, (begin // self._row + 1) * self._row)
                if end - begin > 1:
                    pygame.draw.lines(self._surface, colour, False, self._points[car, begin:end].tolist(), wide)
                begin = end
        self._drawn = ticks


def shade(rank: float, printed: bool) -> theme.Colour:
    """Of a car, 0 for the best: on paper the darker the better."""
    if not printed:
        return theme.rank_colour(1.0 - rank)
    ranks = np.array(theme.PALETTES["viridis"].ranks, dtype=float)
    red, green, blue = (int(np.interp(rank * (len(ranks) - 1), range(len(ranks)), part)) for part in ranks.T)
    return red, green, blue


class ArticleScene:
    """Breeds the article's run a generation at a time, and stops where the article does."""

    def __init__(self, beneath: Beneath) -> None:
        self.over = False
        self.stage, self._beneath = beneath.stage, beneath
        self.printed = True
        """Whether the figure is as printed, or in the house's colours."""
        self.figure, self._layers = Figure(), Layers()
        self.stage.trainer.pause(True)  # what the world itself learns rests meanwhile
        self.stage.report("article")
        self.begin()

    def begin(self) -> None:
        """From generation 0."""
        self._run: Iterator[Driven] = article.run()
        self._next: Future[Driven] | None = None
        self.driven: Driven | None = None
        """What is on."""
        self.measures: list[float] = []
        """By generation."""
        self.seconds = 0.0
        """Since it came on."""
        self.on_test = False
        """Whether that is the unseen track."""
        self._hurries = False
        """Whether somebody wants to see the next stop at once."""
        self._layers.invalidate()

    @property
    def stops(self) -> bool:
        """Whether what is on is exhibited."""
        return self.on_test or (self.driven is not None and self.driven.number in SHOWN)

    def update(self, seconds: float) -> None:
        self.seconds += seconds
        waits = DRAW + HOLD if self.stops else 1 / RATE
        if self.on_test or (self.driven and self.seconds < waits and not self._hurries):
            return
        driven = self._bred()
        if driven is None:
            return
        self.on_test = self.driven is not None and driven.number == self.driven.number
        self.driven, self.seconds = driven, 0.0
        if not self.on_test:
            self.measures.append(driven.measure)
        self._hurries = self._hurries and not self.stops

    def _bred(self) -> Driven | None:
        """The next generation, or after the last one its best on the unseen track; None until that is found out."""
        pool, driven = self.stage.pool, self.driven
        if self._next is None and driven is not None and driven.number == SHOWN[-1]:
            self._next = pool.submit(article.tested, driven)
        elif self._next is None:
            self._next = pool.submit(next, self._run)
        if self.stage.trainer.running and not self._next.done():
            return None
        made, self._next = self._next.result(), None
        return made

    def go_on(self) -> None:
        """To the next that is exhibited; what is being drawn is finished first."""
        if self.stops and self.seconds < DRAW:
            self.seconds = DRAW
        else:
            self._hurries = not self.on_test

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type != pygame.KEYDOWN:
            return
        action = ARTICLE_KEYS.action_of(event.key)
        if action == "next":
            self.go_on()
        elif action == "restart":
            self.begin()
        elif action == "colours":
            self.printed = not self.printed
        elif action == "help":
            self.stage.put_on(Help(self, ARTICLE_KEYS))
        elif action == "back":
            self.over = True

    def close(self) -> None:
        """The world itself learns on."""
        self.stage.trainer.pause(self._beneath.paused)

    def refresh(self) -> None:
        self._layers.invalidate()

    # What is seen

    @property
    def caption(self) -> Caption:
        """What is said of what is on."""
        hint = "R: again · Esc: back" if self.on_test else "Enter: next · Esc: back"
        driven = self.driven
        if driven is None:
            return Caption("The article, repeated", "Fifty brains of 105 random numbers each.", hint)
        number = driven.number
        about = f"{1 + sum(stop < number for stop in SHOWN) + self.on_test} of {len(SHOWN) + 1}"
        if self.on_test:
            title = f"Unseen: {driven.finishers} of the best {BEST} finish"
            text = f"A track of {driven.walls.shape[1]:,} columns that neither they nor any ancestor has seen."
            return Caption(title, text, hint, about, warm=True)
        if not self.stops:
            text = "Each child copies a parent, better ones more often, and moves each number a little. Nobody is kept."
            return Caption(f"Generation {number}", text, hint, about)
        if number == 0:
            return Caption("Generation 0: fifty random brains", f"105 numbers each. {_measured(driven)}", hint, about)
        who = f"{driven.finishers} of 50 reach" if driven.finishers else "nobody reaches"
        return Caption(f"Generation {number}: {who} the end", _measured(driven), hint, about)

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        layers, caption, driven = self._layers, self.caption, self.driven
        layers.begin(canvas)
        width, height = canvas.units.width, canvas.units.height
        bottom = height - foot_height(caption)
        layers.draw("header", canvas, (0, 0, width, TOP - 4), self.printed, lambda: self._header(canvas))
        left = width - 2 * theme.EDGE - theme.RIGHT - 16
        place, x = (theme.EDGE, TOP, left, bottom - TOP), width - theme.EDGE - theme.RIGHT
        ticks = self._ticks
        shown = (id(driven), ticks, self.printed)
        layers.draw("figure", canvas, place, shown, lambda: self._figure(canvas, ticks, *place))
        scores = (x, TOP, theme.RIGHT, SCORES)
        layers.draw("scores", canvas, scores, id(driven), lambda: self._scores(canvas, *scores))
        chart = (x, TOP + SCORES + theme.GAP, theme.RIGHT, bottom - TOP - SCORES - theme.GAP)
        layers.draw("chart", canvas, chart, len(self.measures), lambda: self._chart(canvas, *chart))
        foot, note = (0.0, bottom + 6, width, height - bottom - 6), self.stage.note
        layers.draw("foot", canvas, foot, (note, caption), lambda: draw_foot(canvas, note, ARTICLE_KEYS, caption))
        return layers.changed

    @property
    def _ticks(self) -> int:
        """How much of the ways is seen."""
        if self.driven is None:
            return 0
        share = min(self.seconds / DRAW, 1.0) if self.stops and theme.motion else 1.0
        return round(share * int(self.driven.ways.shape[1]))
        return round(share * int(self.driven.ways.shape[1]))

    def _header(self, canvas: Canvas) -> None:
        title = "The article, repeated"
        canvas.text(title, (theme.EDGE + 4, 36), theme.TITLE, bold=True)
        x = theme.EDGE + 4 + canvas.width(title, theme.TITLE, True) + 24
        about = f"50 cars · NumPy's legacy generator, seed {article.SEED}"
        canvas.text(about, (x, 38), theme.BODY, theme.MUTED)
        canvas.explain(x, 14, canvas.width(about, theme.BODY), 44, RUN)
        says = "as printed" if self.printed else "the arcade's colours"
        canvas.button(says, canvas.units.width - theme.EDGE, 16, pygame.K_c, "As printed, or in the arcade's colours.")

    def _figure(self, canvas: Canvas, ticks: int, x: float, y: float, w: float, h: float) -> None:
        box = canvas.panel(x, y, w, h, fill=PAPER if self.printed else theme.GROUND)
        canvas.explain(x, y, w, h, FIGURE)
        if self.driven is not None:
            edge = canvas.units.px(theme.RADIUS)
            self.figure.draw(canvas, self.driven, ticks, self.printed, box.inflate(-2 * edge, -2 * edge))

    def _scores(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        canvas.panel(x, y, w, h)
        driven = self.driven
        cars = BEST if self.on_test else article.POPULATION
        measured = f"{self.measures[-1]:.0f}" if self.measures else "–"
        ended = "–" if driven is None else f"{driven.finishers}"
        last = f"of {cars} finish"
        for left, label, value, colour, says in (
            (x + theme.PAD, f"all but the worst {WORST}", measured, theme.BEST, MEASURE),
            (x + w * 0.64, last, ended, theme.UNSEEN if self.on_test else theme.TEXT, ENDED),
        ):
            canvas.text(label, (left, y + 24), colour=theme.MUTED)
            canvas.text(value, (left, y + 66), theme.BIG, colour, bold=True)
            canvas.explain(left - 8, y, w * 0.5, h, says)

    def _chart(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        numbers, measures = np.arange(len(self.measures), dtype=float), np.array(self.measures)
        line = Curve("mean of all but the worst 20", theme.BEST, numbers, measures, says=MEASURE)
        marks = tuple(Landmark("", float(k), self.measures[k]) for k in SHOWN if k < len(self.measures))
        draw_plot(canvas, Axes(LEVELS, "generation", float(SHOWN[-1]), says=MEASURE), (line,), marks, x, y, w, h)


def _measured(driven: Driven) -> str:
    return f"They drive {driven.measure:.0f} of {driven.ways.shape[1]} columns, the mean of all but the worst {WORST}."
