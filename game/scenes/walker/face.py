"""The walker's face: the ground, the bodies on it, and a camera that goes with who is ahead."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.breeding.plain import Seen, plain_face
from game.ui import theme
from game.worlds.walker.body import CENTRE, HALF, HULL, STEP
from game.worlds.walker.ground import HEIGHTS
from game.worlds.walker.rows import ANGLE, X, Y

WIDE = 14.0
"""Metres across the box."""
BEHIND, BELOW = 0.4, 0.3
"""Of the box: left of who is ahead, and under the ground that it walks on."""
MOST = 40
"""Walkers that are drawn: the best ones."""
SHADE = 0.35
LINE = 0.6
"""How much of their colour the leg behind and the outlines lose to the background."""
ORDER = (3, 4, 0, 1, 2)
"""Bodies from the back to the front."""


def corners() -> list[NDArray[np.float64]]:
    """Of each body, from its centre of mass `(corner, 2)` [m]."""
    boxes = [np.array([(-w, -h), (w, -h), (w, h), (-w, h)]) for w, h in HALF[1:]]
    return [np.array(HULL) - CENTRE, *boxes]


SHAPES = corners()
Place = Callable[[NDArray[np.floating]], list[tuple[float, float]]]


def paint(surface: pygame.Surface, box: pygame.Rect, seen: Seen) -> None:
    """Ground and walkers, the best one on top."""
    clip = surface.get_clip()
    surface.set_clip(box.clip(clip))
    scale = box.width / WIDE
    heights = seen.course.table[HEIGHTS]
    runs = seen.alive if seen.alive.any() else np.ones_like(seen.alive)
    left = float(np.where(runs, seen.states[X], -np.inf).max()) - WIDE * BEHIND
    level = float(np.interp(left + WIDE * BEHIND, np.arange(len(heights)) * STEP, heights))

    def at(points: NDArray[np.floating]) -> list[tuple[float, float]]:
        across = box.left + (points[:, 0] - left) * scale
        up = box.bottom - box.height * BELOW - (points[:, 1] - level) * scale
        return list(zip(across.tolist(), up.tolist(), strict=True))

    first = max(int(left / STEP) - 1, 0)
    last = min(int((left + WIDE) / STEP) + 2, len(heights))
    if last - first > 1:
        line = at(np.stack([np.arange(first, last) * STEP, heights[first:last]], axis=1))
        pygame.draw.polygon(surface, theme.ROAD, [*line, (line[-1][0], box.bottom), (line[0][0], box.bottom)])
        pygame.draw.aalines(surface, theme.ROAD_EDGE, False, line)
        pygame.draw.lines(surface, theme.ROAD_EDGE, False, line, max(round(scale * 0.04), 1))
    for k in reversed(range(min(len(seen.colours), MOST))):
        colour = seen.colours[k] if seen.alive[k] else theme.MUTED
        draw(at, surface, seen.states[:, k], colour)
    surface.set_clip(clip)


def draw(at: Place, surface: pygame.Surface, state: NDArray[np.floating], colour: theme.Colour) -> None:
    """One walker, from its state `(field,)`; `at` says where points in metres are on the surface."""
    for b in ORDER:
        angle = float(state[ANGLE + b])
        c, s = np.cos(angle), np.sin(angle)
        points = at(SHAPES[b] @ np.array([[c, s], [-s, c]]) + (float(state[X + b]), float(state[Y + b])))
        fill = theme.mix(colour, theme.GROUND, SHADE) if b in ORDER[:2] else colour
        pygame.draw.polygon(surface, fill, points)
        pygame.draw.aalines(surface, theme.mix(colour, theme.GROUND, LINE), True, points)


FACE = plain_face(
    paint,
    line="Two legs learn to walk",
    fitness="Here: the way that it walks, 300 for all of it, less what its motors spend.",
    opening="Random brains. Watch them fall.",
    title="Walker",
)
