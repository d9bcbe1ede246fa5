"""The circuit's editor: the mouse draws a closed line, which is smoothed, checked, shown as a road, and saved."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import numpy as np
import pygame

from brains.atomic import claimed
from game.scenes.base.stage import Stage
from game.store import places
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.keys import LESS, MORE
from game.ui.overlay import draw_note
from game.worlds import Course
from game.worlds.circuit import CIRCUIT
from game.worlds.circuit.drawn import Drawn, write_drawn
from game.worlds.circuit.lines import Line, LineError, Points, spline, through

SPAN = 330.0
"""Metres from the bottom to the top of the drawing area."""
STEP = 12.0
"""Metres between two control points along the way of the mouse."""
WIDTHS = (8.0, 10.0, 12.0, 14.0, 16.0)
FEWEST = 6
"""Control points that can be a circuit."""


class CircuitEditor:
    """Draw around once, look whether it is a circuit, save, drive."""

    def __init__(self, stage: Stage[Any], drive: Callable[[Course], None]) -> None:
        self.stage, self.over = stage, False
        self._drive = drive
        self._controls: list[tuple[float, float]] = []
        self._drawing = False
        self._width = WIDTHS.index(12.0)
        self._line: Line | None = None
        self._trouble = ""
        """Why the line is no circuit."""

    def update(self, seconds: float) -> None:
        return None

    def refresh(self) -> None:
        return None

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and self._area(canvas).collidepoint(event.pos):
            self._controls, self._drawing, self._line, self._trouble = [], True, None, ""
            self._draw_to(event.pos, canvas)
        elif event.type == pygame.MOUSEMOTION and event.buttons[0] and self._drawing:
            self._draw_to(event.pos, canvas)
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 1 and self._drawing:
            self._drawing = False
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
            self._controls, self._line, self._trouble = [], None, ""
        elif key in (pygame.K_RETURN, pygame.K_s):
            self._save()

    @property
    def drawn(self) -> Drawn:
        """What would be saved, without a number."""
        return Drawn("drawn circuit", WIDTHS[self._width], np.array(self._controls))

    def _judge(self) -> None:
        if not self._controls:
            return
        self._line, self._trouble = None, ""
        if len(self._controls) < FEWEST:
            self._trouble = "draw a larger one"
            return
        try:
            self._line = through(np.array(self._controls), WIDTHS[self._width] / 2)
        except LineError as error:
            self._trouble = str(error)

    def _save(self) -> None:
        if self._line is None:
            self.stage.say(f"not a circuit yet: {self._trouble or 'hold the mouse button and draw around once'}")
            return
        try:
            with claimed(places.circuits() / f"circuit-{number}.json" for number in count(1)) as path:
                title = f"drawn {path.stem.replace('-', ' ')}"
                write_drawn(path, Drawn(title, WIDTHS[self._width], np.array(self._controls)))
        except OSError as error:
            self.stage.say(f"not saved: {error.strerror or error}")
            return
        self.stage.report("track saved", file=str(path))
        self.stage.say(f"saved {path.name}; keys 7 to 9 race on the newest circuits")
        self.over = True
        self._drive(CIRCUIT.course(str(path)))

    # Between the screen and metres

    def _area(self, canvas: Canvas) -> pygame.Rect:
        units = canvas.units
        return canvas.rect(theme.EDGE, 84, units.width - 2 * theme.EDGE, units.height - 84 - 70)

    def _draw_to(self, at: tuple[int, int], canvas: Canvas) -> None:
        box = self._area(canvas)
        x = (min(max(at[0], box.left), box.right) - box.centerx) / box.height * SPAN
        y = (box.centery - min(max(at[1], box.top), box.bottom)) / box.height * SPAN
        if not self._controls or np.hypot(x - self._controls[-1][0], y - self._controls[-1][1]) >= STEP:
            self._controls.append((round(x, 2), round(y, 2)))

    def _pixels(self, box: pygame.Rect, points: Points) -> list[list[float]]:
        scale = box.height / SPAN
        ends = np.stack([box.centerx + points[:, 0] * scale, box.centery - points[:, 1] * scale], axis=1)
        result: list[list[float]] = ends.tolist()
        return result

    def draw(self, canvas: Canvas, frames_per_second: float) -> None:
        canvas.surface.fill(theme.GROUND)
        canvas.text("Draw a circuit", (theme.EDGE + 4, 44), theme.TITLE, bold=True)
        box = self._area(canvas)
        canvas.panel(theme.EDGE, 84.0, canvas.units.width - 2 * theme.EDGE, canvas.units.height - 154)
        canvas.surface.set_clip(box)
        if len(self._controls) >= 3:
            self._road(canvas, box)
        canvas.surface.set_clip(None)
        if not self._controls:
            at = (canvas.units.width / 2, 84 + (canvas.units.height - 154) / 2)
            says = "hold the mouse button and draw once around, in the direction of the race"
            canvas.text(says, at, theme.STRONG, theme.MUTED, anchor="centre")
        right = canvas.units.width - theme.EDGE
        if self._line is not None:
            canvas.chip(f"a circuit of {self._line.length:.0f} m", right, 27, theme.BEST, "right")
        elif self._trouble and not self._drawing:
            canvas.chip(f"no circuit: {self._trouble}", right, 27, theme.UNSEEN, "right")
        if self.stage.note:
            draw_note(canvas, self.stage.note, canvas.units.height - 120)
        self._keys(canvas)

    def _keys(self, canvas: Canvas) -> None:
        x, y = float(theme.EDGE), canvas.units.height - 46
        width = f"{WIDTHS[self._width]:g} m wide"
        for label, says in (("[", ""), ("]", width), ("Enter", "save and race"), ("Del", "clear"), ("Esc", "back")):
            x += canvas.key(label, x, y) + 8
            if says:
                x += canvas.text(says, (x, y + 15), colour=theme.MUTED).width / canvas.units.scale + 20

    def _road(self, canvas: Canvas, box: pygame.Rect) -> None:
        """The road as it would be, where it was drawn; what the mouse did, while it draws."""
        if self._line is None:
            colour = theme.UNSEEN if self._trouble else theme.MUTED
            drawn = np.array(self._controls)
            ring = drawn if self._drawing else spline(drawn)
            pygame.draw.lines(canvas.surface, colour, not self._drawing, self._pixels(box, ring), canvas.units.line(3))
            return
        drawn = np.array(self._controls)
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
