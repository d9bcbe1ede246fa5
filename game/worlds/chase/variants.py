"""Other ways of teaching: other cells, other answers, another hand that moves, a cat that is rarely seen, a taught cat.

The lessons of `game.worlds.chase.lessons`, with what is fixed there as data. Who learns the usual way learns there.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from brains.backprop import BETAS, MEAN_KEPT, SQUARE_KEPT, TINY
from brains.cells import Cell, backward, cell_of, forward, second_order
from brains.lanes import ONE, ZERO
from game.worlds.chase.lessons import (
    BATCH,
    CELLS,
    DOWN,
    FLOOR,
    HORIZON,
    INPUTS,
    LEFT,
    LESSONS,
    NEXT,
    PLACES,
    QUARTERS,
    RIGHT,
    SHARE,
    SIDE,
    TARGETS,
    UP,
)

ANSWERS: dict[str, NDArray[np.float32]] = {
    "compass": np.array([[one] for one in TARGETS], dtype=np.float32),
    "sine-cosine": np.array([[0.5, 1.0], [1.0, 0.5], [0.5, 0.0], [0.0, 0.5]], dtype=np.float32),
    "scores": np.eye(4, dtype=np.float32),
}
"""`(direction, output)`: what the teacher wants to hear. Of all directions the one whose answer is nearest is meant, so
the quarters of the compass are those of the original. Sine and cosine are halved and lie around ½."""
ROLES = ("mouse", "cat")
MOUSE, CAT = range(len(ROLES))
UNSEEN = np.float32(-1.0)
"""In the place of both coordinates of who is not seen."""
GRADIENT, ADAM, SECOND_ORDER = range(3)
"""How weights change: `RULES`, by teacher."""
RULES = {"faithful": GRADIENT, "improved": ADAM, "second-order": SECOND_ORDER}


def hunting(cat_x: int, cat_y: int, mouse_x: int, mouse_y: int) -> int:
    """The direction that the cat's teacher names: towards the mouse, along the axis on which it is further away."""
    dx, dy = mouse_x - cat_x, mouse_y - cat_y
    if abs(dy) > abs(dx):
        return UP if dy > 0 else DOWN
    return RIGHT if dx > 0 else LEFT


