"""The table of the day: the best results of today, by name, world by world."""

from __future__ import annotations

from datetime import date

import pygame

from game.scenes.base.overlays import Overlay
from game.scenes.base.stage import Scene
from game.scenes.breeding.driving import EASED
from game.scenes.faces import FACES
from game.store.records import Drive, Records, course_of
from game.ui import theme
from game.ui.canvas import Canvas

COLUMNS = 3
EDGE, TOP, GAP = 40.0, 112.0, 12.0
LINE = 25.0
SHOWN = 3
"""Of a table."""


class Today(Overlay):
    """Any key closes it."""

    def __init__(self, beneath: Scene, records: Records, today: date) -> None:
        super().__init__(beneath)
        self._day = today
        self.tables = {world: records.on(today.isoformat(), world) for world in FACES}
        """By world, the best of each of its tables."""

    def shows(self) -> object:
        return None

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        self.over = self.over or event.type in (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN)

    def paint(self, canvas: Canvas) -> None:
        width, height = canvas.units.width, canvas.units.height
        canvas.panel(EDGE / 2, EDGE / 2, width - EDGE, height - EDGE)
        canvas.text("Today", (EDGE + 4, 58), theme.BIG, bold=True)
        left = EDGE + 4 + canvas.width("Today", theme.BIG, True) + 20
        canvas.text(f"best results of {self._day:%d %B %Y}", (left, 62), theme.BODY, theme.MUTED)
        canvas.text("any key closes this", (width - EDGE - 4, 62), colour=theme.MUTED, anchor="right")
        rows = -(-len(self.tables) // COLUMNS)
        w = (width - 2 * EDGE - GAP * (COLUMNS - 1)) / COLUMNS
        h = (height - TOP - EDGE - GAP * (rows - 1)) / rows
        for k, (world, tables) in enumerate(self.tables.items()):
            row, column = divmod(k, COLUMNS)
            self._draw_world(canvas, world, tables, EDGE + column * (w + GAP), TOP + row * (h + GAP), w, h)

    def _draw_world(
        self, canvas: Canvas, world: str, tables: dict[str, tuple[Drive, ...]], x: float, y: float, w: float, h: float
    ) -> None:
        """As many tables as there is room for."""
        canvas.panel(x, y, w, h, fill=theme.RAISED)
        canvas.text(FACES[world].title or world, (x + theme.PAD, y + 26), theme.STRONG, bold=True)
        line, bottom = y + 58, y + h - 8
        if not tables:
            canvas.text("nobody has played yet", (x + theme.PAD, line), colour=theme.MUTED)
        for table, drives in tables.items():
            if line + 2 * LINE > bottom:
                return
            says = canvas.fitted(course_of(table), w - 2 * theme.PAD)
            canvas.text(says, (x + theme.PAD, line), colour=theme.MUTED)
            line += LINE
            for place, drive in enumerate(drives[:SHOWN], 1):
                if line > bottom:
                    return
                colour = theme.BEST if place == 1 else theme.TEXT
                canvas.text(f"{place}.", (x + theme.PAD, line), colour=colour, bold=place == 1)
                result = written(world, table, drive)
                who = canvas.fitted(drive.name or "no name", w - 90 - canvas.width(result, bold=True), bold=place == 1)
                canvas.text(who, (x + theme.PAD + 30, line), colour=colour, bold=place == 1)
                canvas.text(result, (x + w - theme.PAD, line), colour=colour, bold=place == 1, anchor="right")
                line += LINE
            line += 6


def written(world: str, table: str, drive: Drive) -> str:
    """A result as its table is about: of an eased drive how often something was touched."""
    if table.endswith(EASED) and drive.score <= 0 and FACES[world].touched:
        return f"{-drive.score} touch" if drive.score == -1 else f"{-drive.score} touches"
    return FACES[world].result(drive.score)
