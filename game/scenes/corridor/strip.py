"""The whole course as a strip, with everybody's way on it. Only what is new is drawn in a frame."""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.corridor.replay import Ride
from game.scenes.corridor.road import HEAT, heat_shades
from game.scenes.corridor.share import fitted, raw
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.plot import thinned
from game.worlds.corridor.kernel import BOTTOM, EYES, TOP

HEADER = 36
"""Units above the course for title and legend."""
LONG, LEAST = 1500, 38
"""Columns after which a course goes on in another row, and how high a row has to be, in pixels."""
GAP = 4
"""Pixels between two rows."""


class CourseStrip:
    """Keeps the picture of a replay's past and adds to it."""

    def __init__(self) -> None:
        self._key: object = None
        self._image: pygame.Surface | None = None
        self._drawn = 0
        self._crashed: set[int] = set()

    def draw(
        self,
        canvas: Canvas,
        replay: Ride,
        x: float,
        y: float,
        w: float,
        h: float,
        heat: NDArray[np.float64] | None,
    ) -> None:
        """Draw the panel; `heat (column,)` 0 to 1 colours the road by where individuals of the run crashed."""
        outer = canvas.rect(x, y, w, h)
        box = canvas.rect(x + 8, y + HEADER, w - 16, h - HEADER - 8)
        box.move_ip(-outer.left, -outer.top)
        ends = replay.ends if heat is not None else None
        key = (replay, outer.size, heat is None, ends is None, theme.look)
        if key != self._key or self._image is None:
            self._key, self._drawn, self._crashed = key, 0, set()
            self._image = self._frame(canvas, w, h, heat is not None)
            self._road(replay, self._image.subsurface(box), heat)
            if ends is not None:
                self._share(canvas, replay, self._image.subsurface(box), ends)
        self._add_ways(canvas, replay, self._image.subsurface(box))
        canvas.surface.blit(self._image, outer)
        row, x = self._at(replay, box.size, min(replay.column, replay.course.ticks - 1))
        top, bottom = self._row(replay, box.height, row)
        at, above = outer.left + box.left + int(x), outer.top + box.top
        pygame.draw.line(canvas.surface, theme.TEXT, (at, above + top), (at, above + bottom - 1), canvas.units.line(2))

    def x(self, replay: Ride, width: int) -> int:
        """Where the population is, in pixels of all rows of a strip that is `width` wide, one after the other."""
        return int(replay.column / replay.course.ticks * (width - 1) * -(-replay.course.ticks // LONG))

    def _frame(self, canvas: Canvas, w: float, h: float, hot: bool) -> pygame.Surface:
        """The panel with its title and legend."""
        image = pygame.Surface(canvas.rect(0, 0, w, h).size)
        image.fill(theme.GROUND)
        inner = Canvas(image, canvas.units)
        inner.panel(0, 0, w, h)
        inner.text("whole course", (theme.PAD, 20), colour=theme.MUTED)
        if hot:
            left = theme.PAD + inner.width("whole course") + 24
            inner.text("share that gets so far", (left, 20), colour=theme.BEST)
            self._legend(inner, w - theme.PAD, 20, "no crash", "most crashes", heat_shades())
        else:
            self._legend(inner, w - theme.PAD, 20, "worse", "better", theme.RANKS)
        return image

    def _road(self, replay: Ride, image: pygame.Surface, heat: NDArray[np.float64] | None) -> None:
        walls, ticks = replay.course.table, replay.course.ticks
        width, span = image.get_width(), self._span(replay, image.get_height())
        for row in range(-(-ticks // span)):
            for x in range(width):
                column = row * span + int(x / width * span)
                if column >= ticks:
                    break
                top, bottom = self._ys(replay, image, row, walls[[TOP, BOTTOM], column])
                share = 0.0
                if heat is not None:
                    until = max(row * span + int((x + 1) / width * span), column + 1)
                    share = float(heat[column:until].max(initial=0.0))
                pygame.draw.line(image, theme.mix(theme.ROAD, HEAT, share), (x, top), (x, bottom))

    def _share(self, canvas: Canvas, replay: Ride, image: pygame.Surface, ends: NDArray[np.floating]) -> None:
        """How many of the generation get how far: all of them at the top of a row, nobody at its bottom."""
        ticks, size = replay.course.ticks, image.get_size()
        for values, colour, wide in (
            (raw(ends, ticks), theme.mix(theme.GROUND, theme.BEST, 0.55), 1),
            (fitted(ends, ticks), theme.BEST, 2),
        ):
            span = self._span(replay, size[1])
            for row in range(-(-ticks // span)):
                top, bottom = self._row(replay, size[1], row)
                columns = np.arange(row * span, min((row + 1) * span, ticks))
                across = (columns - row * span) / span * (size[0] - 1)
                down = top + (bottom - top - 1) * (1 - values[columns])
                points = thinned(np.stack([across, down], axis=1)).tolist()
                if len(points) > 1:
                    pygame.draw.lines(image, colour, False, points, canvas.units.line(wide))

    def _add_ways(self, canvas: Canvas, replay: Ride, image: pygame.Surface) -> None:
        size = image.get_size()
        every = max(1, self._span(replay, size[1]) // size[0])
        ghosts = range(replay.lineup.population, len(replay.lineup.genomes))
        order = [*reversed(range(replay.lineup.population)), *ghosts]
        if replay.lineup.person:
            order.append(replay.lineup.person_index)
        while self._drawn < replay.tick:
            upto = min(self._drawn + every, replay.tick)
            if upto < self._drawn + every and not replay.over:
                break
            (row, left), (goes_on, right) = (self._at(replay, size, tick) for tick in (self._drawn, upto))
            if goes_on != row:
                right = float(size[0])
            ys = [self._ys(replay, image, row, replay.trail[tick]) for tick in (self._drawn, upto)]
            both = np.isfinite(ys[0]) & np.isfinite(ys[1])
            for individual in order:
                if both[individual]:
                    colour = replay.colours[individual] if individual < replay.lineup.population else theme.TEXT
                    pygame.draw.line(image, colour, (left, ys[0][individual]), (right, ys[1][individual]))
            self._drawn = upto
        arm = canvas.units.px(4)
        for individual in np.flatnonzero(replay.crash_tick >= 0):
            if int(individual) not in self._crashed:
                self._crashed.add(int(individual))
                tick = int(replay.crash_tick[individual])
                row, x = self._at(replay, size, tick)
                (y,) = self._ys(replay, image, row, replay.trail[tick + 1, individual : individual + 1])
                pygame.draw.line(image, theme.UNSEEN, (x - arm, y - arm), (x + arm, y + arm), 2)
                pygame.draw.line(image, theme.UNSEEN, (x - arm, y + arm), (x + arm, y - arm), 2)

    def _legend(
        self,
        canvas: Canvas,
        right: float,
        y: float,
        low: str,
        high: str,
        shades: tuple[theme.Colour, ...],
    ) -> None:
        canvas.text(high, (right, y), colour=theme.MUTED, anchor="right")
        left = right - canvas.width(high) - 12 - 100
        for k, colour in enumerate(shades):
            pygame.draw.rect(canvas.surface, colour, canvas.rect(left + k * 100 / len(shades), y - 6, 4, 12))
        canvas.text(low, (left - 12, y), colour=theme.MUTED, anchor="right")

    def _span(self, replay: Ride, height: int) -> int:
        """Columns of a row, in a strip that is so many pixels high."""
        rows = min(-(-replay.course.ticks // LONG), max(height // LEAST, 1))
        return -(-replay.course.ticks // rows)

    def _at(self, replay: Ride, size: tuple[int, int], column: float) -> tuple[int, float]:
        """The row of a column, and its pixel from the left."""
        span = self._span(replay, size[1])
        row = int(min(column, replay.course.ticks - 1) // span)
        return row, (column - row * span) / span * (size[0] - 1)

    def _row(self, replay: Ride, height: int, row: int) -> tuple[float, float]:
        """Its top and bottom, in pixels."""
        rows = -(-replay.course.ticks // self._span(replay, height))
        high = (height - GAP * (rows - 1)) / rows
        return row * (high + GAP), row * (high + GAP) + high

    def _ys(self, replay: Ride, image: pygame.Surface, row: int, heights: NDArray[np.float32]) -> NDArray[np.float64]:
        low, high = self._range(replay)
        top, bottom = self._row(replay, image.get_height(), row)
        share = (heights.astype(np.float64) - low) / (high - low)
        return top + (bottom - top - 1) * (1 - share)

    def _range(self, replay: Ride) -> tuple[float, float]:
        walls = replay.course.table[:EYES, : replay.course.ticks]
        return float(walls.min()) - 0.3, float(walls.max()) + 0.3