TOLD = np.stack(
    [
        (LESSONS * QUARTERS).astype(np.int64),
        np.array(
            [
                [hunting(cat % SIDE, cat // SIDE, mouse % SIDE, mouse // SIDE) for mouse in range(CELLS)]
                for cat in range(CELLS)
            ]
        ),
    ]
)
"""`(role, cat's cell, mouse's cell)`: the direction that its teacher names."""


class Plan(NamedTuple):
    """What a game is like, for the compiled loop."""

    kind: int
    """Of `brains.cells.CELLS`."""
    role: int
    """Whose lessons they are."""
    turns: int
    every: int
    """In which turns the other one is seen: 0, `every`, 2 · `every` and so on."""
    rule: int


def blank(kind: int, hidden: int, answer: str) -> Cell:
    """A pupil's cell, all zeros."""
    return cell_of(kind, INPUTS, hidden, ANSWERS[answer].shape[1])


@njit(cache=True, nogil=True, error_model="numpy")
def see(plan: Any, row: Any, cat: int, mouse: int, turn: int) -> None:
    """Write the four inputs of a turn to `row`."""
    row[0], row[1], row[2], row[3] = PLACES[cat, 0], PLACES[cat, 1], PLACES[mouse, 0], PLACES[mouse, 1]
    if turn % plan.every:
        other = 0 if plan.role == MOUSE else 2
        row[other] = UNSEEN
        row[other + 1] = UNSEEN


@njit(cache=True, nogil=True, error_model="numpy")
def meant(outputs: Any, targets: Any) -> int:
    """The direction whose answer is nearest; of two the later one, as on the original's compass."""
    best, nearest = 0, np.float32(np.inf)
    for direction in range(4):
        away = ZERO
        for o in range(targets.shape[1]):
            away += (outputs[o] - targets[direction, o]) ** 2
        if away <= nearest:
            best, nearest = direction, away
    return best


@njit(cache=True, nogil=True, error_model="numpy")
def play(plan: Any, targets: Any, start: Any, led: Any, cell: Any, tape: Any, errors: Any, way: Any) -> Any:
    """One game, onto the tape.

    A mouse's cat stands still. A cat's mouse runs as the mouse's teacher would, before the cat moves; one that is
    caught goes on from the opposite cell.

    Args:
        start: `(4,)`: cat x, cat y, mouse x, mouse y.
        led: `(turn,)`: whether the teacher moves, and not the pupil.
        errors: `(turn, output)`, written: teacher minus answer.
        way: `(turn, 4)`, written: cat, mouse, the direction that was meant and the one that was told.

    Returns:
        Mistakes: of a compass the quarter turns between answer and teacher, of others the moves that were wrong.
    """
    cat = SIDE * start[1] + start[0]
    mouse = SIDE * start[3] + start[2]
    mistakes = ZERO
    outputs = targets.shape[1]
    for turn in range(plan.turns):
        if plan.role == CAT:
            if turn:
                mouse = NEXT[mouse, TOLD[MOUSE, cat, mouse]]
            if cat == mouse:
                mouse = CELLS - 1 - mouse
        see(plan, tape.seen[turn], cat, mouse, turn)
        forward(plan.kind, cell, tape, turn)
        direction, told = meant(tape.outputs[turn], targets), TOLD[plan.role, cat, mouse]
        for o in range(outputs):
            errors[turn, o] = targets[told, o] - tape.outputs[turn, o]
        mistakes += abs(errors[turn, 0]) * QUARTERS if outputs == 1 else np.float32(direction != told)
        way[turn, 0], way[turn, 1], way[turn, 2], way[turn, 3] = cat, mouse, direction, told
        move = told if led[turn] else direction
        if plan.role == MOUSE:
            mouse = NEXT[mouse, move]
        else:
            cat = NEXT[cat, move]
    return mistakes


@njit(cache=True, nogil=True, error_model="numpy")
def watch(
    plan: Any, targets: Any, starts: Any, led: Any, cell: Any, tape: Any, answers: Any, ways: Any, hidden: Any
) -> None:
    """Games that nobody learns from: `answers (game, turn, output)`, `ways (game, turn, 4)` and `hidden (game,
    turn, unit)` are written."""
    errors = np.empty((plan.turns, targets.shape[1]), dtype=np.float32)
    units = hidden.shape[2]
    for game in range(starts.shape[0]):
        play(plan, targets, starts[game], led[game], cell, tape, errors, ways[game])
        answers[game] = tape.outputs
        hidden[game] = tape.seen[1:, INPUTS : INPUTS + units]


class Changes(NamedTuple):
    """What weights change by, in rows like a cell's `flat`."""

    updates: Cell
    """Gathered since the last change."""
    mean: NDArray[np.float32]
    square: NDArray[np.float32]
    """Adam's running means."""
    missing: NDArray[np.float64]
    """`(2,)`: the share that Adam's means have not gathered yet."""
    sums: Cell
    jets: NDArray[np.float32]
    """Scratch of `second_order`; empty where that is not used."""


def changes_of(plan: Plan, hidden: int, answer: str) -> Changes:
    """Of a teacher who has not taught yet."""
    updates, sums = blank(plan.kind, hidden, answer), blank(plan.kind, hidden, answer)
    jets = (4, hidden, updates.weights.size) if plan.rule == SECOND_ORDER else (0, 0, 0)
    mean, square = np.zeros_like(updates.flat), np.zeros_like(updates.flat)
    return Changes(updates, mean, square, np.ones(2), sums, np.zeros(jets, dtype=np.float32))


@njit(cache=True, nogil=True, error_model="numpy")
def teach(
    plan: Any,
    targets: Any,
    starts: Any,
    led: Any,
    rates: Any,
    taught: int,
    cell: Any,
    tape: Any,
    changes: Any,
    mistakes: Any,
) -> None:
    """Games, and what is learned from each.

    GRADIENT: squared errors, a change after each game. ADAM: BATCH games a change, ever smaller, and on the compass the
    errors themselves (of four scores that is least where all are 0: elsewhere squares).
    SECOND_ORDER: the first, and beside −α ∂E/∂w also −β Σ (∂y/∂w)(∂²y/∂w²).

    Args:
        starts, led: `(game, 4)` and `(game, turn)`, as `play` says.
        rates: `(2,)` float32: α and β.
        taught: games that this teacher has seen before.
        cell: changed; `tape` and `changes` of the same cell.
        mistakes: `(game,)`, written.
    """
    errors = np.empty((plan.turns, targets.shape[1]), dtype=np.float32)
    way = np.empty((plan.turns, 4), dtype=np.int64)
    flat, gathered = cell.flat, changes.updates.flat
    for game in range(starts.shape[0]):
        mistakes[game] = play(plan, targets, starts[game], led[game], cell, tape, errors, way)
        for turn in range(plan.turns):
            for o in range(targets.shape[1]):
                out, error = tape.outputs[turn, o], errors[turn, o]
                slope = out * (ONE - out)
                if plan.rule == ADAM and targets.shape[1] == 1:
                    tape.out_deltas[turn, o] = slope if error > ZERO else -slope
                else:
                    tape.out_deltas[turn, o] = slope * error
        backward(plan.kind, cell, tape, plan.turns, changes.updates)
        taught += 1
        if plan.rule != ADAM:
            if plan.rule == SECOND_ORDER:
                second_order(cell, tape, plan.turns, changes.jets, changes.sums)
                for w in range(len(flat)):
                    flat[w] -= rates[1] * changes.sums.flat[w]
            for w in range(len(flat)):
                flat[w] += rates[0] * gathered[w]
                gathered[w] = ZERO
        elif taught % BATCH == 0:
            rate = rates[0] * np.float32(max(FLOOR, 1.0 - taught / HORIZON))
            changes.missing[0] *= BETAS[0]
            changes.missing[1] *= BETAS[1]
            whole_mean = np.float32(1.0 / (1.0 - changes.missing[0]))
            whole_square = np.float32(1.0 / (1.0 - changes.missing[1]))
            for w in range(len(flat)):
                g = gathered[w] * SHARE
                m = MEAN_KEPT * changes.mean[w] + (ONE - MEAN_KEPT) * g
                v = SQUARE_KEPT * changes.square[w] + (ONE - SQUARE_KEPT) * (g * g)
                gathered[w] = ZERO
                changes.mean[w] = m
                changes.square[w] = v
                flat[w] += rate * (m * whole_mean) / (np.sqrt(v * whole_square) + TINY)


@njit(cache=True, nogil=True, error_model="numpy")
def first_thoughts(plan: Any, cats: Any, mice: Any, cell: Any, tape: Any, answers: Any, hidden: Any) -> None:
    """What a first turn makes of cells `(case,)`: `answers (case, output)` and `hidden (case, unit)` are written."""
    units = hidden.shape[1]
    for case in range(cats.shape[0]):
        see(plan, tape.seen[0], cats[case], mice[case], 0)
        forward(plan.kind, cell, tape, 0)
        answers[case] = tape.outputs[0]
        hidden[case] = tape.seen[1, INPUTS : INPUTS + units]
