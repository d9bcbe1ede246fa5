"""Back-propagation through time, compiled: a network with one recurrent layer and one output.

    h_t = σ(x_t·W0 + h_{t−1}·Wh),  out_t = σ(h_t·W1),  no biases, h starts at 0

(Elman, "Finding structure in time", 1990; Werbos, "Backpropagation through time", 1990.) The hidden
units lie side by side in the vectors of `brains.simd`, padded to whole vectors with units that stay 0
and never learn. The functions are pieces for a compiled loop of the caller's, who decides what an
input is and what an error.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from brains.lanes import HALF, ONE, P0, P1, P2, P3, Q1, Q2, Q3, Q4, TANH_LIMIT, ZERO, aligned
from brains.simd import WIDTH, first, larger, load, smaller, splat, spread, store, total

LIMIT = np.float32(2) * TANH_LIMIT
A0, A1, A2, A3 = (np.float32(p / (2 * 4**k)) for k, p in enumerate((P0, P1, P2, P3)))
B1, B2, B3, B4 = (np.float32(q / 4**k) for k, q in enumerate((Q1, Q2, Q3, Q4), 1))
"""The coefficients of `brains.lanes.tanh` for x² in place of (x/2)²."""

UNROLL = 4
"""Running sums beside each other, because an addition waits for the one before. Divides WIDTH."""

BETAS = (0.9, 0.99)
"""Adam's β₁ and β₂. Measured for the mouse: β₂ = 0.99 learns a fifth faster than the usual 0.999."""
MEAN_KEPT, SQUARE_KEPT = np.float32(BETAS[0]), np.float32(BETAS[1])
TINY = np.float32(1e-8)
"""Adam's ε."""

Floats = NDArray[np.float32]


class Elman(NamedTuple):
    """The network, as rows of vectors, so that whatever changes its weights is a loop over rows."""

    weights: Floats
    """`(width + n_in + 1, width)`: the rows of Wh, those of W0, then W1; n_in is rounded up to a multiple of UNROLL.
    0 in all padding."""
    transposed: Floats
    """`(width, width)`: Wh the other way round, so that the way back needs no sum across a vector."""
    half: Floats
    """`(1, width)`: ½ for hidden units, 0 for the padding, which so stays 0."""


class Tape(NamedTuple):
    """What went on in the steps of one episode, as the way back needs it."""

    seen: Floats
    """`(step + 1, width + …)`: what the hidden units see at a step: h of the step before, in row 0 the 0 that it starts
    at; then the inputs, from column `width` on. 0 in all padding."""
    outputs: Floats
    """`(step, 1)`."""
    out_deltas: Floats
    """`(step, 1)`: how much the output's sum ought to rise."""
    deltas: Floats
    """`(step, width)`: how much the sum of each hidden unit ought to rise."""


