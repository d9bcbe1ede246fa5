"""How fast cats and mice are bred and mice are taught, against plain NumPy."""

from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np

from game.engine.matches import Matches
from game.engine.side import Side
from game.engine.timing import Row, in_turn, row
from game.worlds.chase import CHASE


def measured(repetitions: int) -> Iterator[Row]:
    """A generation of cats and mice, and the taught mouse, against plain NumPy."""
    from game.training.run import Run
    from game.training.settings import Settings
    from game.training.versus import STARTS
    from game.worlds.chase.meeting import Hunt
    from game.worlds.chase.rooms import placed
    from game.worlds.chase.solver import solve
    from tests.oracles import chase_numpy

    count, opponents, width, sprint = 256, 8, 6, 4
    race = Run(Settings(world="chase", population=count, seed=1), os.cpu_count() or 1)
    for _ in range(15):
        made = race.step()
    race.close()
    course, network = made.courses[0], race.settings.network
    own = np.arange(count)
    mice, cats = np.tile(own, opponents), np.concatenate([np.roll(own, -shift) for shift in range(opponents)])
    wide = [genomes[chosen].astype(np.float64) for genomes, chosen in zip(made.genomes, (mice, cats), strict=True)]
    apart = np.array([[0, 0, width - 1, width - 1]], dtype=np.float32)
    chosen = np.random.default_rng(1).choice(solve(width, sprint).starts, STARTS, replace=False)
    several = placed(course, chosen[:, 0], chosen[:, 1]).T
    cores = os.cpu_count() or 1
    for starts, workers in ((several, 1), (several, cores), (apart, cores)):
        with Matches(CHASE, workers) as matches:
            sides = [Side(network, genomes, rows) for genomes, rows in zip(made.genomes, (mice, cats), strict=True)]
            mine, theirs = in_turn(
                repetitions if len(starts) == 1 else max(repetitions // 3, 3),
                lambda matches=matches, sides=sides, starts=starts: matches(sides, course, starts),  # type: ignore[misc]
                lambda starts=starts: [  # type: ignore[misc]
                    chase_numpy.population_turns(*wide, start, width, sprint, Hunt.turns) for start in starts
                ],
            )
        name = f"two populations of {count}, {opponents} opponents, {Hunt.turns} turns"
        begun = "a single start" if len(starts) == 1 else f"{len(starts)} starts: a generation"
        on = "1 worker" if workers == 1 else f"{workers} workers"
        yield row(f"{name}, {begun}, {on}, against NumPy", mine, "ms", theirs)
    yield from lessons(repetitions)


def lessons(repetitions: int) -> Iterator[Row]:
    """Games of the faithful teacher."""
    from brains.backprop import elman, tape_for
    from game.worlds.chase.lessons import SIDE, TURNS, teach
    from tests.oracles import lessons_numpy

    hidden, games, fewer = 16, 20_000, 200
    rng = np.random.default_rng(1)
    weights = tuple(rng.uniform(-1, 1, shape) for shape in ((4, hidden), (hidden, hidden), (hidden,)))
    starts = rng.integers(0, SIDE, (games, 4))
    network = elman(*weights)
    tape, mistakes = tape_for(network, TURNS), np.empty(games)
    mine, theirs = in_turn(
        repetitions,
        lambda: teach(starts, np.float32(0.1), network, tape, mistakes),
        lambda: lessons_numpy.teach(weights, starts[:fewer]),
    )
    name = f"teacher, {hidden} hidden, one core, against NumPy"
    yield row(name, 1000 * games / mine, "games/s", 1000 * fewer / theirs)
