"""Recurrent cells with back-propagation through time, compiled: Elman's, gated ones, and steps of second order.

With h the hidden units, x what is seen, σ and tanh unit by unit, ∘ the product unit by unit, and biases b:

    elman   h' = σ(xW + hU)                                   (Elman, "Finding structure in time", 1990; no biases)
    gru     z = σ(xW + hU + b), r = σ(xW + hU + b), n = tanh(xW + (r∘h)U + b), h' = z∘h + (1 − z)∘n
                                                              (Cho et al., "Phrase representations …", 2014)
    lstm    i, f, o = σ(xW + hU + b), g = tanh(xW + hU + b), c' = f∘c + i∘g, h' = o∘tanh(c')
                                        (Hochreiter and Schmidhuber, 1997; with the forget gate of Gers et al., 2000)

Each gate has its own W, U and b, side by side in one matrix. The answers are y = σ(h'V), of the gated with biases, too.
This is the plain way for all of them; `brains.backprop` is the quick one of Elman's network with one output. No
function of the machine's library is called, and no sum reordered, so that the bits are the same everywhere.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from brains.lanes import HALF, ONE, P0, P1, P2, P3, Q1, Q2, Q3, Q4, TANH_LIMIT, ZERO

CELLS = ("elman", "gru", "lstm")
ELMAN, GRU, LSTM = range(len(CELLS))
GATES = (1, 3, 4)
"""By cell, the gates in the order of their columns: GRU z r n, LSTM i f o g."""
TWO = np.float32(2.0)

Floats = NDArray[np.float32]


class Cell(NamedTuple):
    """A cell and its answers, as views of one row of numbers."""

    flat: Floats
    """All of them."""
    weights: Floats
    """`(inputs + hidden + 1, gates · hidden)`: rows of W, of U, then b."""
    out: Floats
    """`(hidden + 1, outputs)`: rows of V, then its b."""


class Tape(NamedTuple):
    """What went on in the steps of one episode, as the way back needs it."""

    seen: Floats
    """`(step + 1, inputs + hidden + 1)`: x, the h before, and 1 where there are biases; 0 where not."""
    gates: Floats
    """`(step, gates · hidden)`: what the gates came to."""
    memory: Floats
    """`(step + 1, hidden)`: c of an LSTM before each step."""
    outputs: Floats
    """`(step, output)`."""
    out_deltas: Floats
    """`(step, output)`: how much each output's sum ought to rise."""
    deltas: Floats
    """`(gates · hidden,)`: the same of one step's gates."""
    carried: Floats
    """`(3, hidden)`: what h, c and r∘h ought to rise by."""


def cell_of(kind: int, inputs: int, hidden: int, outputs: int) -> Cell:
    """With zeros for weights."""
    rows, columns = inputs + hidden + 1, GATES[kind] * hidden
    flat = np.zeros(rows * columns + (hidden + 1) * outputs, dtype=np.float32)
    return seen_as(flat, kind, inputs, hidden, outputs)


def seen_as(flat: Floats, kind: int, inputs: int, hidden: int, outputs: int) -> Cell:
    """The cell whose numbers these are, which are not copied. Raises ValueError for too few or too many."""
    rows, columns = inputs + hidden + 1, GATES[kind] * hidden
    count = rows * columns
    if flat.shape != (count + (hidden + 1) * outputs,):
        raise ValueError(f"cell: expected {count + (hidden + 1) * outputs} numbers, got shape {flat.shape}")
    return Cell(flat, flat[:count].reshape(rows, columns), flat[count:].reshape(hidden + 1, outputs))


def tape_of(kind: int, cell: Cell, steps: int) -> Tape:
    """A blank tape of so many steps."""
    hidden, outputs = cell.out.shape[0] - 1, cell.out.shape[1]
    columns = cell.weights.shape[1]
    shapes = (
        (steps + 1, cell.weights.shape[0]),
        (steps, columns),
        (steps + 1, hidden),
        (steps, outputs),
        (steps, outputs),
        (columns,),
        (3, hidden),
    )
    tape = Tape(*(np.zeros(shape, dtype=np.float32) for shape in shapes))
    tape.seen[:, -1] = float(kind != ELMAN)
    return tape


