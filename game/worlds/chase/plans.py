"""Walls inside a room: shut to both, or with a hole that only the mouse fits through; and doors, where there is none.

A plan looks the same in a room's eight mirror images, so a brain that sees one of them has seen them all. And it is the
same in every game, so that places are all that a brain has to be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

MOVES = ((0, 1), (1, 0), (0, -1), (-1, 0))
"""Up, right, down, left, as (x, y)."""
MOUSE, CAT = 0, 1
OPEN = "open"
WIDTHS = (2, 12)
"""Cells a side."""

Cell = tuple[int, int]
"""`(x, y)`, (0, 0) bottom left."""


@dataclass(frozen=True)
class Side:
    """A side that two neighbouring cells share, with a wall on it."""

    cell: Cell
    other: Cell
    """To the right of the first, or above it."""
    hole: bool
    """Whether the mouse fits through."""


@dataclass(frozen=True)
class Plan:
    """A cross in the middle of a room."""

    says: str
    """In a few words; empty for nothing."""
    arm: str
    """What stands on each part of an arm, a cell long, from the middle of the room outwards; beyond it, nothing."""


DOOR, WALL, HOLE = ".#o"
"""Parts of an arm."""
PLANS = {
    OPEN: Plan("", ""),
    "holes": Plan("holes for the mouse", ".o"),
    "cross": Plan("a cross of walls", "#"),
    "rooms": Plan("four rooms", "###"),
}


def least(plan: str) -> int:
    """The narrowest room that has room for a plan; wider ones have an even width, too, as walls stand between cells."""
    return max(2 * len(PLANS[plan].arm), WIDTHS[0])


def fits(plan: str, width: int) -> bool:
    """Whether a room of this width has room for it."""
    return plan == OPEN or (width >= least(plan) and width % 2 == 0)


def fitting(width: int, plan: str) -> int:
    """The width nearest to this one that has room for a plan; the wider one of two."""
    return width if plan == OPEN else min(max(least(plan), width + width % 2), WIDTHS[1])


@lru_cache(maxsize=32)
def sides(width: int, plan: str) -> tuple[Side, ...]:
    """The walls of a plan in a room."""
    made, half = [], width // 2
    for part, stands in enumerate(PLANS[plan].arm):
        for at in (half + part, half - 1 - part):
            if stands != DOOR:
                made.append(Side((half - 1, at), (half, at), stands == HOLE))
                made.append(Side((at, half - 1), (at, half), stands == HOLE))
    return tuple(made)


def shut(plan: str, role: int) -> tuple[int, ...]:
    """The parts of an arm that do not let somebody through, which follow each other."""
    return tuple(
        part for part, stands in enumerate(PLANS[plan].arm) if stands == WALL or (stands == HOLE and role == CAT)
    )


@lru_cache(maxsize=64)
def destinations(width: int, plan: str = OPEN) -> NDArray[np.int64]:
    """`(role, direction, cell)`: where a move leads; into a wall, nowhere. Cells: y · width + x. Read-only."""
    y, x = np.divmod(np.arange(width**2), width)
    last = width - 1
    made = np.stack([np.clip(y + dy, 0, last) * width + np.clip(x + dx, 0, last) for dx, dy in MOVES])
    made = np.stack([made, made])
    for side in sides(width, plan):
        one, two = (at_y * width + at_x for at_x, at_y in (side.cell, side.other))
        for role in (CAT,) if side.hole else (MOUSE, CAT):
            for a, b in ((one, two), (two, one)):
                made[role, :, a][made[role, :, a] == b] = a
    made.flags.writeable = False
    return made


@lru_cache(maxsize=64)
def distances(width: int, plan: str) -> NDArray[np.int64]:
    """`(cell, cell)`: the cat's steps from one to another. Read-only."""
    to, cells = destinations(width, plan)[CAT], width**2
    steps = np.where(np.eye(cells, dtype=bool), 0, cells)
    while True:
        nearer = np.minimum(steps, 1 + np.min([steps[to[d]] for d in range(len(MOVES))], axis=0))
        if np.array_equal(nearer, steps):
            steps.flags.writeable = False
            return steps
        steps = nearer
