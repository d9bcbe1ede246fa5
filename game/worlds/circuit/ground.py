"""The ground of a circuit as a grid, in which a car looks up where it is and how far its rays go.

Rows of a course: for each cell, line by line, the road as seen from the cell's middle: the signed distance from the
centre line, the way along it, and its direction. A car's own place is found from these to the first order, within a few
centimetres. Before the first cell lies a block of columns with the header, which says of the grid where it lies and of
the road how long and wide it is.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from game.worlds.circuit.lines import Line, Points

OFFSET, ALONG, TOWARDS_X, TOWARDS_Y = range(4)
"""Rows: distance from the centre line [m], positive on its left; way along it [m]; its direction."""
ROWS = 4
HEADER = 0
"""The row with the header."""
LEFT, LOW, COLUMNS, LINES, HALF, LENGTH, START_X, START_Y, START_TOWARDS_X, START_TOWARDS_Y = range(10)
"""Columns of the header: the grid's corner [m], its size in cells, half of the road's width, its length [m]; where
it begins, and in which direction."""
RAYS, RAYS_END = 10, 24
"""Columns of the header: cosine and sine of each of the seven rays of a car, from right to left."""
ANGLES = (-90.0, -35.0, -12.0, 0.0, 12.0, 35.0, 90.0)
"""Of the rays, in degrees, 0 ahead and positive to the left."""
DIRECTIONS = np.array([[math.cos(math.radians(a)), math.sin(math.radians(a))] for a in ANGLES], dtype=np.float32)
CELL = 0.5
"""Side of a cell, m."""
BLOCK = 64
"""Columns before the first cell, and cells are filled up to a multiple of this, so that a lane can say in float32 where
its circuit begins among many."""
BAND = 32
"""Lines of cells that are computed at a time: the steps towards a ground are six times as large as the ground."""
MARGIN = 6.0
"""Metres beyond the road that the grid covers, at least."""


def ground_of(line: Line) -> NDArray[np.float32]:
    """The course `(row, cell)` of a circuit."""
    reach = line.half + MARGIN
    low, high = line.points.min(axis=0) - reach, line.points.max(axis=0) + reach
    columns, lines = (int(n) for n in np.ceil((high - low) / CELL))
    at_x, at_y = ((line.points - low) / CELL).astype(np.intp).T
    away = np.ones((lines, columns), dtype=bool)
    away[at_y, at_x] = False
    owner = np.zeros((lines, columns), dtype=np.int32)
    owner[at_y, at_x] = np.arange(len(line.points))
    # The nearest cell that the line passes through.
    index = distance_transform_edt(away, return_distances=False, return_indices=True)
    cells = columns * lines
    course = np.zeros((ROWS, BLOCK - (-cells // BLOCK) * BLOCK), dtype=np.float32)
    for first in range(0, lines, BAND):
        rows = slice(first, min(first + BAND, lines))
        part = slice(BLOCK + rows.start * columns, BLOCK + rows.stop * columns)
        course[:, part] = _seen_from(line, low, rows, owner[index[0, rows], index[1, rows]])
    start = (*line.points[0], *line.tangents[0])
    course[HEADER, :10] = (*low, columns, lines, line.half, line.length, *start)
    course[HEADER, RAYS:RAYS_END] = np.ravel(DIRECTIONS)
    return course


def _seen_from(line: Line, low: Points, lines: slice, nearest: NDArray[np.int32]) -> NDArray[np.float64]:
    """`(row, cell)` of the course, for some lines of cells; `nearest (line, column)`: a point of the road in each."""
    middle_x = (low[0] + (np.arange(nearest.shape[1]) + 0.5) * CELL)[None, :]
    middle_y = (low[1] + (np.arange(lines.start, lines.stop) + 0.5) * CELL)[:, None]
    # From a point of the line in the nearest cell to the foot of this one.
    for _ in range(2):
        x, y = middle_x - line.points[nearest, 0], middle_y - line.points[nearest, 1]
        towards_x, towards_y = line.tangents[nearest, 0], line.tangents[nearest, 1]
        ahead = x * towards_x + y * towards_y
        offset = y * towards_x - x * towards_y
        bend = np.maximum(1 - line.curvature[nearest] * offset, 0.3)
        nearest = (nearest + np.round(ahead / bend / line.spacing).astype(np.int32)) % len(line.points)
    x, y = middle_x - line.points[nearest, 0], middle_y - line.points[nearest, 1]
    towards_x, towards_y = line.tangents[nearest, 0], line.tangents[nearest, 1]
    along = line.along[nearest] + (x * towards_x + y * towards_y) / bend
    return np.stack([y * towards_x - x * towards_y, along, towards_x, towards_y]).reshape(ROWS, -1)
