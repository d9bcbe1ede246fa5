"""Cat and mouse without a window: the room, and the two as little animals."""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui import theme
from game.ui.canvas import pixels
from game.ui.theme import Colour
from game.worlds import Course
from game.worlds.chase.plans import Side, sides
from game.worlds.chase.rooms import Shape, shape

Point = tuple[float, float]

GAP = 0.06
"""Between two cells, in cells."""
CORNER = 0.18
"""Radius of a cell's corners, in cells."""
WALL, HOLE = 0.15, 0.26
"""Thickness of a wall, and how far a hole reaches to both sides, in cells."""
ANIMAL = 0.34
"""Radius of a head, in cells."""
STATE = (480, 480)
"""Of the picture of a state, in pixels."""
MARGIN = 0.05
"""Around the board, of the picture's shorter side."""


def picture_of_states(course: Course, states: NDArray[np.floating], size: tuple[int, int] = STATE) -> NDArray[np.uint8]:
    """`(row, column, [r, g, b])` of a room with both in it, in the newest of states `(field, tick)`."""
    cat_x, cat_y, mouse_x, mouse_y = (int(at) for at in states[:, -1])
    return picture_of_board(course, (cat_x, cat_y), (mouse_x, mouse_y), size)


def picture_of_board(
    course: Course, cat_xy: tuple[int, int], mouse_xy: tuple[int, int], size: tuple[int, int]
) -> NDArray[np.uint8]:
    """`(row, column, [r, g, b])` of a room with both in it; cells as `(x, y)`, (0, 0) bottom left."""
    surface = pygame.Surface(size)
    surface.fill(theme.GROUND)
    width = shape(course).width
    side = min(size) * (1 - 2 * MARGIN)
    box = pygame.FRect(0, 0, side, side)
    box.center = (size[0] / 2, size[1] / 2)
    draw_room(surface, box, shape(course))
    radius = ANIMAL * box.width / width
    draw_mouse(surface, centre_of(box, width, mouse_xy), radius, theme.BEST)
    draw_cat(surface, centre_of(box, width, cat_xy), radius, theme.UNSEEN)
    return pixels(surface)


def centre_of(box: pygame.FRect, width: int, xy: tuple[float, float]) -> Point:
    """The middle of a cell of a room that is drawn into `box`, in pixels; between two cells for fractions."""
    cell = box.width / width
    return box.left + (xy[0] + 0.5) * cell, box.bottom - (xy[1] + 0.5) * cell


def draw_room(surface: pygame.Surface, box: pygame.FRect, shape: Shape) -> None:
    """Cells with rounded corners, in two shades as on a chess board, and what stands between them."""
    width = shape.width
    cell = box.width / width
    half = cell * (1 - GAP) / 2
    for x in range(width):
        for y in range(width):
            middle_x, middle_y = centre_of(box, width, (x, y))
            left, top = round(middle_x - half), round(middle_y - half)
            square = pygame.Rect(left, top, round(middle_x + half) - left, round(middle_y + half) - top)
            colour = theme.ROAD if (x + y) % 2 else theme.PANEL
            pygame.draw.rect(surface, colour, square, border_radius=round(CORNER * cell))
    draw_walls(surface, box, shape)


def draw_walls(surface: pygame.Surface, box: pygame.FRect, shape: Shape) -> None:
    """Bars with round ends; in one with a hole there is a gap as wide as the mouse, between posts of its colour."""
    cell = box.width / shape.width
    thick, bar = max(WALL * cell, 2.0), theme.mix(theme.MUTED, theme.TEXT, 0.5)
    whole, left, right = (-0.5, 0.5), (-0.5, -HOLE), (HOLE, 0.5)
    sides_of = sides(shape.width, shape.plan)
    for side in sides_of:
        for part in (left, right) if side.hole else (whole,):
            _bar(surface, box, shape.width, side, part, theme.GROUND, thick + max(0.08 * cell, 2.0))
    for side in sides_of:
        for part in (left, right) if side.hole else (whole,):
            _bar(surface, box, shape.width, side, part, bar, thick)
    for side in sides_of:
        if side.hole:
            _bar(surface, box, shape.width, side, (-HOLE, HOLE), theme.mix(theme.PANEL, theme.BEST, 0.45), thick / 3)
            for at in (-HOLE, HOLE):
                _bar(surface, box, shape.width, side, (at, at), theme.BEST, thick * 1.3)


