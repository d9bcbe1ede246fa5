"""The ground that is walked on: earth in layers, grass, stones, and posts that tell the way."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.walker.camera import View
from game.scenes.walker.scenery import Land, ground_of, land_of
from game.scenes.walker.shapes import Points
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds import Course
from game.worlds.walker.body import END, STEP
from game.worlds.walker.ground import HEIGHTS, boxes, tuning_of

LAYERS = ((0.0, 0.0), (0.16, 0.1), (0.75, 0.35), (1.5, 0.5))
"""Of earth, from the top: how far down each begins and how much that differs from place to place [m]."""
POSTS = 10
"""Metres from one post to the next."""
SMALL = 190.0
"""Units of a box's height below which posts have no numbers."""
TUFTS = 3
"""Of grass, on each edge of the ground."""
BLADE = 0.13
"""Of grass, m."""
PEBBLES = 2
"""In the earth under each edge."""
GROWS, DEEPEST = 0.2, 2.0
"""Metres above the ground's line that are drawn on at most, and below it where the earth begins to be all the same."""


def heights_of(course: Course) -> NDArray[np.float64]:
    """`(vertex,)` [m]."""
    return np.asarray(course.table[HEIGHTS], dtype=np.float64)


def height_at(course: Course, x: NDArray[np.floating] | float) -> NDArray[np.float64]:
    """Of the ground at places [m]."""
    heights = course.table[HEIGHTS]
    at = np.clip(np.asarray(x, dtype=np.float64) / STEP, 0, len(heights) - 1)
    before = np.minimum(at.astype(np.int64), len(heights) - 2)
    low, high = heights[before].astype(np.float64), heights[before + 1].astype(np.float64)
    return np.asarray(low + (at - before) * (high - low))


@lru_cache(maxsize=1)
def _dice(count: int) -> NDArray[np.float64]:
    """`(vertex, number)` from 0 to 1: always the same, so that nothing in the ground moves."""
    return np.random.default_rng(12).random((count, 24))


def seen_vertices(view: View) -> NDArray[np.int64]:
    """Numbers of vertices in view, one beyond either edge; also such as lie before the first and behind the last."""
    return np.arange(int(np.floor(view.x / STEP)) - 1, int(np.ceil((view.x + view.wide) / STEP)) + 2)


def lowest_row(course: Course, view: View) -> int:
    """Of the surface: from there on down all is ground."""
    heights = heights_of(course)
    there = heights[np.clip(seen_vertices(view), 0, len(heights) - 1)]
    return int(np.ceil(view.box.bottom - (there.min() - view.y) * view.per_metre))


def _land_and_grass(course: Course) -> tuple[Land, bool]:
    own = tuning_of(course)
    return ground_of(theme.look, own.friction, own.gravity)


def land_under(course: Course) -> Land:
    """Colours of a course's ground."""
    return _land_and_grass(course)[0]


def draw_ground(canvas: Canvas, course: Course, view: View) -> None:
    """Into the view's box; the surface is clipped to it."""
    surface, heights = canvas.surface, heights_of(course)
    land, grows = _land_and_grass(course)
    vertices = seen_vertices(view)
    known = np.clip(vertices, 0, len(heights) - 1)
    dice = _dice(len(heights))[vertices % len(heights)]
    line = np.stack([vertices * STEP, heights[known]], axis=1)
    colours = (land.turf, land.soil, theme.mix(land.soil, land.deep, 0.5), land.deep)
    low = view.box.bottom + 1
    for k, ((down, differs), colour) in enumerate(zip(LAYERS, colours, strict=True)):
        under = line - np.stack([0 * line[:, 0], down + differs * (dice[:, k] - 0.5)], axis=1)
        points = view.pixels(under).tolist()
        if min(y for _, y in points) < low:
            pygame.draw.polygon(surface, colour, [*points, (points[-1][0], low), (points[0][0], low)])
    _pebbles(surface, line, dice, view, land)
    _grass(canvas, line, dice, view, land, TUFTS if grows else 0)


