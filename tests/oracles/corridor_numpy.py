"""The corridor race and the article's recipe in plain NumPy, float64, one array operation a step."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

SIZES = (7, 8, 4, 1)


def simple_walls() -> np.ndarray:
    """`(2, 400)`: top and bottom wall of the article's simple track."""
    u = np.arange(400) / 10
    top = np.sin(u * np.exp(-((u - 20) ** 2) / 100)) * 0.5 + 0.1 + np.sin(u) + (u - 25) ** 2 / 100
    top += 0.5 - top[0]
    return np.stack([top, top - 1])


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def layers(genomes: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Weights `(individual, n_in, n_out)` and biases `(individual, n_out)` of each layer."""
    count, start, parts = len(genomes), 0, []
    for n_in, n_out in pairwise(SIZES):
        weights = genomes[:, start : start + n_in * n_out].reshape(count, n_in, n_out)
        start += n_in * n_out
        parts.append((weights, genomes[:, start : start + n_out]))
        start += n_out
    return parts


def scores(genomes: np.ndarray, walls: np.ndarray) -> np.ndarray:
    """`(individual,)`: the tick of each one's crash, or the number of ticks. Crashed cars are left out at once."""
    genomes = np.asarray(genomes, dtype=np.float64)
    top, bottom = np.asarray(walls, dtype=np.float64)
    ticks = len(top) - 9
    result = np.full(len(genomes), ticks)
    running = np.arange(len(genomes))
    parts = layers(genomes)
    p, v = np.zeros(len(genomes)), np.zeros(len(genomes))
    for t in range(ticks):
        columns = [v]
        for ahead in (0, 5, 9):
            columns += [p - top[t + ahead], p - bottom[t + ahead]]
        values = np.stack(columns, axis=1)
        for weights, biases in parts:
            values = sigmoid((values[:, None, :] @ weights)[:, 0] + biases)
        force = values[:, 0] - 0.5
        p = p + v / 2
        v = v + force
        p = p + v / 2
        outside = (p > top[t]) | (p < bottom[t])
        if outside.any():
            result[running[outside]] = t
            inside = ~outside
            running, p, v = running[inside], p[inside], v[inside]
            parts = [(weights[inside], biases[inside]) for weights, biases in parts]
            if not len(running):
                break
    return result


def breed(rng: np.random.Generator, genomes: np.ndarray, fitness: np.ndarray) -> np.ndarray:
    """The article's next generation."""
    count = len(genomes)
    best_first = genomes[np.argsort(-fitness, kind="stable")]
    parents = np.minimum(rng.exponential(5, count).astype(int), count - 1)
    return best_first[parents] + rng.uniform(-0.1, 0.1, genomes.shape)