def _bar(
    surface: pygame.Surface,
    box: pygame.FRect,
    width: int,
    side: Side,
    part: tuple[float, float],
    colour: Colour,
    thick: float,
) -> None:
    """Along a part of a side, which reaches from -0.5 to 0.5; with round ends."""
    a, b = centre_of(box, width, side.cell), centre_of(box, width, side.other)
    middle, cell = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), box.width / width
    along = (0.0, cell) if a[1] == b[1] else (cell, 0.0)
    first, last = ((middle[0] + along[0] * at, middle[1] + along[1] * at) for at in part)
    for end in (first, last):
        pygame.draw.aacircle(surface, colour, end, thick / 2)
    left, top = min(first[0], last[0]), min(first[1], last[1])
    length = abs(last[0] - first[0]) + abs(last[1] - first[1])
    upright = along[0] == 0.0
    size = (thick, length) if upright else (length, thick)
    corner = (left - thick / 2, top) if upright else (left, top - thick / 2)
    if length:
        edges = [round(corner[0]), round(corner[1]), round(corner[0] + size[0]), round(corner[1] + size[1])]
        rect = pygame.Rect(edges[0], edges[1], max(edges[2] - edges[0], 1), max(edges[3] - edges[1], 1))
        pygame.draw.rect(surface, colour, rect)


def draw_cat(surface: pygame.Surface, centre: Point, radius: float, colour: Colour) -> None:
    """A cat's head: pointed ears, slit eyes, whiskers."""
    dark, light = theme.mix(colour, theme.GROUND, 0.85), theme.mix(colour, theme.TEXT, 0.55)
    for side in (-1, 1):
        ear = ((0.92, -1.12), (0.94, -0.2), (0.16, -0.86))
        _polygon(surface, colour, centre, radius, [(side * x, y) for x, y in ear])
        inner = ((0.82, -0.9), (0.82, -0.42), (0.42, -0.76))
        _polygon(surface, light, centre, radius, [(side * x, y) for x, y in inner])
    _disc(surface, colour, centre, radius, (0, 0), 1.0)
    for side in (-1, 1):
        _disc(surface, theme.TEXT, centre, radius, (side * 0.4, -0.12), 0.23)
        slit = ((0.4, -0.34), (0.49, -0.12), (0.4, 0.1), (0.31, -0.12))
        _polygon(surface, dark, centre, radius, [(side * x, y) for x, y in slit])
        for slope in (0.06, 0.3):
            _line(surface, light, centre, radius, (side * 0.42, 0.3 + slope / 2), (side * 1.22, 0.22 + slope))
    _polygon(surface, dark, centre, radius, [(-0.14, 0.2), (0.14, 0.2), (0, 0.36)])
    for side in (-1, 1):
        _line(surface, dark, centre, radius, (0, 0.34), (side * 0.22, 0.54))


def draw_mouse(surface: pygame.Surface, centre: Point, radius: float, colour: Colour) -> None:
    """A mouse's head: round ears, small eyes, a pointed nose."""
    dark, light = theme.mix(colour, theme.GROUND, 0.85), theme.mix(colour, theme.TEXT, 0.6)
    for side in (-1, 1):
        _disc(surface, colour, centre, radius, (side * 0.72, -0.62), 0.5)
        _disc(surface, light, centre, radius, (side * 0.72, -0.6), 0.3)
    _disc(surface, colour, centre, radius, (0, 0.04), 0.8)
    _polygon(surface, colour, centre, radius, [(-0.72, 0.36), (0.72, 0.36), (0.16, 1.0), (-0.16, 1.0)])
    for side in (-1, 1):
        _disc(surface, dark, centre, radius, (side * 0.32, 0.0), 0.13)
        _disc(surface, theme.TEXT, centre, radius, (side * 0.32 + 0.04, -0.05), 0.05)
        for slope in (-0.06, 0.2):
            _line(surface, light, centre, radius, (side * 0.24, 0.66 + slope / 2), (side * 0.95, 0.6 + slope))
    _disc(surface, theme.mix(theme.UNSEEN, theme.TEXT, 0.5), centre, radius, (0, 0.94), 0.17)


def _at(centre: Point, radius: float, point: Point) -> Point:
    """A point of a drawing in which the head has radius 1, y down, in pixels."""
    return centre[0] + radius * point[0], centre[1] + radius * point[1]


def _disc(surface: pygame.Surface, colour: Colour, centre: Point, radius: float, at: Point, size: float) -> None:
    pygame.draw.aacircle(surface, colour, _at(centre, radius, at), max(size * radius, 1.0))


def _polygon(surface: pygame.Surface, colour: Colour, centre: Point, radius: float, points: list[Point]) -> None:
    pixels = [_at(centre, radius, point) for point in points]
    pygame.draw.polygon(surface, colour, pixels)
    pygame.draw.aalines(surface, colour, True, pixels)


def _line(surface: pygame.Surface, colour: Colour, centre: Point, radius: float, start: Point, end: Point) -> None:
    pygame.draw.aaline(
        surface, colour, _at(centre, radius, start), _at(centre, radius, end), max(round(radius / 14), 1)
    )
