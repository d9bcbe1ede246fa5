"""Recurrent cells in plain NumPy, float64, written from the published formulas."""

from __future__ import annotations

import numpy as np

Shape = tuple[int, int, int, int]
"""Kind (0 Elman, 1 GRU, 2 LSTM), inputs, hidden units, outputs."""


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def outputs(flat: np.ndarray, shape: Shape, inputs: np.ndarray) -> np.ndarray:
    """`(step, output)` of inputs `(step, input)`, from h = 0 on."""
    kind, n_in, n, n_out = shape
    columns = (1, 3, 4)[kind] * n
    rows = n_in + n + 1
    weights, out = flat[: rows * columns].reshape(rows, columns), flat[rows * columns :].reshape(n + 1, n_out)
    w, u, b = weights[:n_in], weights[n_in:-1], weights[-1]
    h, c, answers = np.zeros(n), np.zeros(n), []
    for x in inputs:
        if kind == 0:
            h = sigmoid(x @ w + h @ u)
        elif kind == 1:
            z, r = np.split(sigmoid((x @ w + h @ u + b)[: 2 * n]), 2)
            candidate = np.tanh((x @ w + b)[2 * n :] + (r * h) @ u[:, 2 * n :])
            h = z * h + (1 - z) * candidate
        else:
            i, f, o, g = np.split(x @ w + h @ u + b, 4)
            c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
            h = sigmoid(o) * np.tanh(c)
        answers.append(sigmoid(h @ out[:-1] + (out[-1] if kind else 0)))
    return np.array(answers)
