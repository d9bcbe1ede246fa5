"""Tiles of equal height side by side, from one of which a person chooses."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pygame

from game.ui import theme
from game.ui.canvas import Canvas

MOVES = {
    pygame.K_LEFT: (-1, 0),
    pygame.K_a: (-1, 0),
    pygame.K_RIGHT: (1, 0),
    pygame.K_d: (1, 0),
    pygame.K_UP: (0, -1),
    pygame.K_w: (0, -1),
    pygame.K_DOWN: (0, 1),
    pygame.K_s: (0, 1),
}
"""Columns and rows that a key goes on."""


@dataclass(frozen=True)
class Place:
    """Of a tile, in units."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class Tiles:
    """So many, between what is above and below them, in units."""

    count: int
    above: float
    below: float

    @property
    def columns(self) -> int:
        """As many as rows or one more, so that tiles have the shape of the pictures on them."""
        return math.ceil(math.sqrt(self.count))

    @property
    def rows(self) -> int:
        return -(-self.count // self.columns)

    def place(self, canvas: Canvas, tile: int) -> Place:
        """Where a tile is; the last ones share the width of their row."""
        height = (canvas.units.height - self.above - self.below - (self.rows - 1) * theme.GAP) / self.rows
        row, column = divmod(tile, self.columns)
        beside = min(self.count - row * self.columns, self.columns)
        width = (canvas.units.width - 2 * theme.EDGE - (beside - 1) * theme.GAP) / beside
        return Place(theme.EDGE + column * (width + theme.GAP), self.above + row * (height + theme.GAP), width, height)

    def at(self, canvas: Canvas, pixel: tuple[int, int]) -> int | None:
        """Which tile is there."""
        for tile in range(self.count):
            place = self.place(canvas, tile)
            if canvas.rect(place.x, place.y, place.w, place.h).collidepoint(pixel):
                return tile
        return None

    def moved(self, tile: int, key: int) -> int:
        """To which tile one of `MOVES` goes from a tile: around at the edges."""
        x, y = MOVES[key]
        row, column = divmod(tile, self.columns)
        at = (row + y) % self.rows * self.columns + (column + x) % self.columns
        return min(at, self.count - 1)