def rounded(count: int, multiple: int) -> int:
    """Up to a multiple."""
    return -(-count // multiple) * multiple


def elman(w0: NDArray[np.floating], wh: NDArray[np.floating], w1: NDArray[np.floating]) -> Elman:
    """The network of some weights: `w0 (n_in, hidden)`, `wh (hidden, hidden)`, `w1 (hidden,)`, which are copied."""
    n_in, hidden = w0.shape
    if wh.shape != (hidden, hidden) or w1.shape != (hidden,):
        expected = f"({n_in}, {hidden}), ({hidden}, {hidden}) and ({hidden},)"
        raise ValueError(f"weights: expected shapes {expected}, got {w0.shape}, {wh.shape} and {w1.shape}")
    width = rounded(hidden, WIDTH)
    rows = width + rounded(n_in, UNROLL) + 1
    network = Elman(aligned((rows, width)), aligned((width, width)), aligned((1, width)))
    for array in network:
        array[:] = 0
    network.weights[:hidden, :hidden] = wh
    network.weights[width : width + n_in, :hidden] = w0
    network.weights[-1, :hidden] = w1
    network.transposed[:hidden, :hidden] = wh.T
    network.half[0, :hidden] = HALF
    return network


def weights_of(network: Elman, n_in: int) -> tuple[Floats, Floats, Floats]:
    """Read-only copies of `W0 (n_in, hidden)`, `Wh (hidden, hidden)`, `W1 (hidden,)`."""
    width = network.half.shape[1]
    hidden = int((network.half > 0).sum())
    rows = network.weights[:, :hidden].copy()
    rows.flags.writeable = False
    return rows[width : width + n_in], rows[:hidden], rows[-1]


def tape_for(network: Elman, steps: int) -> Tape:
    """A blank tape of so many steps."""
    rows, width = network.weights.shape
    widths = (rounded(rows - 1, WIDTH), 1, 1, width)
    tape = Tape(*(aligned((steps + (name == "seen"), w)) for name, w in zip(Tape._fields, widths, strict=True)))
    tape.seen[:] = 0
    return tape


@njit(inline="always")
def sigmoid(x: Any, half: Any) -> Any:
    """`half + half·tanh(x/2)` of vectors: σ where `half` is ½, 0 where it is 0.

    Each step waits for this, so it is `brains.lanes.tanh` made short: x/2 is folded into the coefficients, which
    scales them exactly, and the sums are paired (Estrin's scheme).
    """
    z = larger(smaller(x, splat(LIMIT)), splat(-LIMIT))
    s = smaller(x * x, splat(LIMIT * LIMIT))
    ss = s * s
    top = (s * A1 + A0) + ss * (s * A3 + A2)
    bottom = (s * B1 + ONE) + ss * ((s * B3 + B2) + ss * B4)
    return z * top / bottom * half + half


@njit(inline="always")
def combine(rows: Any, count: Any, factors: Any, step: Any, lane: Any) -> Any:
    """The vector `Σ_j factors[step, j] · rows[j, lane:]`, j below `count`, a multiple of UNROLL."""
    a = splat(ZERO)
    b = splat(ZERO)
    c = splat(ZERO)
    d = splat(ZERO)
    for j in range(0, count, UNROLL):
        a = a + load(rows, j, lane) * spread(factors, step, j)
        b = b + load(rows, j + 1, lane) * spread(factors, step, j + 1)
        c = c + load(rows, j + 2, lane) * spread(factors, step, j + 2)
        d = d + load(rows, j + 3, lane) * spread(factors, step, j + 3)
    return (a + b) + (c + d)


@njit(inline="always")
def forward(network: Any, tape: Any, step: Any) -> Any:
    """One step from the inputs on the tape: writes the next step's h and this one's output.

    Returns the sum that the output is the σ of: whoever decides by that need not wait for the σ.
    """
    weights = network.weights
    last = weights.shape[0] - 1
    out = splat(ZERO)
    for lane in range(0, weights.shape[1], WIDTH):
        h = sigmoid(combine(weights, last, tape.seen, step, lane), load(network.half, 0, lane))
        store(tape.seen, step + 1, lane, h)
        out = out + load(weights, last, lane) * h
    summed = total(out)
    tape.outputs[step, 0] = first(sigmoid(splat(summed), splat(HALF)))
    return summed


@njit(inline="always")
def backward(network: Any, tape: Any, steps: Any) -> None:
    """Writes `deltas` from `out_deltas`, last step first: `δ_t = (Wh·δ_{t+1} + W1·out_delta_t) · h_t(1 − h_t)`."""
    weights, deltas = network.weights, tape.deltas
    width = deltas.shape[1]
    last = weights.shape[0] - 1
    for step in range(steps - 1, -1, -1):
        for lane in range(0, width, WIDTH):
            delta = load(weights, last, lane) * spread(tape.out_deltas, step, 0)
            if step < steps - 1:
                delta = delta + combine(network.transposed, width, deltas, step + 1, lane)
            h = load(tape.seen, step + 1, lane)
            store(deltas, step, lane, delta * (h * (ONE - h)))


@njit(inline="always")
def add_outer(rows: Any, count: Any, rate: Any, left: Any, right: Any, begin: Any, end: Any) -> None:
    """`rows[j] += rate · Σ_t left[t, j] · right[t]`, t from `begin` to `end`, j below `count`, a multiple of UNROLL."""
    for lane in range(0, rows.shape[1], WIDTH):
        for j in range(0, count, UNROLL):
            a = splat(ZERO)
            b = splat(ZERO)
            c = splat(ZERO)
            d = splat(ZERO)
            for step in range(begin, end):
                r = load(right, step, lane)
                a = a + r * spread(left, step, j)
                b = b + r * spread(left, step, j + 1)
                c = c + r * spread(left, step, j + 2)
                d = d + r * spread(left, step, j + 3)
            store(rows, j, lane, load(rows, j, lane) + a * rate)
            store(rows, j + 1, lane, load(rows, j + 1, lane) + b * rate)
            store(rows, j + 2, lane, load(rows, j + 2, lane) + c * rate)
            store(rows, j + 3, lane, load(rows, j + 3, lane) + d * rate)


@njit(inline="always")
def add_updates(rows: Any, tape: Any, steps: Any, rate: Any) -> None:
    """Add the summed updates of all steps, times `rate`, to weights or to a gradient laid out like them."""
    last = rows.shape[0] - 1
    add_outer(rows, last, rate, tape.seen, tape.deltas, 0, steps)
    for lane in range(0, rows.shape[1], WIDTH):
        change = splat(ZERO)
        for step in range(steps):
            change = change + load(tape.seen, step + 1, lane) * spread(tape.out_deltas, step, 0)
        store(rows, last, lane, load(rows, last, lane) + change * rate)


@njit(inline="always")
def add_transposed(transposed: Any, tape: Any, steps: Any, rate: Any) -> None:
    """The same for `transposed`: the same products in the same order, so that its bits stay those of Wh.

    What the first step adds to Wh is 0, as the h that it sees.
    """
    add_outer(transposed, transposed.shape[0], rate, tape.deltas, tape.seen, 1, steps)


class Adam(NamedTuple):
    """An optimizer's memory, in rows like those of the weights (Kingma and Ba, "Adam", 2015, algorithm 1)."""

    gradient: Floats
    """The updates gathered since the last change of the weights."""
    mean: Floats
    square: Floats
    """Running means of the updates, m, and of their squares, v."""
    missing: NDArray[np.float64]
    """`(2,)`: β₁ᵗ and β₂ᵗ after t changes, the share that m and v have not gathered yet."""


def adam(network: Elman) -> Adam:
    """Of a network that it has not changed yet."""
    gradient, mean, square = (np.zeros_like(network.weights) for _ in range(3))
    return Adam(gradient, mean, square, np.ones(2))


@njit(inline="always")
def change(network: Any, optimizer: Any, rate: Any, share: Any) -> None:
    """Change the weights by what the gradient has gathered, times `share`, and empty it."""
    missing = optimizer.missing
    missing[0] *= BETAS[0]
    missing[1] *= BETAS[1]
    whole_mean = np.float32(1.0 / (1.0 - missing[0]))
    whole_square = np.float32(1.0 / (1.0 - missing[1]))
    weights = network.weights
    rows, width = weights.shape
    for row in range(rows):
        for unit in range(width):
            g = optimizer.gradient[row, unit] * share
            m = MEAN_KEPT * optimizer.mean[row, unit] + (ONE - MEAN_KEPT) * g
            v = SQUARE_KEPT * optimizer.square[row, unit] + (ONE - SQUARE_KEPT) * (g * g)
            optimizer.gradient[row, unit] = ZERO
            optimizer.mean[row, unit] = m
            optimizer.square[row, unit] = v
            weights[row, unit] += rate * (m * whole_mean) / (np.sqrt(v * whole_square) + TINY)
    for i in range(width):
        for j in range(width):
            network.transposed[j, i] = weights[i, j]
