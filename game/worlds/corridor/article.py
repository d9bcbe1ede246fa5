"""The article's own run, repeated: NumPy's legacy generator with its seed, float64, one array operation a step.

It breeds by the article's recipe on the simple track, and nothing else of the arcade is in it: neither its kernels,
which count in float32, nor its strategies. So it comes to the article's numbers, generation by generation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from game.worlds.corridor.courses import RANDOM_COLUMNS, WIDTH, simple_top, smooth_noise
from game.worlds.corridor.kernel import LOOK_AHEAD

SEED, TEST_SEED = 42, 0
POPULATION, SIZES = 50, (7, 8, 4, 1)
SCALE, NUDGE = 5.0, 0.1
"""Mean rank of a parent, and how far each weight moves at most."""
WORST, BEST = 20, 20
"""How many its measure leaves out, and how many drive on the unseen track."""
SHOWN = (0, 30, 60, 80, 100, 130)
"""Generations at which the exhibition stops; after the last the best drive on the unseen track."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Driven:
    """Cars on a track, the best first."""

    number: int
    """The generation."""
    genomes: Floats
    """`(car, gene)`."""
    scores: NDArray[np.int64]
    """`(car,)`: the tick of the crash, or the number of ticks."""
    ways: NDArray[np.float32]
    """`(car, tick)`: heights; NaN after a crash."""
    walls: Floats
    """`([top, bottom], column)`."""

    @property
    def measure(self) -> float:
        """The article's: the mean score of all but the worst WORST."""
        return float(self.scores[: len(self.scores) - WORST].mean())

    @property
    def finishers(self) -> int:
        """How many drive to the end."""
        return int((self.scores == self.ways.shape[1]).sum())


def track() -> Floats:
    """`([top, bottom], column)` of the simple track."""
    return _between(simple_top())


def test_track() -> Floats:
    """`([top, bottom], column)` of the one that none of them has seen."""
    return _between(smooth_noise(np.random.RandomState(TEST_SEED).random_sample(RANDOM_COLUMNS)))


def run(last: int = SHOWN[-1]) -> Iterator[Driven]:
    """Generation after generation, from 0 to `last`."""
    rng, walls = np.random.RandomState(SEED), track()
    genes = sum((n_in + 1) * n_out for n_in, n_out in pairwise(SIZES))
    genomes = rng.uniform(-1, 1, (POPULATION, genes))
    for number in range(last + 1):
        driven = drive(genomes, walls, number)
        yield driven
        children = []
        for _ in range(POPULATION):  # the parent is drawn first, then its child's weights: the order of the numbers
            parent = min(int(rng.exponential(SCALE)), POPULATION - 1)
            children.append(driven.genomes[parent] + rng.uniform(-NUDGE, NUDGE, genes))
        genomes = np.array(children)


def drive(genomes: Floats, walls: Floats, number: int = 0) -> Driven:
    """Cars `(car, gene)` from the start, each to its crash or to the end."""
    top, bottom = walls
    ticks = len(top) - max(LOOK_AHEAD)
    layers, start = [], 0
    for n_in, n_out in pairwise(SIZES):
        end = start + n_in * n_out
        layers.append((genomes[:, start:end].reshape(-1, n_in, n_out), genomes[:, end : end + n_out]))
        start = end + n_out
    places, speeds, alive = np.zeros(len(genomes)), np.zeros(len(genomes)), np.ones(len(genomes), dtype=bool)
    scores, ways = np.full(len(genomes), ticks), np.full((len(genomes), ticks), np.nan, np.float32)
    for tick in range(ticks):
        seen = [speeds]
        for ahead in LOOK_AHEAD:
            seen += [places - top[tick + ahead], places - bottom[tick + ahead]]
        values = np.stack(seen, axis=1)
        for weights, biases in layers:
            with np.errstate(over="ignore"):  # of cars that are out, far from the road
                values = 1 / (1 + np.exp(-((values[:, None, :] @ weights)[:, 0] + biases)))
        places = places + speeds / 2
        speeds = speeds + values[:, 0] - 0.5
        places = places + speeds / 2
        ways[alive, tick] = places[alive]
        out = alive & ((places > top[tick]) | (places < bottom[tick]))
        scores[out], alive = tick, alive & ~out
        if not alive.any():
            break
    order = np.argsort(-scores, kind="stable")
    return Driven(number, genomes[order], scores[order], ways[order], walls)


def tested(driven: Driven) -> Driven:
    """The best of a generation on the unseen track."""
    return drive(driven.genomes[:BEST], test_track(), driven.number)


def _between(top: Floats) -> Floats:
    """Walls around a car that starts half way between them, at 0."""
    top = top - top[0] + WIDTH / 2
    return np.stack([top, top - WIDTH])
