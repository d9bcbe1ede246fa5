"""The whole course as a strip, with everybody's way on it. Only what is new is drawn in a frame."""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.corridor.replay import Ride
from game.scenes.corridor.road import HEAT, heat_shades
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.corridor.kernel import BOTTOM, TOP

HEADER = 36
"""Units above the course for title and legend."""


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
        key = (replay, outer.size, heat is None, theme.look)
        if key != self._key or self._image is None:
            self._key, self._drawn, self._crashed = key, 0, set()
            self._image = self._frame(canvas, w, h, heat is not None)
            self._road(replay, self._image.subsurface(box), heat)
        self._add_ways(canvas, replay, self._image.subsurface(box))
        canvas.surface.blit(self._image, outer)
        at = outer.left + box.left + self.x(replay, box.width)
        ends = (at, outer.top + box.top), (at, outer.top + box.bottom - 1)
        pygame.draw.line(canvas.surface, theme.TEXT, *ends, canvas.units.line(2))

    def x(self, replay: Ride, width: int) -> int:
        """Where the population is, in pixels of a strip that is `width` wide."""
        return int(self._x(replay, width, replay.column))

    def _frame(self, canvas: Canvas, w: float, h: float, hot: bool) -> pygame.Surface:
        """The panel with its title and legend."""
        image = pygame.Surface(canvas.rect(0, 0, w, h).size)
        image.fill(theme.GROUND)
        inner = Canvas(image, canvas.units)
        inner.panel(0, 0, w, h)
        inner.text("whole course", (theme.PAD, 20), colour=theme.MUTED)
        if hot:
            self._legend(inner, w - theme.PAD, 20, "no crash", "most crashes", heat_shades())
        else:
            self._legend(inner, w - theme.PAD, 20, "worse", "better", theme.RANKS)
        return image

    def _road(self, replay: Ride, image: pygame.Surface, heat: NDArray[np.float64] | None) -> None:
        walls = replay.course.table
        width = image.get_width()
        for x in range(width):
            column = min(int(x / width * replay.course.ticks), walls.shape[1] - 1)
            top, bottom = self._y(replay, image, walls[TOP, column]), self._y(replay, image, walls[BOTTOM, column])
            share = 0.0
            if heat is not None:
                until = max(int((x + 1) / width * replay.course.ticks), column + 1)
                share = float(heat[column:until].max(initial=0.0))
            colour = theme.mix(theme.ROAD, HEAT, share)
            pygame.draw.line(image, colour, (x, top), (x, bottom))

    def _add_ways(self, canvas: Canvas, replay: Ride, image: pygame.Surface) -> None:
        width = image.get_width()
        every = max(1, replay.course.ticks // width)
        ghosts = range(replay.lineup.population, len(replay.lineup.genomes))
        order = [*reversed(range(replay.lineup.population)), *ghosts]
        if replay.lineup.person:
            order.append(replay.lineup.person_index)
        while self._drawn < replay.tick:
            upto = min(self._drawn + every, replay.tick)
            if upto < self._drawn + every and not replay.over:
                break
            xs = (self._x(replay, width, self._drawn), self._x(replay, width, upto))
            ys = [self._ys(replay, image, replay.trail[tick]) for tick in (self._drawn, upto)]
            both = np.isfinite(ys[0]) & np.isfinite(ys[1])
            for individual in order:
                if both[individual]:
                    colour = replay.colours[individual] if individual < replay.lineup.population else theme.TEXT
                    start, end = (xs[0], ys[0][individual]), (xs[1], ys[1][individual])
                    pygame.draw.line(image, colour, start, end)
            self._drawn = upto
        arm = canvas.units.px(4)
        for individual in np.flatnonzero(replay.crash_tick >= 0):
            if int(individual) not in self._crashed:
                self._crashed.add(int(individual))
                tick = int(replay.crash_tick[individual])
                x, y = self._x(replay, width, tick), self._y(replay, image, replay.trail[tick + 1, individual])
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

    def _x(self, replay: Ride, width: int, column: float) -> float:
        return column / replay.course.ticks * (width - 1)

    def _ys(self, replay: Ride, image: pygame.Surface, heights: NDArray[np.float32]) -> NDArray[np.float64]:
        low, high = self._range(replay)
        share = (heights.astype(np.float64) - low) / (high - low)
        return (image.get_height() - 1) * (1 - share)

    def _y(self, replay: Ride, image: pygame.Surface, height: float) -> float:
        return float(self._ys(replay, image, np.array([height], dtype=np.float32))[0])

    def _range(self, replay: Ride) -> tuple[float, float]:
        walls = replay.course.table[:, : replay.course.ticks]
        return float(walls.min()) - 0.3, float(walls.max()) + 0.3
