"""How fast the circuit is, against plain NumPy; how long a random one takes to make; and a car alone."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from game.engine.session import Evaluator
from game.engine.side import Side
from game.engine.timing import Row, in_turn, row
from game.worlds.circuit import CIRCUIT

MOST_GENERATIONS = 2000
"""Bred at most for the population that is timed."""


def measured(repetitions: int) -> Iterator[Row]:
    """Cars of which most drive laps of the oval, against plain NumPy, and how long a random circuit takes to make."""
    from game.training.run import Run
    from game.training.settings import Settings
    from tests.oracles import circuit_numpy

    world, count = CIRCUIT, 512
    course = world.course("oval")
    evolution = Run(Settings(world="circuit", population=count, courses=("oval",), seed=1))
    for _ in range(MOST_GENERATIONS):
        made = evolution.step()
        if made.finished[0] >= 0.6:
            break
    evolution.close()
    with Evaluator(world, world.network) as evaluator:
        evaluator(made.genomes[0], course)
        car_ticks = evaluator.lane_ticks
        mine, theirs = in_turn(
            max(repetitions // 3, 3),
            lambda: evaluator(made.genomes[0], course),
            lambda: circuit_numpy.scores(made.genomes[0], course.table, course.ticks),
        )
    name = f"circuit, {count} cars, {made.finished[0]:.0%} of which drive laps, one core"
    yield row(f"{name}: a car-tick, against NumPy", 1e6 * mine / car_ticks, "ns", 1e6 * theirs / car_ticks)
    yield row(f"{name}: car-ticks", 1e-3 * car_ticks / mine, "million/s", 3.0)
    times = []
    for seed in range(50):
        began = time.perf_counter()
        world.course(f"random:{seed}")
        times.append(1000 * (time.perf_counter() - began))
    yield row("a random circuit, median of 50", float(np.median(times)), "ms", 100.0)


def lonely(repetitions: int) -> Iterator[Row]:
    """A car alone on the circuit, against a full block."""
    from brains.lanes import LANES
    from game.engine.session import Session

    world = CIRCUIT
    course, ticks = world.course("oval"), 200
    genomes = np.zeros((LANES, world.network.genes), dtype=np.float32)  # they stand still until they are out

    def drive(count: int) -> None:
        Session(world, [Side(world.network, genomes[:count])], course).run(ticks)

    alone, full = in_turn(repetitions, lambda: drive(1), lambda: drive(LANES))
    yield row(f"one car, {ticks} ticks of the circuit, against {LANES}", alone, "ms", full)
