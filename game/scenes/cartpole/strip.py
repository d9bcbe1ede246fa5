"""The whole episode as a strip: how far each pole leaned at each moment. Only what is new is drawn in a frame."""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.cartpole.replay import Balance
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.cartpole.kernel import ANGLE_LIMIT, TICK

HEADER = 48
"""Units above the curves."""
SCALE = 70
"""Units to the left for the numbers."""


class EpisodeStrip:
    """Keeps the picture of a replay's past and adds to it."""

    def __init__(self) -> None:
        self._key: object = None
        self._image: pygame.Surface | None = None
        self._drawn = 0

    def draw(self, canvas: Canvas, replay: Balance, x: float, y: float, w: float, h: float) -> None:
        """Draw the panel."""
        outer = canvas.rect(x, y, w, h)
        box = canvas.rect(x + SCALE, y + HEADER, w - SCALE - 14, h - HEADER - 18)
        box.move_ip(-outer.left, -outer.top)
        key = (replay, outer.size, theme.look)
        if key != self._key or self._image is None:
            self._key, self._drawn = key, 0
            self._image = self._frame(canvas, replay, w, h, box)
        self._add(canvas, replay, self._image.subsurface(box))
        canvas.surface.blit(self._image, outer)
        at = outer.left + box.left + self.x(replay, box.width)
        ends = (at, outer.top + box.top), (at, outer.top + box.bottom - 1)
        pygame.draw.line(canvas.surface, theme.TEXT, *ends, canvas.units.line(2))

    def x(self, replay: Balance, width: int) -> int:
        """Where the replay is, in pixels of a strip that is `width` wide."""
        return int(replay.tick / replay.course.ticks * (width - 1))

    def _frame(self, canvas: Canvas, replay: Balance, w: float, h: float, box: pygame.Rect) -> pygame.Surface:
        """The panel with its numbers."""
        image = pygame.Surface(canvas.rect(0, 0, w, h).size)
        image.fill(theme.GROUND)
        inner = Canvas(image, canvas.units)
        inner.panel(0, 0, w, h)
        inner.text("how far the poles lean", (theme.PAD, 20), colour=theme.MUTED)
        inner.text(f"{replay.course.ticks * TICK:g} s", (w - theme.PAD, 20), colour=theme.MUTED, anchor="right")
        scale = canvas.units.scale
        for share, says in ((0.0, "12°"), (0.5, "0°"), (1.0, "−12°")):
            level = box.top + share * (box.height - 1)
            colour = theme.UNSEEN if share != 0.5 else theme.BORDER
            pygame.draw.line(image, theme.mix(theme.PANEL, colour, 0.6), (box.left, level), (box.right, level))
            inner.text(says, (SCALE - 12, level / scale), colour=theme.MUTED, anchor="right")
        return image

    def _add(self, canvas: Canvas, replay: Balance, image: pygame.Surface) -> None:
        width = image.get_width()
        every = max(1, replay.course.ticks // width)
        order = [*reversed(range(replay.lineup.population))]
        if replay.lineup.person:
            order.append(replay.lineup.person_index)
        while self._drawn < replay.tick:
            upto = min(self._drawn + every, replay.tick)
            if upto < self._drawn + every and not replay.over:
                break
            xs = [tick / replay.course.ticks * (width - 1) for tick in (self._drawn, upto)]
            angles = replay.angles[[self._drawn, upto]]
            ys = (self._y(image, angles[0]), self._y(image, angles[1]))
            both = np.isfinite(ys[0]) & np.isfinite(ys[1])
            for individual in order:
                if both[individual]:
                    mine = individual < replay.lineup.population
                    colour = replay.colours[individual] if mine else theme.YOU
                    pygame.draw.line(image, colour, (xs[0], ys[0][individual]), (xs[1], ys[1][individual]))
            arm = canvas.units.px(4)
            fell_now = np.flatnonzero((replay.fallen_tick > self._drawn) & (replay.fallen_tick <= upto))
            for fell in replay.angles[replay.fallen_tick[fell_now], fell_now]:
                at = xs[1], float(np.clip(self._y(image, fell), arm, image.get_height() - 1 - arm))
                for slope in (-1, 1):
                    ends = (at[0] - arm, at[1] - slope * arm), (at[0] + arm, at[1] + slope * arm)
                    pygame.draw.line(image, theme.UNSEEN, *ends, 2)
            self._drawn = upto

    def _y(self, image: pygame.Surface, angles: NDArray[np.float32] | np.float32) -> NDArray[np.float64]:
        share = np.clip(np.asarray(angles, dtype=np.float64) / ANGLE_LIMIT, -1, 1)
        return np.asarray((image.get_height() - 1) * (1 - share) / 2)
