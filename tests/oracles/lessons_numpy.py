"""The taught mouse in plain NumPy, float64: one game, one update, written from the facts."""

from __future__ import annotations

import math

import numpy as np

MOVES = 10
SIDE = 6
STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))
TARGETS = (0.125, 0.375, 0.625, 0.875)

Weights = tuple[np.ndarray, np.ndarray, np.ndarray]
"""`W0 (4, h)`, `Wh (h, h)`, `W1 (h,)`."""


def teacher(cat_x: int, cat_y: int, mouse_x: int, mouse_y: int) -> int:
    """Run along the axis in which you are further away; at a wall, along the wall and away."""
    dx, dy = mouse_x - cat_x, mouse_y - cat_y
    if dy > abs(dx) and mouse_y < SIDE - 1:
        return 0
    if -dy > abs(dx) and mouse_y > 0:
        return 2
    if dx >= 0:
        if mouse_x < SIDE - 1 or dy == 0:
            return 1
        return 0 if dy > 0 else 2
    if mouse_x > 0:
        return 3
    return 0 if dy >= 0 else 2


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def play(weights: Weights, start: np.ndarray) -> tuple[np.ndarray, ...]:
    """One game: inputs `(10, 4)`, hidden `(11, h)` from h = 0 on, outputs `(10,)`, errors `(10,)`."""
    w0, wh, w1 = weights
    cat_x, cat_y, x, y = (int(place) for place in start)
    inputs = np.empty((MOVES, 4))
    hidden = np.zeros((MOVES + 1, len(w1)))
    outputs, errors = np.empty(MOVES), np.empty(MOVES)
    for t in range(MOVES):
        inputs[t] = cat_x / 5, cat_y / 5, x / 5, y / 5
        hidden[t + 1] = sigmoid(inputs[t] @ w0 + hidden[t] @ wh)
        out = 1 / (1 + math.exp(-(hidden[t + 1] @ w1)))
        outputs[t] = out
        errors[t] = TARGETS[teacher(cat_x, cat_y, x, y)] - out
        step_x, step_y = STEPS[min(int(out * 4), 3)]
        x, y = min(max(x + step_x, 0), SIDE - 1), min(max(y + step_y, 0), SIDE - 1)
    return inputs, hidden, outputs, errors


def updates(weights: Weights, game: tuple[np.ndarray, ...], squared: bool = True) -> Weights:
    """The three summed updates of back-propagation through time, of ½·Σ error² or of Σ |error|."""
    _, wh, w1 = weights
    inputs, hidden, outputs, errors = game
    out_deltas = (errors if squared else np.sign(errors)) * outputs * (1 - outputs)
    slopes = hidden[1:] * (1 - hidden[1:])
    deltas = np.empty_like(slopes)
    later = np.zeros(len(w1))
    for t in reversed(range(MOVES)):
        later = deltas[t] = (wh @ later + w1 * out_deltas[t]) * slopes[t]
    return inputs.T @ deltas, hidden[:-1].T @ deltas, out_deltas @ hidden[1:]


def teach(weights: Weights, starts: np.ndarray, alpha: float = 0.1) -> tuple[Weights, np.ndarray]:
    """Weights after the games, and each game's mistakes `(game,)`; `starts (game, [cat x, y, mouse x, y])`."""
    mistakes = np.empty(len(starts))
    for number, start in enumerate(starts):
        game = play(weights, start)
        w0, wh, w1 = (w + alpha * change for w, change in zip(weights, updates(weights, game), strict=True))
        weights = w0, wh, w1
        mistakes[number] = np.abs(game[3]).sum() * 4
    return weights, mistakes


def train(weights: Weights, starts: np.ndarray, alpha: float = 0.05) -> tuple[Weights, np.ndarray]:
    """The improved teacher: Σ |error|, Adam on the mean of 16 games, steps that shrink over a million games."""
    mistakes = np.empty(len(starts))
    gathered = [np.zeros_like(w) for w in weights]
    m, v = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]
    for number, start in enumerate(starts, 1):
        game = play(weights, start)
        mistakes[number - 1] = np.abs(game[3]).sum() * 4
        gathered = [sum(pair) for pair in zip(gathered, updates(weights, game, squared=False), strict=True)]
        if number % 16 == 0:
            t = number // 16
            rate = alpha * max(0.01, 1 - number / 1_000_000)
            m = [0.9 * a + 0.1 * g / 16 for a, g in zip(m, gathered, strict=True)]
            v = [0.99 * a + 0.01 * (g / 16) ** 2 for a, g in zip(v, gathered, strict=True)]
            steps = [a / (1 - 0.9**t) / (np.sqrt(b / (1 - 0.99**t)) + 1e-8) for a, b in zip(m, v, strict=True)]
            w0, wh, w1 = (w + rate * step for w, step in zip(weights, steps, strict=True))
            weights = w0, wh, w1
            gathered = [np.zeros_like(w) for w in weights]
    return weights, mistakes
