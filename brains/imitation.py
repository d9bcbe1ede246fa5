"""Learning from an example: a feed-forward brain is fitted to what somebody saw and did, by back-propagation.

D. E. Rumelhart, G. E. Hinton, R. J. Williams: Learning representations by back-propagating errors, 1986; with the steps
of D. P. Kingma, J. Ba: Adam, 2015.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from brains.network import Network
from brains.policy import Floats

WAYS = ("dagger", "copy")
"""In which one brain is taught by another; a student's file says so where others name a strategy."""
EPOCHS = 400
BATCH = 128
RATE = 0.01
"""Of the first step; it falls to a twentieth by the end."""
LAST = 0.05
MEAN_KEPT, SQUARE_KEPT, TINY = 0.9, 0.999, 1e-8
"""Adam's β₁, β₂ and ε."""
REACH = 0.9
"""Of an activation with limits: what is to be learned is kept within this share, where the slope is not yet flat."""

SLOPES = {
    "linear": lambda value: np.ones_like(value),
    "sigmoid": lambda value: value * (1 - value),
    "tanh": lambda value: 1 - value * value,
    "relu": lambda value: (value > 0).astype(value.dtype),
}
"""Of each activation, from what it gave."""


class Practice(NamedTuple):
    """How long, in what steps, and on how many moments at a time."""

    epochs: int = EPOCHS
    batch: int = BATCH
    rate: float = RATE
    last: float = LAST


def imitate(network: Network, seen: NDArray[np.floating], done: NDArray[np.floating], seed: int) -> NDArray[np.float32]:
    """A genome `(genes,)` that does `done (moment, output)` where it sees `seen (moment, input)`, as nearly as it can.

    Raises:
        ValueError: a network with memory, or tables that do not fit it.
    """
    if any(network.recurrent):
        raise ValueError("network: expected one without memory")
    wanted = (network.sizes[0], network.sizes[-1])
    if seen.ndim != 2 or done.ndim != 2 or len(seen) != len(done) or (seen.shape[1], done.shape[1]) != wanted:
        raise ValueError(f"example: expected tables with {wanted} columns, got shapes {seen.shape} and {done.shape}")
    rng = np.random.default_rng(seed)
    genome = beginning(network, rng)
    for one in practised(network, genome, seen, np.clip(done, -REACH, REACH), rng, Practice()):
        genome = one
    return genome.astype(np.float32)


def practised(
    network: Network,
    genome: NDArray[np.float64],
    seen: NDArray[np.floating],
    goal: NDArray[np.floating],
    rng: np.random.Generator,
    practice: Practice,
    holes: NDArray[np.bool_] | None = None,
) -> Iterator[NDArray[np.float64]]:
    """The genome `(genes,)` after each epoch, nearer and nearer to `goal (moment, output)`; in `holes` it stays."""
    mean, square = np.zeros_like(genome), np.zeros_like(genome)
    steps, step = practice.epochs * -(-len(seen) // practice.batch), 0
    genome = genome.copy()
    for _ in range(practice.epochs):
        order = rng.permutation(len(seen))
        for first in range(0, len(seen), practice.batch):
            some = order[first : first + practice.batch]
            slope = gradient(network, genome, seen[some], goal[some])
            if holes is not None:
                slope[holes] = 0
            step += 1
            mean = MEAN_KEPT * mean + (1 - MEAN_KEPT) * slope
            square = SQUARE_KEPT * square + (1 - SQUARE_KEPT) * slope**2
            size = practice.rate * practice.last ** (step / steps)
            size *= np.sqrt(1 - SQUARE_KEPT**step) / (1 - MEAN_KEPT**step)
            genome -= size * mean / (np.sqrt(square) + TINY)
        yield genome.copy()


def gradient(network: Network, genome: Floats, seen: Floats, goal: Floats) -> NDArray[np.float64]:
    """`(gene,)`: of half the mean squared error, by each weight and bias."""
    values = network.forward(genome, seen)
    parts: list[NDArray[np.float64]] = []
    error = (values[-1] - goal) / len(seen)
    weights = network.weights(genome)
    for layer in reversed(range(len(network.layers))):
        error = error * SLOPES[network.layers[layer][2]](values[layer + 1])
        parts.append(np.concatenate([(values[layer].T @ error).ravel(), error.sum(axis=0)]))
        error = error @ weights[layer][0].T
    return np.concatenate(parts[::-1])


def beginning(network: Network, rng: np.random.Generator) -> NDArray[np.float64]:
    """`(genes,)`: layers as X. Glorot and Y. Bengio begin (2010), without biases."""
    return np.concatenate([_beginning(rng, n_in, n_out) for n_in, n_out, _, _ in network.layers])


def _beginning(rng: np.random.Generator, n_in: int, n_out: int) -> NDArray[np.float64]:
    """A layer of it."""
    reach = np.sqrt(6 / (n_in + n_out))
    return np.concatenate([rng.uniform(-reach, reach, n_in * n_out), np.zeros(n_out)])