@njit(cache=True, nogil=True, error_model="numpy")
def squash(x: Any) -> Any:
    """`brains.lanes.tanh` of one number."""
    z = min(max(x, -TANH_LIMIT), TANH_LIMIT)
    s = z * z
    return z * (((s * P3 + P2) * s + P1) * s + P0) / ((((s * Q4 + Q3) * s + Q2) * s + Q1) * s + ONE)


@njit(cache=True, nogil=True, error_model="numpy")
def sigmoid(x: Any) -> Any:
    """σ of one number."""
    return squash(x * HALF) * HALF + HALF


@njit(cache=True, nogil=True, error_model="numpy")
def forward(kind: int, cell: Any, tape: Any, step: int) -> None:
    """One step from the inputs on the tape: writes the next h (and c) and this step's gates and outputs."""
    rows, columns = cell.weights.shape
    hidden, outputs = cell.out.shape[0] - 1, cell.out.shape[1]
    inputs = rows - hidden - 1
    seen, gates, after = tape.seen[step], tape.gates[step], tape.seen[step + 1, inputs:]
    before = seen[inputs:]
    last = columns - hidden
    gates[:] = ZERO
    for row in range(rows):
        # A GRU's candidate sees r∘h, which is not known yet.
        end = last if kind == GRU and inputs <= row < rows - 1 else columns
        for k in range(end):
            gates[k] += seen[row] * cell.weights[row, k]
    if kind == ELMAN:
        for k in range(hidden):
            gates[k] = sigmoid(gates[k])
            after[k] = gates[k]
    elif kind == GRU:
        for k in range(last):
            gates[k] = sigmoid(gates[k])
        for j in range(hidden):
            kept = gates[hidden + j] * before[j]
            for k in range(last, columns):
                gates[k] += kept * cell.weights[inputs + j, k]
        for k in range(hidden):
            z, n = gates[k], squash(gates[last + k])
            gates[last + k] = n
            after[k] = z * before[k] + (ONE - z) * n
    else:
        for k in range(last):
            gates[k] = sigmoid(gates[k])
        for k in range(hidden):
            gates[last + k] = squash(gates[last + k])
            c = gates[hidden + k] * tape.memory[step, k] + gates[k] * gates[last + k]
            tape.memory[step + 1, k] = c
            after[k] = gates[2 * hidden + k] * squash(c)
    for o in range(outputs):
        total = ZERO
        for k in range(hidden + 1):
            total += after[k] * cell.out[k, o]
        tape.outputs[step, o] = sigmoid(total)


