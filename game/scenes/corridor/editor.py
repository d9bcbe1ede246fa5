"""The track editor: the mouse draws a centre line, which is smoothed, shown as a road, and saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.base.sketching import Sketch
from game.scenes.base.strokes import Last, stroke, whole
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.corridor.clearance import clearance
from game.worlds.corridor.tracks import Track, write_track

COLUMNS = 400
SMOOTHING = 6.0
SPAN = 9.0
"""Heights from bottom to top of the drawing area."""


class TrackSketch(Sketch):
    """Draw, look whether a car can pass at all, save, drive."""

    noun, saves, after = "track", "save and drive", "keys 7 to 9 drive the newest tracks"
    hint = "hold the mouse button and draw from left to right"
    widths = (0.4, 0.6, 0.8, 1.0, 1.3, 1.6)

    def __init__(self, *lent: Any) -> None:
        super().__init__(*lent)
        self._drawn: NDArray[np.float64] = np.full(COLUMNS, np.nan)
        """`(column,)`: heights as drawn; NaN where the mouse has not been."""
        self.width = self.widths.index(1.0)
        self._last: Last | None = None
        self._clearance: float | None = None
        """Room to spare of the best possible drive; None while the line is not complete."""

    def begin(self) -> None:
        self._last = None

    def clear(self) -> None:
        self._drawn[:] = np.nan
        self._clearance = None

    @property
    def centre(self) -> NDArray[np.float64] | None:
        """The smoothed centre line, level at the start; None if there are fewer than two points."""
        line = whole(self._drawn, SMOOTHING)
        return None if line is None else line - line[0]

    @property
    def trouble(self) -> str:
        return "draw a line first: hold the mouse button and move across" if self.centre is None else ""

    def write(self, path: Path, title: str) -> None:
        assert self.centre is not None
        write_track(path, Track(title, self.widths[self.width], self.centre))

    def judge(self) -> None:
        self._last, centre = None, self.centre
        half = self.widths[self.width] / 2
        self._clearance = None if centre is None else clearance(np.stack([centre + half, centre - half]))

    @property
    def verdict(self) -> tuple[str, bool] | None:
        if self._clearance is None:
            return None
        good = self._clearance > 0
        return ("a car can pass" if good else "no car can pass: too steep or too bent"), good

    def draw_to(self, across: float, up: float) -> None:
        self._last = stroke(self._drawn, self._last, min(int(across * COLUMNS), COLUMNS - 1), up * SPAN)

    def paint(self, canvas: Canvas, box: pygame.Rect) -> bool:
        centre = self.centre
        if centre is None:
            pygame.draw.circle(canvas.surface, theme.BEST, (box.left + 8, box.centery), canvas.units.px(7))
            return False
        offset = float(np.nanmedian(self._drawn - centre))
        half = self.widths[self.width] / 2
        x = box.left + (np.arange(COLUMNS) + 0.5) / COLUMNS * box.width
        edges = [
            np.stack([x, box.centery - (centre + offset + side) / SPAN * box.height], axis=1) for side in (half, -half)
        ]
        pygame.draw.polygon(canvas.surface, theme.ROAD, np.vstack([edges[0], edges[1][::-1]]).tolist())
        for edge in edges:
            pygame.draw.lines(canvas.surface, theme.ROAD_EDGE, False, edge.tolist(), canvas.units.line(3))
        return True
