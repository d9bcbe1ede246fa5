"""The circuit without a window: a state as a picture."""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui import theme
from game.ui.canvas import pixels
from game.worlds import Course
from game.worlds.circuit import kernel
from game.worlds.circuit.courses import line_of

METRES = 110.0
"""Seen from the left edge to the right."""
CAR_LENGTH, CAR_WIDTH = 4.4, 2 * float(kernel.CAR_HALF_WIDTH)
"""m."""
STATE = (640, 400)
"""Of the picture of a state, in pixels."""
LINE_WIDTH = 1.5
"""Of the start line, m."""

Places = NDArray[np.float64]


def picture_of_states(course: Course, states: NDArray[np.floating], size: tuple[int, int] = STATE) -> NDArray[np.uint8]:
    """The road around the car in the newest of states `(field, tick)`, north up."""
    state = states[:, -1]
    surface = pygame.Surface(size)
    surface.fill(theme.GROUND)
    line, scale = line_of(course), size[0] / METRES
    car = np.array([state[kernel.X], state[kernel.Y]], dtype=np.float64)
    heading = np.array([state[kernel.HEADING_X], state[kernel.HEADING_Y]], dtype=np.float64)

    def seen(places: Places) -> list[tuple[float, float]]:
        """Pixels of places `(place, [x, y])` in metres."""
        at = (places - car) * [scale, -scale] + np.array(size) / 2
        return [(float(x), float(y)) for x, y in at]

    left, right = line.beside(line.half), line.beside(-line.half)
    near = np.linalg.norm(line.points - car, axis=1) < METRES
    for k in np.flatnonzero(near):
        # One piece of road at a time, because a ring that is seen in part is no polygon.
        after = (k + 1) % len(line.points)
        pygame.draw.polygon(surface, theme.ROAD, seen(np.array([left[k], left[after], right[after], right[k]])))
    towards = line.tangents[0]
    stripe = np.array([left[0], right[0], right[0] - LINE_WIDTH * towards, left[0] - LINE_WIDTH * towards])
    if near[0]:
        pygame.draw.polygon(surface, theme.DASH, seen(stripe))
    for wall in (left, right):
        pygame.draw.lines(surface, theme.ROAD_EDGE, True, seen(wall), 3)
    ahead, across = heading * CAR_LENGTH / 2, np.array([-heading[1], heading[0]]) * CAR_WIDTH / 2
    body = car + np.array([ahead + across, ahead - across, -ahead - across, -ahead + across])
    pygame.draw.polygon(surface, theme.RANKS[-1], seen(body))
    return pixels(surface)
