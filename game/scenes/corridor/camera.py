"""From columns and heights to pixels, for the close view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from game.worlds import Course
from game.worlds.corridor.kernel import EYES

COLUMN = 6.2
"""Width of a column, in units."""
HEIGHT = 84.0
"""Units to a height of 1, the width of the standard road."""
LEADER_AT = 0.52
"""Share of the view that lies behind the leader."""
SMOOTH = 15.0
"""Columns over which the camera's own path is smoothed, so that it glides."""
AHEAD = 8.0
"""Columns by which the camera looks ahead."""


@dataclass(frozen=True)
class SideCamera:
    """Shows the course in `box` (pixels), with (`column`, `centre`) at the pixel (`at_x`, `at_y`)."""

    box: pygame.Rect
    column: float
    centre: float
    at_x: float
    at_y: float
    per_column: float
    per_height: float

    def x(self, column: float) -> float:
        return self.at_x + (column - self.column) * self.per_column

    def y(self, height: float) -> float:
        return self.at_y - (height - self.centre) * self.per_height

    def points(self, first: int, heights: NDArray[np.float32]) -> NDArray[np.float64]:
        """`(point, [x, y])` of heights at columns `first`, `first` + 1, …"""
        columns = np.arange(first, first + len(heights))
        x = self.at_x + (columns - self.column) * self.per_column
        y = self.at_y - (heights.astype(np.float64) - self.centre) * self.per_height
        return np.stack([x, y], axis=1)

    @property
    def first(self) -> int:
        """The first column that is seen; may be before the start."""
        return int(np.floor(self.column - (self.at_x - self.box.left) / self.per_column)) - 1

    @property
    def last(self) -> int:
        return int(np.ceil(self.column + (self.box.right - self.at_x) / self.per_column)) + 1


def between(values: NDArray[Any], column: float) -> float:
    """A value between two columns, by linear interpolation; beyond the ends the last one."""
    column = min(max(column, 0.0), len(values) - 1.0)
    left = min(int(column), len(values) - 2)
    share = column - left
    return float(values[left]) * (1 - share) + float(values[left + 1]) * share


def camera_path(course: Course) -> NDArray[np.float64]:
    """`(column,)`: the height that the camera looks at, a glide along the road's middle."""
    middle = course.table[:EYES].astype(np.float64).mean(axis=0)
    path: NDArray[np.float64] = gaussian_filter1d(middle, sigma=SMOOTH, mode="nearest")
    return path


def look_at(box: pygame.Rect, scale: float, path: NDArray[np.float64], column: float) -> SideCamera:
    """The camera for a column; `scale` in pixels a unit."""
    centre = between(path, column + AHEAD)
    at_x = box.left + box.width * LEADER_AT
    return SideCamera(box, column, centre, at_x, box.centery, COLUMN * scale, HEIGHT * scale)
