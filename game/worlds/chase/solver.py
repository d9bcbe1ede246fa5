"""Cat and mouse solved exactly, by value iteration over all positions.

The value of a position is the number of turns until the capture, the turn of the capture counted, if
both play as well as can be: V_0 = ∞, and V_{n+1} from V_n by one turn of looking ahead, until nothing
changes. After n rounds every capture within n turns is known, so it ends (R. Bellman, Dynamic
Programming, 1957, ch. 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from game.worlds.chase.plans import CAT, MOUSE, OPEN, PLANS, WIDTHS, destinations, distances, fits

SPRINTS = (0, 2, 3, 4, 5)
LIMIT = 10
"""A game is given up after LIMIT × width turns."""

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Solution:
    """The solved game. Cells are numbered y · width + x; all arrays are read-only."""

    width: int
    sprint: int
    """Every how many turns the cat sprints; 0 for never."""
    plan: str
    """What stands in the room."""
    value: Values
    """`(phase, cat, mouse)`: turns until the capture, mouse to move; ∞ for never; 0 where both are in one cell."""
    mouse: NDArray[np.int64]
    """`(phase, cat, mouse)`: the best direction. Of equal ones the one that leads furthest from the cat."""
    cat: NDArray[np.int64]
    """`(ply, cat, mouse)`: the best direction; plies are the phases, then the second move of a sprint.

    Of equal ones the one that leads nearest to the mouse."""
    mouse_worth: Values
    """`(phase, cat, mouse, direction)`: turns until the capture after that move."""
    cat_worth: Values
    """`(ply, cat, mouse, direction)`: turns until the capture after that move, of the whole turn."""

    @property
    def limit(self) -> int:
        """Turns after which a game is given up."""
        return LIMIT * self.width

    @property
    def starts(self) -> NDArray[np.int64]:
        """`(start, [cat, mouse])`: every start in different cells."""
        cells = self.width**2
        cat, mouse = np.divmod(np.arange(cells**2), cells)
        different: NDArray[np.int64] = np.stack([cat, mouse], axis=1)[cat != mouse]
        return different

    @property
    def start_values(self) -> Values:
        """`(start,)`: the value of each start in phase 0, at most the limit."""
        cat, mouse = self.starts.T
        return np.asarray(np.minimum(self.value[0, cat, mouse], self.limit))


def solve(width: int, sprint: int, plan: str = OPEN) -> Solution:
    """Solve a room of `width` × `width` cells. Raises ValueError for a room, a sprint or a plan that there is not."""
    if not WIDTHS[0] <= width <= WIDTHS[1]:
        raise ValueError(f"width: expected {WIDTHS[0]} to {WIDTHS[1]}, got {width}")
    if sprint not in SPRINTS:
        raise ValueError(f"sprint: expected one of {', '.join(map(str, SPRINTS))}, got {sprint}")
    if plan not in PLANS or not fits(plan, width):
        raise ValueError(f"walls: expected one that a room of {width} has room for, got {plan!r:.40}")
    return _solved(width, sprint, plan)


@lru_cache(maxsize=16)
def _solved(width: int, sprint: int, plan: str) -> Solution:
    cells, phases = width**2, max(sprint, 1)
    to = destinations(width, plan)
    same = np.eye(cells, dtype=bool)
    value = np.full((phases, cells, cells), np.inf)
    while True:
        after_cat = np.where(same, 0.0, np.roll(value, -1, axis=0))
        cat_worth = [_cat_moves(after_cat[phase], to[CAT]) for phase in range(phases)]
        if sprint:
            cat_worth.append(cat_worth[-1])
            between = np.where(same, 0.0, cat_worth[-1].min(axis=-1))
            cat_worth[-2] = _cat_moves(between, to[CAT])
        after_mouse = np.where(same, 0.0, np.stack([worth.min(axis=-1) for worth in cat_worth[:phases]]))
        mouse_worth = 1.0 + np.stack([after_mouse[:, :, to[MOUSE, d]] for d in range(4)], axis=-1)
        better = np.where(same, 0.0, mouse_worth.max(axis=-1))
        if np.array_equal(better, value):
            break
        value = better
    far = distances(width, plan)
    cat_far = np.stack([far[to[CAT, d]] for d in range(4)], axis=-1)
    mouse_far = np.stack([far[:, to[MOUSE, d]] for d in range(4)], axis=-1)
    mouse = _first_best(-mouse_worth, -mouse_far)
    cat = _first_best(np.stack(cat_worth), cat_far)
    arrays = (value, mouse, cat, mouse_worth, np.stack(cat_worth) + 1.0)
    for array in arrays:
        array.flags.writeable = False
    return Solution(width, sprint, plan, *arrays)


def _cat_moves(after: Values, to: NDArray[np.int64]) -> Values:
    """`(cat, mouse, direction)`: what each move of the cat leads to."""
    return np.stack([after[to[d]] for d in range(4)], axis=-1)


def _first_best(worth: Values, tie: NDArray[np.int64]) -> NDArray[np.int64]:
    """The direction of least worth, then least tie, then the first."""
    least = worth == worth.min(axis=-1, keepdims=True)
    return np.asarray(np.where(least, tie, np.iinfo(np.int64).max).argmin(axis=-1))
