"""The editor of grounds: the mouse draws heights, which are smoothed, shown to scale, and saved."""

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
from game.worlds.walker.body import HULL, PAD, STEP, VERTICES
from game.worlds.walker.drawn import HIGHEST, MOST, STEEPEST, Ground, steepest, write_ground

LONG = (VERTICES - 1) * STEP
"""Metres from the left to the right of the drawing area; as many pixels a metre are up."""
SMOOTHING = 1.0
"""Vertices."""
EASY = 0.45
"""A steepness that brains bred on grass get over, as a share."""
MARK = 10.0
"""Metres between two marks of the way."""
LEGS = 34 / 30
"""Metres from the hull down to the ground."""


class GroundSketch(Sketch):
    """Draw, look how steep it is, save, walk."""

    noun, saves = "ground", "save and walk"
    after = "key 0 walks on the newest one"
    hint = "hold the mouse button and draw from left to right"

    def __init__(self, *lent: Any) -> None:
        super().__init__(*lent)
        self._drawn: NDArray[np.float64] = np.full(VERTICES, np.nan)
        """`(vertex,)`: heights as drawn [m]; NaN where the mouse has not been."""
        self._last: Last | None = None
        self._scale = 0.0
        """The drawing area's height [m]."""

    def begin(self) -> None:
        self._last = None

    def clear(self) -> None:
        self._drawn[:] = np.nan

    def judge(self) -> None:
        self._last = None

    @property
    def heights(self) -> NDArray[np.float64] | None:
        """Of what comes after the level start, above it, smoothed; None if there are fewer than two points."""
        line = whole(self._drawn, SMOOTHING)
        if line is None:
            return None
        return np.asarray(np.clip(line[PAD:] - line[PAD], -HIGHEST, HIGHEST))

    @property
    def trouble(self) -> str:
        if self.heights is None:
            return "draw a line first: hold the mouse button and move across"
        step = steepest(self.heights)
        return f"too steep: {degrees(step):.0f}°, at most {degrees(STEEPEST):.0f}°" if step > STEEPEST else ""

    @property
    def verdict(self) -> tuple[str, bool] | None:
        if self.heights is None:
            return None
        step = steepest(self.heights)
        says = self.trouble or f"{MOST * STEP:.0f} m, {degrees(step):.0f}° at its steepest"
        return says, step <= EASY * STEP

    def write(self, path: Path, title: str) -> None:
        assert self.heights is not None
        write_ground(path, Ground(title, self.heights))

    def area(self, canvas: Canvas) -> pygame.Rect:
        box = super().area(canvas)
        self._scale = box.height / box.width * LONG
        return box

    def draw_to(self, across: float, up: float) -> None:
        vertex = max(round(across * (VERTICES - 1)), PAD)
        self._last = stroke(self._drawn, self._last, vertex, up * self._scale)

    def paint(self, canvas: Canvas, box: pygame.Rect) -> bool:
        """The ground from its start, and a walker beside it, so that one sees how large it is."""
        scale, heights = box.width / LONG, self.heights
        level = 0.0 if heights is None else float(np.nanmedian(self._drawn[PAD:] - heights))
        line = np.full(VERTICES, level)
        if heights is not None:
            line[PAD:] += heights
        at = np.stack([box.left + np.arange(VERTICES) * STEP * scale, box.centery - line * scale], axis=1)
        soil = [*at.tolist(), [box.right, box.bottom], [box.left, box.bottom]]
        pygame.draw.polygon(canvas.surface, theme.ROAD, soil)
        pygame.draw.lines(canvas.surface, theme.ROAD_EDGE, False, at.tolist(), canvas.units.line(3))
        for metres in np.arange(MARK, LONG, MARK):
            x = box.left + metres * scale
            y = box.centery - float(np.interp(metres / STEP, np.arange(VERTICES), line)) * scale
            pygame.draw.line(canvas.surface, theme.MUTED, (x, y), (x, y + canvas.units.px(8)), canvas.units.line(1))
            label = (x / canvas.units.scale, y / canvas.units.scale + 20)
            canvas.text(f"{metres:.0f} m", label, theme.SMALL, theme.MUTED, anchor="centre")
        self._walker(canvas, box.left + (PAD / 2) * STEP * scale, box.centery - level * scale, scale)
        return heights is not None

    def _walker(self, canvas: Canvas, x: float, y: float, scale: float) -> None:
        hip = y - 2 * LEGS * scale
        for foot in (-0.35, 0.45):
            ends = [(x, hip), (x + (foot + 0.25) * scale, hip + LEGS * scale), (x + foot * scale, y)]
            pygame.draw.lines(canvas.surface, theme.BEST, False, ends, max(round(0.26 * scale), 2))
        hull = [(x + a * scale, hip - (b + 0.2) * scale) for a, b in HULL]
        pygame.draw.polygon(canvas.surface, theme.BEST, hull)


def degrees(step: float) -> float:
    """Of a height between neighbours [m]."""
    return float(np.degrees(np.arctan2(step, STEP)))
