"""Cells and their lessons: gradients and steps of second order against differences, kernels against plain oracles."""

from __future__ import annotations

import numpy as np
import pytest

from brains.cells import CELLS, ELMAN, Cell, backward, cell_of, forward, second_order, tape_of
from tests.oracles import cells_numpy

INPUTS, HIDDEN, STEPS = 3, 4, 5


def filled(kind: int, outputs: int, seed: int = 1) -> Cell:
    cell = cell_of(kind, INPUTS, HIDDEN, outputs)
    cell.flat[:] = np.random.default_rng(seed).uniform(-1, 1, len(cell.flat))
    if kind == ELMAN:
        cell.weights[-1] = cell.out[-1] = 0
    return cell


def differences(loss: object, flat: np.ndarray, step: float = 1e-6) -> np.ndarray:
    """The gradient of a loss of all weights."""
    found = np.empty(len(flat))
    for w in range(len(flat)):
        sides = []
        for change in (step, -step):
            moved = flat.copy()
            moved[w] += change
            sides.append(loss(moved))  # type: ignore[operator]
        found[w] = (sides[0] - sides[1]) / (2 * step)
    return found


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("kind", range(len(CELLS)), ids=CELLS)
def test_a_cell_is_its_formula_and_its_updates_are_minus_the_gradient(kind: int, outputs: int) -> None:
    rng = np.random.default_rng(2)
    cell, inputs, targets = filled(kind, outputs), rng.uniform(-1, 1, (STEPS, INPUTS)), rng.random((STEPS, outputs))
    tape, updates = tape_of(kind, cell, STEPS), cell_of(kind, INPUTS, HIDDEN, outputs)
    for step in range(STEPS):
        tape.seen[step, :INPUTS] = inputs[step]
        forward(kind, cell, tape, step)
    flat = cell.flat.astype(np.float64)
    shape = (kind, INPUTS, HIDDEN, outputs)
    np.testing.assert_allclose(tape.outputs, cells_numpy.outputs(flat, shape, inputs), atol=2e-6)
    tape.out_deltas[:] = (targets - tape.outputs) * tape.outputs * (1 - tape.outputs)
    backward(kind, cell, tape, STEPS, updates)

    def loss(weights: np.ndarray) -> float:
        return float(((targets - cells_numpy.outputs(weights, shape, inputs)) ** 2).sum() / 2)

    gradient = differences(loss, flat)
    np.testing.assert_allclose(updates.flat, -gradient, atol=3e-6)
    assert np.abs(gradient).max() > 0.01, "flat everywhere would agree too"


@pytest.mark.parametrize("outputs", [1, 2])
def test_the_second_order_step_is_half_the_slope_of_the_squared_slope(outputs: int) -> None:
    rng = np.random.default_rng(3)
    cell, inputs = filled(ELMAN, outputs, 4), rng.uniform(-1, 1, (STEPS, INPUTS))
    tape, sums = tape_of(ELMAN, cell, STEPS), cell_of(ELMAN, INPUTS, HIDDEN, outputs)
    for step in range(STEPS):
        tape.seen[step, :INPUTS] = inputs[step]
        forward(ELMAN, cell, tape, step)
    second_order(cell, tape, STEPS, np.zeros((4, HIDDEN, cell.weights.size), dtype=np.float32), sums)
    flat, step = cell.flat.astype(np.float64), 1e-4
    shape = (ELMAN, INPUTS, HIDDEN, outputs)
    middle = cells_numpy.outputs(flat, shape, inputs)
    expected = np.empty(len(flat))
    for w in range(len(flat)):
        sides = []
        for change in (step, -step):
            moved = flat.copy()
            moved[w] += change
            sides.append(cells_numpy.outputs(moved, shape, inputs))
        slope, bend = (sides[0] - sides[1]) / (2 * step), (sides[0] - 2 * middle + sides[1]) / step**2
        expected[w] = (slope * bend).sum()
    np.testing.assert_allclose(sums.flat, expected, atol=1e-6)
    assert np.abs(expected).max() > 1e-3
