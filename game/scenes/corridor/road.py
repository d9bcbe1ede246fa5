"""The road itself. It does not change while it passes by, so it is painted in tiles that are kept."""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.corridor.camera import SideCamera
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds import Course
from game.worlds.corridor.kernel import BOTTOM, EYES, TOP

TILE = 96
"""Columns of a tile."""
KEPT = 8
"""Tiles, about a megabyte each."""
DASH_EVERY, DASH = 12, 6
"""Columns from dash to dash of the centre line, and of a dash."""
HEAT: theme.Colour = (214, 132, 16)
"""Where most of the run crashed."""


def heat_shades() -> tuple[theme.Colour, ...]:
    """From no crash to the most."""
    return tuple(theme.mix(theme.ROAD, HEAT, k / 31) for k in range(32))


def paint_road(
    canvas: Canvas, course: Course, camera: SideCamera, heat: NDArray[np.float64] | None, first: int, last: int
) -> None:
    """Columns `first` to `last` of a course; `heat (column,)` 0 to 1 colours them by crashes."""
    walls, surface = course.table, canvas.surface
    first, last = max(first, 0), min(last, walls.shape[1] - 1)
    if last <= first:
        return
    top = camera.points(first, walls[TOP, first : last + 1])
    bottom = camera.points(first, walls[BOTTOM, first : last + 1])
    pygame.draw.polygon(surface, theme.ROAD, np.vstack([top, bottom[::-1]]).tolist())
    if heat is not None:
        _paint_heat(surface, top, bottom, heat[first : last + 1])
    middle = (top + bottom) / 2
    for start in range(-first % DASH_EVERY, len(middle) - DASH + 1, DASH_EVERY):
        pygame.draw.aalines(surface, theme.DASH, False, middle[start : start + DASH].tolist())
    width = canvas.units.line(3)
    for edge in (top, bottom):
        pygame.draw.lines(surface, theme.ROAD_EDGE, False, edge.tolist(), width)
        for side in (-width / 2, width / 2):
            pygame.draw.aalines(surface, theme.ROAD_EDGE, False, np.add(edge, (0, side)).tolist())
    if first == 0:
        x = camera.x(0)
        pygame.draw.line(surface, theme.TEXT, (x, top[0][1]), (x, bottom[0][1]), canvas.units.line(4))
    if first <= course.ticks <= last:
        _paint_flag(canvas, top[course.ticks - first], bottom[course.ticks - first])


def _paint_heat(
    surface: pygame.Surface, top: NDArray[np.float64], bottom: NDArray[np.float64], heat: NDArray[np.float64]
) -> None:
    """A stroke a column, as wide as the column; the road's edges are drawn over its ends."""
    width = int(np.ceil(top[1, 0] - top[0, 0]))
    colours = heat_shades()
    shades = np.minimum(heat * len(colours), len(colours) - 1).astype(int).tolist()
    for k in np.flatnonzero(heat[: len(top)] > 0).tolist():
        pygame.draw.line(surface, colours[shades[k]], top[k].tolist(), bottom[k].tolist(), width)


def _paint_flag(canvas: Canvas, top: NDArray[np.float64], bottom: NDArray[np.float64]) -> None:
    side = canvas.units.px(8)
    for row in range(max(int((bottom[1] - top[1]) / side), 1)):
        for column in (0, 1):
            colour = theme.TEXT if (row + column) % 2 else theme.GROUND
            rect = (int(top[0]) + column * side, int(top[1]) + row * side, side, side)
            pygame.draw.rect(canvas.surface, colour, rect)


class RoadTiles:
    """Paints each stretch of a course once and then only copies it."""

    def __init__(self) -> None:
        self._key: object = None
        self._tiles: dict[int, tuple[pygame.Surface, float]] = {}

    def draw(self, canvas: Canvas, course: Course, camera: SideCamera) -> None:
        """The part of the course that the camera sees."""
        key = (course, camera.per_column, camera.per_height, theme.look)
        if key != self._key:
            self._key, self._tiles = key, {}
        last = min(camera.last, course.table.shape[1] - 1)
        for tile in range(max(camera.first, 0) // TILE, last // TILE + 1):
            image, highest = self._tile(canvas, course, camera, tile)
            at = (round(camera.x(tile * TILE)) - MARGIN, round(camera.y(highest)) - MARGIN)
            canvas.surface.blit(image, at, pygame.Rect(0, 0, image.get_width(), image.get_height()))

    def _tile(self, canvas: Canvas, course: Course, camera: SideCamera, tile: int) -> tuple[pygame.Surface, float]:
        """A tile's picture and the height at its upper edge."""
        if tile not in self._tiles:
            while len(self._tiles) >= KEPT:
                self._tiles.pop(next(iter(self._tiles)))
            first, last = tile * TILE, min((tile + 1) * TILE + 1, course.table.shape[1] - 1)
            walls = course.table[:EYES, first : last + 1]
            highest, lowest = float(walls[TOP].max()), float(walls[BOTTOM].min())
            width = int((last - first) * camera.per_column) + 2 * MARGIN
            height = int((highest - lowest) * camera.per_height) + 2 * MARGIN
            image = pygame.Surface((width, height), 0, canvas.surface)
            image.fill(theme.GROUND)
            image.set_colorkey(theme.GROUND)
            inner = SideCamera(image.get_rect(), first, highest, MARGIN, MARGIN, camera.per_column, camera.per_height)
            paint_road(Canvas(image, canvas.units), course, inner, None, first, last)
            self._tiles[tile] = (image, highest)
        return self._tiles[tile]


MARGIN = 24
"""Pixels around a tile's road, for what its lines need."""