@njit(cache=True, nogil=True, error_model="numpy")
def backward(kind: int, cell: Any, tape: Any, steps: int, updates: Any) -> None:
    """Add to `updates`, a cell's arrays, what each weight ought to rise by, from `out_deltas`, last step first."""
    rows, columns = cell.weights.shape
    hidden, outputs = cell.out.shape[0] - 1, cell.out.shape[1]
    inputs = rows - hidden - 1
    last = columns - hidden
    deltas, later, late_memory, late_kept = tape.deltas, tape.carried[0], tape.carried[1], tape.carried[2]
    tape.carried[:] = ZERO
    for step in range(steps - 1, -1, -1):
        seen, gates, after = tape.seen[step], tape.gates[step], tape.seen[step + 1, inputs:]
        before = seen[inputs:]
        for k in range(hidden + 1):
            for o in range(outputs):
                delta = tape.out_deltas[step, o]
                updates.out[k, o] += after[k] * delta
                if k < hidden:
                    later[k] += cell.out[k, o] * delta
        if kind == ELMAN:
            for k in range(hidden):
                deltas[k] = later[k] * (gates[k] * (ONE - gates[k]))
                later[k] = ZERO
        elif kind == GRU:
            for k in range(hidden):
                z, n = gates[k], gates[last + k]
                deltas[k] = later[k] * (before[k] - n) * (z * (ONE - z))
                deltas[last + k] = later[k] * (ONE - z) * (ONE - n * n)
                later[k] *= z
            for j in range(hidden):
                total = ZERO
                for k in range(last, columns):
                    total += cell.weights[inputs + j, k] * deltas[k]
                late_kept[j] = total
            for k in range(hidden):
                r = gates[hidden + k]
                deltas[hidden + k] = late_kept[k] * before[k] * (r * (ONE - r))
                later[k] += late_kept[k] * r
        else:
            for k in range(hidden):
                i, f, o_gate, g = gates[k], gates[hidden + k], gates[2 * hidden + k], gates[last + k]
                c = squash(tape.memory[step + 1, k])
                risen = late_memory[k] + later[k] * o_gate * (ONE - c * c)
                deltas[k] = risen * g * (i * (ONE - i))
                deltas[hidden + k] = risen * tape.memory[step, k] * (f * (ONE - f))
                deltas[2 * hidden + k] = later[k] * c * (o_gate * (ONE - o_gate))
                deltas[last + k] = risen * i * (ONE - g * g)
                late_memory[k] = risen * f
                later[k] = ZERO
        through = last if kind == GRU else columns
        for row in range(rows):
            own = inputs <= row < rows - 1
            value = seen[row]
            for k in range(through):
                updates.weights[row, k] += value * deltas[k]
            if kind == GRU:
                value = value * gates[hidden + row - inputs] if own else value
                for k in range(last, columns):
                    updates.weights[row, k] += value * deltas[k]
            if own:
                total = ZERO
                for k in range(through):
                    total += cell.weights[row, k] * deltas[k]
                later[row - inputs] += total


@njit(cache=True, nogil=True, error_model="numpy")
def second_order(cell: Any, tape: Any, steps: int, jets: Any, sums: Any) -> None:
    """Write `Σ (∂y/∂w)(∂²y/∂w²)` of all answers and steps, of each weight of an Elman cell, to the cell `sums`.

    Exact, along the way that was taken: each weight w has its own Taylor series, h, ∂h/∂w and ∂²h/∂w², which is carried
    forward through time. That costs as many passes as there are weights.

    Args:
        jets: `(4, hidden, weights of the cell)` float32, scratch.
    """
    rows, hidden = cell.weights.shape
    outputs = cell.out.shape[1]
    inputs = rows - hidden - 1
    count = rows * hidden
    jets[:] = ZERO
    sums.flat[:] = ZERO
    first, second, new_first, new_second = jets[0], jets[1], jets[2], jets[3]
    for step in range(steps):
        seen, after = tape.seen[step], tape.seen[step + 1, inputs:]
        for k in range(hidden):
            a, b = new_first[k], new_second[k]
            a[:] = ZERO
            b[:] = ZERO
            if step > 0:
                for j in range(hidden):
                    weight = cell.weights[inputs + j, k]
                    for w in range(count):
                        a[w] += weight * first[j, w]
                        b[w] += weight * second[j, w]
            for row in range(rows):
                w = row * hidden + k
                a[w] += seen[row]
                if inputs <= row < rows - 1:
                    b[w] += TWO * first[row - inputs, w]
            h = after[k]
            slope = h * (ONE - h)
            bend = slope * (ONE - TWO * h)
            for w in range(count):
                b[w] = bend * a[w] * a[w] + slope * b[w]
                a[w] = slope * a[w]
        first, new_first = new_first, first
        second, new_second = new_second, second
        for o in range(outputs):
            y = tape.outputs[step, o]
            slope = y * (ONE - y)
            bend = slope * (ONE - TWO * y)
            a, b = new_first[0], new_second[0]  # what was there is not needed any more
            a[:] = ZERO
            b[:] = ZERO
            for k in range(hidden):
                weight = cell.out[k, o]
                for w in range(count):
                    a[w] += weight * first[k, w]
                    b[w] += weight * second[k, w]
                own = after[k]
                sums.out[k, o] += slope * own * (bend * own * own)
            for w in range(count):
                sums.flat[w] += slope * a[w] * (bend * a[w] * a[w] + slope * b[w])
