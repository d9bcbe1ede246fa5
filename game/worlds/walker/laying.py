"""How Gymnasium lays ground: grass, and between it stumps, stairs and pits, from its numbers in its order.

`BipedalWalker._generate_terrain` (O. Klimov), a stretch at a time. Lengths are in metres; a box is left, bottom, right,
top.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.worlds.walker.body import LEVEL, PAD, SCALE, STEP, VERTICES

GRASS, STUMP, STAIRS, PIT = range(4)
SHORTEST, LONGEST = 5, 10
"""Vertices of a stretch of grass: the second is one too many."""
DEPTH = 4 * STEP
"""Of a pit."""
STAIR = 4
"""Vertices of a stair."""
INITIAL_PUSH = 5.0
"""N, at most."""
CLOUDS, CORNERS = VERTICES // 20, 5
Box = tuple[float, float, float, float]


class Laid(NamedTuple):
    """A ground."""

    heights: NDArray[np.float64]
    """`(vertex,)`."""
    boxes: NDArray[np.float64]
    """`(box, 4)`, from left to right: what stands on it."""
    push: float
    """On the hull in the first step [N]."""


def lay(rng: np.random.Generator, high: float = 0.0) -> Laid:
    """The ground, and what is drawn after it: clouds, and the push.

    Args:
        high: how high stumps and stairs are, and how deep pits, as many times Gymnasium's; 0 for grass alone.
    """
    heights: list[float] = []
    boxes: list[Box] = []
    climb, left, kind = 0.0, PAD, GRASS
    while len(heights) < VERTICES:
        if kind == GRASS:
            climb = _grass(rng, heights, climb, left)
        else:
            OBSTACLES[kind](rng, heights, boxes, high)
        if len(heights) <= VERTICES:  # the end is not reached in the middle of a stretch
            left = int(rng.integers(SHORTEST, LONGEST))
            kind = int(rng.integers(STUMP, PIT + 1)) if high and kind == GRASS else GRASS
    for _ in range(CLOUDS):
        rng.uniform(0, VERTICES)
        for _ in range(2 * CORNERS):
            rng.uniform(0, 1)
    push = float(rng.uniform(-INITIAL_PUSH, INITIAL_PUSH))
    return Laid(np.array(heights[:VERTICES]), np.array(boxes).reshape(-1, 4), push)


def _grass(rng: np.random.Generator, heights: list[float], climb: float, count: int) -> float:
    """So many vertices; the first is level with the last one. Returns how much the last one climbs."""
    y = heights[-1] if heights else LEVEL
    for k in range(count):
        vertex = len(heights)
        if vertex == VERTICES:
            heights.append(y)  # too long: the stretch is not at its end
            break
        if k or not vertex:
            climb = 0.8 * climb + 0.01 * np.sign(LEVEL - y)
            if vertex > PAD:
                climb += rng.uniform(-1, 1) / SCALE
            y += climb
        heights.append(y)
    return climb


def _stump(rng: np.random.Generator, heights: list[float], boxes: list[Box], high: float) -> None:
    """One or two steps wide, and as high."""
    x, y, count = STEP * len(heights), heights[-1], int(rng.integers(1, 3))
    boxes.append((x, y, x + count * STEP, y + count * STEP * high))
    heights += [y] * count


def _stairs(rng: np.random.Generator, heights: list[float], boxes: list[Box], high: float) -> None:
    """Three or four, up or down; the ground under them is a ramp."""
    x, y, rise = STEP * len(heights), heights[-1], STEP * high
    up = 1 if rng.random() > 0.5 else -1
    rng.integers(STAIR, STAIR + 1)
    count = int(rng.integers(3, 5))
    for k in range(count):
        ends = x + k * STAIR * STEP, x + (1 + k) * STAIR * STEP
        boxes.append((ends[0], y + (-1 + k * up) * rise, ends[1], y + k * up * rise))
    heights.append(y)
    heights += [y + (k - up) / STAIR * up * rise for k in range(1, count * STAIR)]


def _pit(rng: np.random.Generator, heights: list[float], boxes: list[Box], high: float) -> None:
    """Two or three steps wide, between two boxes."""
    x, y, count = STEP * len(heights), heights[-1], int(rng.integers(3, 5))
    floor = y - DEPTH * high
    boxes.append((x, floor, x + STEP, y))
    boxes.append((x + STEP * count, floor, x + STEP + STEP * count, y))
    heights += [y, *[floor] * count, y]


OBSTACLES = {STUMP: _stump, STAIRS: _stairs, PIT: _pit}
