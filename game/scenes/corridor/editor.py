"""The track editor: the mouse draws a centre line, which is smoothed, shown as a road, and saved."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from brains.atomic import claimed
from game.scenes.base.stage import Stage
from game.store import places
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.keys import LESS, MORE
from game.ui.overlay import draw_note
from game.worlds import Course
from game.worlds.corridor import CORRIDOR
from game.worlds.corridor.clearance import clearance
from game.worlds.corridor.tracks import Track, write_track

COLUMNS = 400
SMOOTHING = 6.0
WIDTHS = (0.4, 0.6, 0.8, 1.0, 1.3, 1.6)
SPAN = 9.0
"""Heights from bottom to top of the drawing area."""


class EditorScene:
    """Draw, look whether a car can pass at all, save, drive."""

    def __init__(self, stage: Stage[Any], drive: Callable[[Course], None]) -> None:
        self.stage, self.over = stage, False
        self._drive = drive
        self._drawn: NDArray[np.float64] = np.full(COLUMNS, np.nan)
        """`(column,)`: heights as drawn; NaN where the mouse has not been."""
        self._width = WIDTHS.index(1.0)
        self._last: tuple[int, float] | None = None
        self._clearance: float | None = None
        """Room to spare of the best possible drive; None while the line is not complete."""

    def update(self, seconds: float) -> None:
        return None

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._last = None
            self._draw_to(event.pos, canvas)
        elif event.type == pygame.MOUSEMOTION and event.buttons[0]:
            self._draw_to(event.pos, canvas)
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            self._last = None
            self._judge()
        elif event.type == pygame.KEYDOWN:
            self._key(event.key)

    def _key(self, key: int) -> None:
        if key in (pygame.K_ESCAPE, pygame.K_e):
            self.over = True
        elif key in LESS + MORE:
            step = 1 if key in MORE else -1
            self._width = min(max(self._width + step, 0), len(WIDTHS) - 1)
            self._judge()
        elif key in (pygame.K_DELETE, pygame.K_BACKSPACE):
            self._drawn[:] = np.nan
            self._clearance = None
        elif key in (pygame.K_RETURN, pygame.K_s):
            self._save()

    @property
    def centre(self) -> NDArray[np.float64] | None:
        """The smoothed centre line, level at the start; None if there are fewer than two points."""
        known = np.flatnonzero(np.isfinite(self._drawn))
        if len(known) < 2:
            return None
        line = np.interp(np.arange(COLUMNS), known, self._drawn[known])
        smooth: NDArray[np.float64] = gaussian_filter1d(line, SMOOTHING, mode="nearest")
        return np.asarray(smooth - smooth[0])

    def _save(self) -> None:
        centre = self.centre
        if centre is None:
            self.stage.say("draw a line first: hold the mouse button and move across")
            return
        try:
            with claimed(places.tracks() / f"track-{number}.json" for number in count(1)) as path:
                write_track(path, Track(f"drawn {path.stem.replace('-', ' ')}", WIDTHS[self._width], centre))
        except OSError as error:
            self.stage.say(f"not saved: {error.strerror or error}")
            return
        self.stage.report("track saved", file=str(path))
        self.stage.say(f"saved {path.name}; keys 7 to 9 drive the newest tracks")
        self.over = True
        self._drive(CORRIDOR.course(str(Path(path))))

    def _judge(self) -> None:
        centre = self.centre
        if centre is None:
            self._clearance = None
            return
        half = WIDTHS[self._width] / 2
        self._clearance = clearance(np.stack([centre + half, centre - half]))

    def _area(self, canvas: Canvas) -> pygame.Rect:
        units = canvas.units
        return canvas.rect(theme.EDGE, 84, units.width - 2 * theme.EDGE, units.height - 84 - 70)

    def _draw_to(self, at: tuple[int, int], canvas: Canvas) -> None:
        box = self._area(canvas)
        column = int((at[0] - box.left) / box.width * COLUMNS)
        height = (0.5 - (at[1] - box.top) / box.height) * SPAN
        if not (0 <= column < COLUMNS and abs(height) <= SPAN / 2):
            self._last = None
            return
        first, start = self._last or (column, height)
        low, high = sorted((first, column))
        span = np.arange(low, high + 1)
        ends = (start, height) if first <= column else (height, start)
        self._drawn[span] = np.interp(span, (low, high), ends) if high > low else height
        self._last = (column, height)

    def refresh(self) -> None:
        return None

    def draw(self, canvas: Canvas, frames_per_second: float) -> None:
        canvas.surface.fill(theme.GROUND)
        canvas.text("Draw a track", (theme.EDGE + 4, 44), theme.TITLE, bold=True)
        box = self._area(canvas)
        area = (theme.EDGE, 84.0, canvas.units.width - 2 * theme.EDGE, canvas.units.height - 154)
        canvas.panel(*area)
        centre = self.centre
        if centre is None:
            at = (area[0] + area[2] / 2, area[1] + area[3] / 2)
            canvas.text(
                "hold the mouse button and draw from left to right", at, theme.STRONG, theme.MUTED, anchor="centre"
            )
            pygame.draw.circle(canvas.surface, theme.BEST, (box.left + 8, box.centery), canvas.units.px(7))
        else:
            self._road(canvas, box, centre)
        self._verdict(canvas)
        if self.stage.note:
            draw_note(canvas, self.stage.note, canvas.units.height - 120)
        x, y = float(theme.EDGE), canvas.units.height - 46
        keys = (
            ("[", ""),
            ("]", f"width {WIDTHS[self._width]:g}"),
            ("Enter", "save and drive"),
            ("Del", "clear"),
            ("Esc", "back"),
        )
        for label, says in keys:
            x += canvas.key(label, x, y) + 8
            if says:
                x += canvas.text(says, (x, y + 15), colour=theme.MUTED).width / canvas.units.scale + 20

    def _verdict(self, canvas: Canvas) -> None:
        right = canvas.units.width - theme.EDGE
        if self._clearance is None:
            return
        if self._clearance > 0:
            canvas.chip("a car can pass", right, 27, theme.BEST, "right")
        else:
            canvas.chip("no car can pass: too steep or too bent", right, 27, theme.UNSEEN, "right")

    def _road(self, canvas: Canvas, box: pygame.Rect, centre: NDArray[np.float64]) -> None:
        offset = float(np.nanmedian(self._drawn - centre))
        half = WIDTHS[self._width] / 2
        x = box.left + (np.arange(COLUMNS) + 0.5) / COLUMNS * box.width
        edges = [
            np.stack([x, box.centery - (centre + offset + side) / SPAN * box.height], axis=1) for side in (half, -half)
        ]
        canvas.surface.set_clip(box)
        pygame.draw.polygon(canvas.surface, theme.ROAD, np.vstack([edges[0], edges[1][::-1]]).tolist())
        for edge in edges:
            pygame.draw.lines(canvas.surface, theme.ROAD_EDGE, False, edge.tolist(), canvas.units.line(3))
        canvas.surface.set_clip(None)
