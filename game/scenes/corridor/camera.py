"""From columns and heights to pixels, for the close view."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from game.worlds import Course

COLUMN = 6.2
"""Width of a column, in units."""
HEIGHT = 84.0
"""Units to a height of 1, the width of the standard road."""
LEADER_AT = 0.52
"""Share of the view that lies behind the leader: 52 %."""
SMOOTH = 15.0
"""Columns over which the camera's own path is smoothed, so that it glides."""


@dataclass(frozen=True)
class Camera:
    """Shows `box` (pixels) of the course around a column."""

    box: pygame.Rect
    column: float
    centre: float
    """The height in the middle of the box."""
    per_column: float
    per_height: float

    def x(self, column: float) -> float:
        return self.box.left + self.box.width * LEADER_AT + (column - self.column) * self.per_column

    def y(self, height: float) -> float:
        return self.box.centery - (height - self.centre) * self.per_height

    def points(self, first: int, heights: NDArray[np.float32]) -> NDArray[np.float64]:
        """`(point, [x, y])` of heights at columns `first`, `first` + 1, …"""
        columns = np.arange(first, first + len(heights))
        x = self.box.left + self.box.width * LEADER_AT + (columns - self.column) * self.per_column
        y = self.box.centery - (heights.astype(np.float64) - self.centre) * self.per_height
        return np.stack([x, y], axis=1)

    @property
    def first(self) -> int:
        """The first column that is seen; may be before the start."""
        return int(np.floor(self.column - self.box.width * LEADER_AT / self.per_column)) - 1

    @property
    def last(self) -> int:
        return int(np.ceil(self.column + self.box.width * (1 - LEADER_AT) / self.per_column)) + 1


def camera_path(course: Course) -> NDArray[np.float64]:
    """`(column,)`: the height that the camera looks at, a glide along the road's middle."""
    middle = course.walls.astype(np.float64).mean(axis=0)
    path: NDArray[np.float64] = gaussian_filter1d(middle, sigma=SMOOTH, mode="nearest")
    return path


def look_at(box: pygame.Rect, scale: float, path: NDArray[np.float64], column: float) -> Camera:
    """The camera for a column; `scale` in pixels a unit."""
    ahead = float(np.interp(column + 8, np.arange(len(path)), path))
    return Camera(box, column, ahead, COLUMN * scale, HEIGHT * scale)
