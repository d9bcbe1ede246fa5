"""Lessons for the mouse: the game of ten moves that it plays while it is taught, compiled.

The cat stands still, the mouse decides by its own output, and a teacher says after each move what it
ought to have answered.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from brains.backprop import Floats, add_transposed, add_updates, backward, change, elman, forward, tape_for
from brains.lanes import ONE, ZERO
from brains.network import Network
from game.engine.kernel_cache import use_kernel_cache

use_kernel_cache()

SIDE = 6
"""Cells along a wall of the room; (0, 0) is bottom left."""
TURNS = 10
"""Moves of a game."""
INPUTS = 4
"""Cat x, cat y, mouse x, mouse y, each divided by SIDE − 1."""
UP, RIGHT, DOWN, LEFT = range(4)
MOVES = ((0, 1), (1, 0), (0, -1), (-1, 0))
"""Of each direction, `(x, y)`, y up."""
TARGETS = (0.125, 0.375, 0.625, 0.875)
"""The outputs that name the directions: the middles of the quarters of the compass."""


def teacher(cat_x: int, cat_y: int, mouse_x: int, mouse_y: int) -> int:
    """The direction that the teacher names.

    Run along the axis in which you are further away already; at a wall, along the wall, away from the cat.
    """
    dx, dy = mouse_x - cat_x, mouse_y - cat_y
    if dy > abs(dx) and mouse_y < SIDE - 1:
        return UP
    if -dy > abs(dx) and mouse_y > 0:
        return DOWN
    if dx >= 0:
        at_wall, along, away = mouse_x == SIDE - 1, dy != 0, RIGHT
    else:
        at_wall, along, away = mouse_x == 0, True, LEFT
    if at_wall and along:
        return UP if dy >= 0 else DOWN
    return away


def step(x: int, y: int, direction: int) -> tuple[int, int]:
    """Where a move leads; into a wall it leads nowhere."""
    move_x, move_y = MOVES[direction]
    return min(max(x + move_x, 0), SIDE - 1), min(max(y + move_y, 0), SIDE - 1)


def cell(x: int, y: int) -> int:
    """The number of a cell."""
    return SIDE * y + x


CELLS = SIDE * SIDE
PLACES = np.array([(x / (SIDE - 1), y / (SIDE - 1)) for y, x in product(range(SIDE), repeat=2)], dtype=np.float32)
"""`(cell, [x, y])` as the mouse sees it."""
NEXT = np.array([[cell(*step(x, y, d)) for d in range(4)] for y, x in product(range(SIDE), repeat=2)])
"""`(cell, direction)`: the cell that a move leads to."""
LESSONS = np.array(
    [
        [TARGETS[teacher(cat_x, cat_y, x, y)] for y, x in product(range(SIDE), repeat=2)]
        for cat_y, cat_x in product(range(SIDE), repeat=2)
    ],
    dtype=np.float32,
)
"""`(cat's cell, mouse's cell)`: the output that the teacher names."""
ORIGINAL = {16: 716_342, 32: 239_721, 64: 216_513, 128: 279_732}
"""Games after which the original reached ORIGINAL_MISTAKES, by hidden units, one run a size."""
ORIGINAL_MISTAKES = 1.2
QUARTERS = np.float32(4.0)
LN_3 = np.float32(math.log(3))

BATCH = 16
"""Games of the improved teacher between two changes of the weights."""
SHARE = np.float32(1 / BATCH)
HORIZON = 1_000_000
"""Games over which its changes get smaller, in a straight line …"""
FLOOR = 0.01
"""… to this part of what they were."""


@njit(inline="always")
def compass(summed: Any) -> Any:
    """The direction that the output σ(summed) means: σ(−ln 3) = ¼, σ(0) = ½, σ(ln 3) = ¾."""
    return (summed >= -LN_3) + (summed >= ZERO) + (summed >= LN_3)


@njit(inline="always")
def play(start: Any, network: Any, tape: Any, errors: Any, way: Any) -> Any:
    """One game from `start ([cat x, cat y, mouse x, mouse y],)`, onto the tape.

    Writes teacher minus output to `errors (turn,)`, and to `way (turn, 2)` the mouse's cell and the direction it takes.
    Returns the mistakes: the sum of |error| in quarters.
    """
    cat = SIDE * start[1] + start[0]
    mouse = SIDE * start[3] + start[2]
    inputs = tape.deltas.shape[1]
    mistakes = ZERO
    for turn in range(TURNS):
        tape.seen[turn, inputs] = PLACES[cat, 0]
        tape.seen[turn, inputs + 1] = PLACES[cat, 1]
        tape.seen[turn, inputs + 2] = PLACES[mouse, 0]
        tape.seen[turn, inputs + 3] = PLACES[mouse, 1]
        direction = compass(forward(network, tape, turn))
        errors[turn] = LESSONS[cat, mouse] - tape.outputs[turn, 0]
        mistakes += abs(errors[turn])
        way[turn, 0] = mouse
        way[turn, 1] = direction
        mouse = NEXT[mouse, direction]
    return mistakes * QUARTERS


@njit(cache=True, nogil=True, error_model="numpy")
def watch(starts: Any, network: Any, tape: Any, errors: Any, ways: Any) -> None:
    """Games that nobody learns from: `errors (game, turn)` and `ways (game, turn, 2)` are written, as `play` says."""
    for game in range(starts.shape[0]):
        play(starts[game], network, tape, errors[game], ways[game])


@njit(cache=True, nogil=True, error_model="numpy")
def teach(starts: Any, alpha: Any, network: Any, tape: Any, mistakes: Any) -> None:
    """The faithful teacher: squared errors, and a change of the weights after each game.

    Args:
        starts: `(game, [cat x, cat y, mouse x, mouse y])` int64.
        alpha: float32, what the summed updates are multiplied by.
        network: `brains.backprop.Elman`, changed.
        tape: scratch from `tape_for(network, TURNS)`.
        mistakes: `(game,)`, written.
    """
    errors = np.empty(TURNS, dtype=np.float32)
    way = np.empty((TURNS, 2), dtype=np.int64)
    for game in range(starts.shape[0]):
        mistakes[game] = play(starts[game], network, tape, errors, way)
        for turn in range(TURNS):
            out = tape.outputs[turn, 0]
            tape.out_deltas[turn, 0] = errors[turn] * (out * (ONE - out))
        backward(network, tape, TURNS)
        add_updates(network.weights, tape, TURNS, alpha)
        add_transposed(network.transposed, tape, TURNS, alpha)


@njit(cache=True, nogil=True, error_model="numpy")
def train(starts: Any, alpha: Any, taught: Any, network: Any, tape: Any, optimizer: Any, mistakes: Any) -> None:
    """The improved teacher: Adam on BATCH games at a time, against the mistakes themselves instead of their squares.

    The gradient of Σ|error| asks each output for the same, however small its error is; squares all but forget
    small errors, which most of the mistakes are made of. Arguments as of `teach`, and:

    Args:
        taught: games that this optimizer has seen before.
        optimizer: `brains.backprop.Adam`.
    """
    errors = np.empty(TURNS, dtype=np.float32)
    way = np.empty((TURNS, 2), dtype=np.int64)
    for game in range(starts.shape[0]):
        mistakes[game] = play(starts[game], network, tape, errors, way)
        for turn in range(TURNS):
            out = tape.outputs[turn, 0]
            slope = out * (ONE - out)
            tape.out_deltas[turn, 0] = slope if errors[turn] > ZERO else -slope
        backward(network, tape, TURNS)
        add_updates(optimizer.gradient, tape, TURNS, ONE)
        taught += 1
        if taught % BATCH == 0:
            change(network, optimizer, alpha * np.float32(max(FLOOR, 1.0 - taught / HORIZON)), SHARE)


@njit(cache=True, nogil=True, error_model="numpy")
def smooth(mistakes: Any, kept: Any, before: Any, smoothed: Any) -> None:
    """Writes `s ← kept·s + (1 − kept)·e` for each game, from s = `before`."""
    for game in range(mistakes.shape[0]):
        before = kept * before + (1.0 - kept) * mistakes[game]
        smoothed[game] = before


@dataclass(frozen=True, eq=False)
class Replay:
    """One game, turn by turn; read-only arrays."""

    cat: tuple[int, int]
    mouse: NDArray[np.int64]
    """`(TURNS + 1, [x, y])`: before each move, and after the last."""
    outputs: NDArray[np.float32]
    """`(TURNS,)`, 0 to 1."""
    directions: NDArray[np.int64]
    """`(TURNS,)`: the moves, as the outputs say."""
    lessons: NDArray[np.int64]
    """`(TURNS,)`: the moves that the teacher names."""
    hidden: NDArray[np.float32]
    """`(TURNS, hidden)`: the hidden units as each output was made."""
    mistakes: float
    """Quarter turns."""


def replay(w0: Floats, wh: Floats, w1: Floats, start: Sequence[int]) -> Replay:
    """The game that these weights (`brains.backprop.elman`) play from `start`: cat x, y, mouse x, y.

    Raises:
        ValueError: a start outside of the room, or weights that do not fit together.
    """
    if len(start) != INPUTS or not all(0 <= place < SIDE for place in start):
        raise ValueError(f"start: expected cat x, cat y, mouse x, mouse y from 0 to {SIDE - 1}, got {tuple(start)}")
    network = elman(w0, wh, w1)
    tape = tape_for(network, TURNS)
    errors = np.empty((1, TURNS), dtype=np.float32)
    ways = np.empty((1, TURNS, 2), dtype=np.int64)
    watch(np.array([start], dtype=np.int64), network, tape, errors, ways)
    way = ways[0]
    cells = np.append(way[:, 0], NEXT[way[-1, 0], way[-1, 1]])
    cat = int(start[0]), int(start[1])
    arrays = (
        np.stack([cells % SIDE, cells // SIDE], axis=1),
        tape.outputs[:, 0].copy(),
        way[:, 1].copy(),
        (LESSONS[cell(*cat), cells[:-1]] * QUARTERS).astype(np.int64),
        tape.seen[1:, : len(w1)].copy(),
    )
    for array in arrays:
        array.flags.writeable = False
    return Replay(cat, *arrays, mistakes=float(np.abs(errors).sum() * QUARTERS))


def wrong_moves(w0: Floats, wh: Floats, w1: Floats, starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """`(y, x)`: the share of moves from each cell that the teacher would not have made, in games from `starts`."""
    network = elman(w0, wh, w1)
    errors = np.empty((len(starts), TURNS), dtype=np.float32)
    ways = np.empty((len(starts), TURNS, 2), dtype=np.int64)
    watch(starts, network, tape_for(network, TURNS), errors, ways)
    mice, directions = ways[..., 0], ways[..., 1]
    told = LESSONS[(SIDE * starts[:, 1] + starts[:, 0])[:, None], mice] * QUARTERS
    made = np.bincount(mice.ravel(), minlength=CELLS)
    wrong = np.bincount(mice.ravel(), weights=(directions != told.astype(np.int64)).ravel(), minlength=CELLS)
    return np.asarray((wrong / np.maximum(made, 1)).reshape(SIDE, SIDE))


BRAIN_INPUTS = 9
"""Of the world's brains; the lesson's four come first, the rest are phases of the cat's sprint, which no lesson has."""
COMPASS_WEIGHTS = (0.0, 1.0, 2.0, 3.0)
COMPASS_BIASES = (0.0, -0.25, -0.75, -1.5)
"""Direction k scores `k·c − k(k + 1)/8`: it passes the one before at output c = k/4, so the largest is the compass."""


def network(hidden: int) -> Network:
    """The taught mouse as a brain of the world: its last layer is the compass, a score for each direction."""
    return Network((BRAIN_INPUTS, hidden, 1, 4), ("sigmoid", "sigmoid", "linear"), (True, False, False))


def genome(w0: Floats, wh: Floats, w1: Floats) -> Floats:
    """The genome of `network` that decides as these weights do, read-only."""
    hidden = len(w1)
    unseen = np.zeros((BRAIN_INPUTS - INPUTS, hidden))
    nothing = np.zeros(hidden)
    parts = (w0, unseen, wh, nothing, w1, [0.0], COMPASS_WEIGHTS, COMPASS_BIASES)
    genes = np.concatenate([np.ravel(part) for part in parts]).astype(np.float32)
    genes.flags.writeable = False
    return genes
