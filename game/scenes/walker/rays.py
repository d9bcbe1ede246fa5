"""What the lidar of a walker meets, for the picture."""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.walker.camera import View
from game.scenes.walker.ground_view import boxes_of, heights_of
from game.scenes.walker.shapes import Points
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds import Course
from game.worlds.walker.body import RANGE, RAYS, STEP

DIRECTIONS = np.array([(np.sin(0.15 * ray), -np.cos(0.15 * ray)) for ray in range(RAYS)])
"""`(ray, [x, y])`, from straight down to nearly straight ahead."""


def lengths(course: Course, origin: Points) -> NDArray[np.float64]:
    """`(ray,)` [m] from a place `([x, y],)` to the nearest edge of ground or stone; the range where there is none."""
    heights = heights_of(course)
    first = max(int(origin[0] / STEP) - 1, 0)
    near = np.arange(first, min(first + int(RANGE / STEP) + 3, len(heights) - 1))
    begins = np.stack([near * STEP, heights[near]], axis=-1)
    ends = np.stack([(near + 1) * STEP, heights[near + 1]], axis=-1)
    for left, bottom, right, top in boxes_of(course):
        if origin[0] - 1 < right and left < origin[0] + RANGE:
            corners = np.array([(left, bottom), (left, top), (right, top), (right, bottom)])
            begins, ends = np.vstack([begins, corners]), np.vstack([ends, np.roll(corners, -1, axis=0)])
    return _nearest(begins - origin, ends - begins)


def _nearest(begins: Points, along: Points) -> NDArray[np.float64]:
    """Where rays from the origin first meet edges, each from its beginning `(edge, [x, y])` along itself."""
    across = DIRECTIONS[:, None, 0] * along[:, 1] - DIRECTIONS[:, None, 1] * along[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        way = (begins[:, 0] * along[:, 1] - begins[:, 1] * along[:, 0]) / across
        share = (begins[:, 0] * DIRECTIONS[:, None, 1] - begins[:, 1] * DIRECTIONS[:, None, 0]) / across
        meets = (across != 0) & (way >= 0) & (way <= RANGE) & (share >= 0) & (share <= 1)
    return np.asarray(np.where(meets, way, RANGE).min(axis=1, initial=RANGE))


def draw_rays(canvas: Canvas, course: Course, origin: Points, view: View) -> None:
    """Ten rays, with a dot where one meets something."""
    ways = lengths(course, origin)
    eye = view.pixels(origin).tolist()
    ends = view.pixels(origin + DIRECTIONS * ways[:, None]).tolist()
    ray, dot = theme.mix(theme.GROUND, theme.BEST, 0.7), theme.mix(theme.GROUND, theme.BEST, 0.95)
    radius = max(1.5, 2.8 * canvas.units.scale)
    for end, way in zip(ends, ways.tolist(), strict=True):
        pygame.draw.aaline(canvas.surface, ray, eye, end)
        if way < RANGE:
            pygame.draw.aacircle(canvas.surface, dot, end, radius)