def _pebbles(surface: pygame.Surface, line: Points, dice: NDArray[np.float64], view: View, land: Land) -> None:
    colour = theme.mix(land.soil, land.edge, 0.16)
    for k in range(PEBBLES):
        across, down, size = dice[:, 8 + 3 * k], dice[:, 9 + 3 * k], dice[:, 10 + 3 * k]
        at = view.pixels(line + np.stack([across * STEP, -0.5 - 1.3 * down], axis=1))
        radii = (0.02 + 0.035 * size) * view.per_metre
        for (x, y), radius in zip(at.tolist(), radii.tolist(), strict=True):
            pygame.draw.ellipse(surface, colour, (x - 1.5 * radius, y - radius, 3 * radius, 2 * radius))


def _grass(canvas: Canvas, line: Points, dice: NDArray[np.float64], view: View, land: Land, tufts: int) -> None:
    surface = canvas.surface
    points = view.pixels(line)
    for k in range(tufts):
        share, lean, size = dice[:-1, 4 + k], dice[:-1, 16 + k], dice[:-1, 20 + k]
        feet = points[:-1] + (points[1:] - points[:-1]) * share[:, None]
        tips = feet + np.stack([(lean - 0.5) * 0.9, -0.4 - 0.6 * size], axis=1) * BLADE * view.per_metre
        colour = theme.mix(land.turf, land.grass, 0.35 + 0.3 * k)
        for foot, tip in zip(feet.tolist(), tips.tolist(), strict=True):
            pygame.draw.aaline(surface, colour, foot, tip)
    width = max(round(0.045 * view.per_metre), 1)
    pygame.draw.lines(surface, land.grass, False, points.tolist(), width)
    pygame.draw.aalines(surface, land.grass, False, points.tolist())


def boxes_of(course: Course) -> NDArray[np.float64]:
    """Stones, steps and the sides of pits: `(box, [left, bottom, right, top])` [m]."""
    return np.asarray(boxes(course), dtype=np.float64)


def draw_boxes(surface: pygame.Surface, stones: NDArray[np.float64], view: View) -> None:
    """Stones `(stone, [left, bottom, right, top])` [m], lit from above."""
    land = land_of(theme.look)
    seen = (stones[:, 2] > view.x) & (stones[:, 0] < view.x + view.wide)
    for left, bottom, right, top in stones[seen].tolist():
        (x1, y1), (x2, y2) = view.pixels(np.array([(left, top), (right, bottom)])).tolist()
        box = pygame.Rect(round(x1), round(y1), max(round(x2) - round(x1), 1), max(round(y2) - round(y1), 1))
        pygame.draw.rect(surface, land.stone, box)
        light = max(round(0.05 * view.per_metre), 1)
        pygame.draw.rect(surface, land.edge, (*box.topleft, box.width, light))
        pygame.draw.rect(surface, theme.mix(land.stone, land.deep, 0.5), box, 1)


def draw_posts(canvas: Canvas, course: Course, view: View, start: float) -> None:
    """One every ten metres, with the way from the start on it; and where the way is done."""
    surface, units, land = canvas.surface, canvas.units, land_of(theme.look)
    first = max(int(np.ceil((view.x - 1 - start) / POSTS)), 1)
    small = view.box.height < units.px(SMALL)
    for number in range(first, int((view.x + view.wide + 1 - start) / POSTS) + 1):
        x = start + number * POSTS
        if x > END:
            break
        (at_x, at_y), (_, top) = view.pixels(np.array([(x, height_at(course, x)), (x, height_at(course, x) + 0.75)]))
        pygame.draw.line(surface, land.edge, (at_x, at_y), (at_x, top), units.line(3))
        if not small:
            canvas.label(
                f"{number * POSTS} m", ((at_x + 22 * units.scale) / units.scale, top / units.scale - 12), land.edge
            )
    if view.x - 1 < END < view.x + view.wide + 1:
        (at_x, at_y), (_, top) = view.pixels(
            np.array([(END, height_at(course, END)), (END, height_at(course, END) + 3.4)])
        )
        _finish(surface, at_x, top, at_y, units.px(12))


def _finish(surface: pygame.Surface, x: float, top: float, bottom: float, side: int) -> None:
    """A chequered pole."""
    for k in range(int((bottom - top) / side) + 1):
        y = top + k * side
        high = min(side, bottom - y)
        for column in range(2):
            colour = theme.TEXT if (k + column) % 2 else theme.GROUND
            pygame.draw.rect(surface, colour, (x - side + column * side, y, side, high))
