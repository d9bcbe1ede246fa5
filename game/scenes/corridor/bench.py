"""How fast the corridor is, against plain NumPy and, where it is installed, JAX."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from typing import Any

import numpy as np

from brains.strategies.rank_sampling import RankSampling
from game.engine.session import Evaluator
from game.engine.timing import Row, in_turn, row
from game.worlds.corridor import CORRIDOR

MOST_GENERATIONS = 2000
"""Bred at most for the population that is timed."""


def evolved(count: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """A population bred by the article's recipe on the simple track until three of four finish it."""
    world = CORRIDOR
    course = world.course("simple")
    strategy = RankSampling(world.network, count, seed=9)
    with Evaluator(world, world.network) as evaluator:
        for _ in range(MOST_GENERATIONS):
            fitness = evaluator(strategy.ask(), course).astype(np.float64)
            if (fitness >= course.ticks).mean() >= 0.75:
                break
            strategy.tell(fitness)
    return strategy.ask()


def measured(repetitions: int) -> Iterator[Row]:
    """Evaluate and breed, against plain NumPy and, where it is installed, JAX."""
    from tests.oracles import corridor_numpy

    world = CORRIDOR
    course = world.course("simple")
    rng = np.random.default_rng(0)
    for count, workers in ((50, 1), (500, 1), (5000, 1), (5000, 2)):
        genomes = evolved(count)
        wide = genomes.astype(np.float64)
        strategy = RankSampling(world.network, count)
        with Evaluator(world, world.network, workers) as evaluator:

            def ours(
                evaluator: Evaluator = evaluator, genomes: Any = genomes, strategy: RankSampling = strategy
            ) -> None:
                strategy.tell(evaluator(genomes, course).astype(np.float64))

            def plain(wide: Any = wide) -> None:
                corridor_numpy.breed(rng, wide, corridor_numpy.scores(wide, course.table))

            mine, theirs = in_turn(repetitions if count < 5000 else max(repetitions // 3, 3), ours, plain)
        cores = "1 worker" if workers == 1 else f"{workers} workers"
        yield row(f"generation of {count}, {cores}, against NumPy", mine, "ms", theirs)
    if importlib.util.find_spec("jax") is None:
        return
    from tests.oracles import corridor_jax

    compiled = corridor_jax.rollout(course.table)
    for count in (64, 512, 5120):
        genomes = evolved(count)
        with Evaluator(world, world.network, os.cpu_count() or 1) as evaluator:
            mine, theirs = in_turn(
                repetitions,
                lambda genomes=genomes, evaluator=evaluator: evaluator(genomes, course),  # type: ignore[misc]
                lambda genomes=genomes: compiled(genomes),  # type: ignore[misc]
            )
        yield row(f"rollout of {count}, all cores, against JAX", mine, "ms", theirs)
