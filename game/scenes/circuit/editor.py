"""The circuit's editor: the mouse draws a closed line, which is smoothed, checked, shown as a road, and saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pygame

from game.scenes.base.sketching import Sketch
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.circuit.drawn import Drawn, write_drawn
from game.worlds.circuit.lines import Line, LineError, Points, spline, through

SPAN = 330.0
"""Metres from the bottom to the top of the drawing area."""
STEP = 12.0
"""Metres between two control points along the way of the mouse."""
FEWEST = 6
"""Control points that can be a circuit."""


class CircuitSketch(Sketch):
    """Draw around once, look whether it is a circuit, save, drive."""

    noun, saves, after = "circuit", "save and race", "keys 7 to 9 race on the newest circuits"
    hint = "hold the mouse button and draw once around, in the direction of the race"
    widths, unit = (8.0, 10.0, 12.0, 14.0, 16.0), " m"

    def __init__(self, *lent: Any) -> None:
        super().__init__(*lent)
        self._controls: list[tuple[float, float]] = []
        self.width = self.widths.index(12.0)
        self._line: Line | None = None
        self._trouble = ""
        """Why the line is no circuit."""
        self._wide = 1.0
        """The drawing area's width, as a share of its height."""

    def begin(self) -> None:
        self.clear()

    def clear(self) -> None:
        self._controls, self._line, self._trouble = [], None, ""

    def judge(self) -> None:
        if not self._controls:
            return
        self._line, self._trouble = None, ""
        if len(self._controls) < FEWEST:
            self._trouble = "draw a larger one"
            return
        try:
            self._line = through(np.array(self._controls), self.widths[self.width] / 2)
        except LineError as error:
            self._trouble = str(error)

    @property
    def trouble(self) -> str:
        if self._line is not None:
            return ""
        return f"not a circuit yet: {self._trouble or 'hold the mouse button and draw around once'}"

    @property
    def verdict(self) -> tuple[str, bool] | None:
        if self._line is not None:
            return f"a circuit of {self._line.length:.0f} m", True
        return (f"no circuit: {self._trouble}", False) if self._trouble else None

    def write(self, path: Path, title: str) -> None:
        write_drawn(path, Drawn(title, self.widths[self.width], np.array(self._controls)))

    # Between the screen and metres

    def area(self, canvas: Canvas) -> pygame.Rect:
        box = super().area(canvas)
        self._wide = box.width / box.height
        return box

    def draw_to(self, across: float, up: float) -> None:
        x, y = (across - 0.5) * self._wide * SPAN, up * SPAN
        if not self._controls or np.hypot(x - self._controls[-1][0], y - self._controls[-1][1]) >= STEP:
            self._controls.append((round(x, 2), round(y, 2)))

    def _pixels(self, box: pygame.Rect, points: Points) -> list[list[float]]:
        scale = box.height / SPAN
        ends = np.stack([box.centerx + points[:, 0] * scale, box.centery - points[:, 1] * scale], axis=1)
        result: list[list[float]] = ends.tolist()
        return result

    def paint(self, canvas: Canvas, box: pygame.Rect) -> bool:
        """The road as it would be, where it was drawn; what the mouse did, while it draws."""
        if len(self._controls) < 3:
            return bool(self._controls)
        drawn = np.array(self._controls)
        if self._line is None:
            colour = theme.UNSEEN if self._trouble else theme.MUTED
            ring = drawn if self._drawing else spline(drawn)
            pygame.draw.lines(canvas.surface, colour, not self._drawing, self._pixels(box, ring), canvas.units.line(3))
            return True
        middle = (spline(drawn).min(axis=0) + spline(drawn).max(axis=0)) / 2
        left, right = (self._line.beside(side) + middle for side in (self._line.half, -self._line.half))
        outer, inner = self._pixels(box, left), self._pixels(box, right)
        road = [*outer, outer[0], inner[0], *inner[::-1]]
        pygame.draw.polygon(canvas.surface, theme.ROAD, road)
        for edge in (outer, inner):
            pygame.draw.lines(canvas.surface, theme.ROAD_EDGE, True, edge, canvas.units.line(2))
        pygame.draw.line(canvas.surface, theme.TEXT, outer[0], inner[0], canvas.units.line(5))
        ahead = self._pixels(box, np.stack([self._line.points[0] + middle, self._line.points[30] + middle]))
        pygame.draw.line(canvas.surface, theme.BEST, ahead[0], ahead[1], canvas.units.line(4))
        return True
