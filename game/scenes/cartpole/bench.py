"""How fast the zero-gradient recipe is, against a plain loop."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from game.engine.timing import Row, row


def measured(seconds: int) -> Iterator[Row]:
    """The zero-gradient run against a plain loop over its genomes and starts, which would take minutes for all of it.

    That loop plays whole episodes, drawn from all of the run, for so many seconds: after each run a second of them.
    """
    from game.scenes.cartpole.zero_gradient import EPISODES, LIMIT, RECIPE, bred
    from tests.oracles import cartpole_numpy

    made = bred()
    total = sum(float(one.scores.sum()) for one in made)
    env, rng = cartpole_numpy.environment(LIMIT), np.random.default_rng(0)
    wide = [one.genomes[0].astype(np.float64) for one in made]
    starts = [np.stack([course.table[:, 0] for course in one.courses]) for one in made]
    mine, theirs, sample = [], [], 0
    for _ in range(seconds):
        began = time.perf_counter()
        bred()
        mine.append((time.perf_counter() - began) / total)
        steps, began = 0, time.perf_counter()
        while time.perf_counter() - began < 1:
            number, individual, episode = (int(rng.integers(size)) for size in (len(made), len(wide[0]), EPISODES))
            steps += cartpole_numpy.steps(env, wide[number][individual], starts[number][episode])
        theirs.append((time.perf_counter() - began) / steps)
        sample += steps
    yield row(
        f"zero-gradient CartPole, {RECIPE.population} x {EPISODES} episodes, limit {LIMIT:,}: {RECIPE.strategy}, "
        f"4-16-2, {len(made)} generations, seed {RECIPE.seed}: each of {total:,.0f} steps, breeding included, "
        f"against Gymnasium and NumPy on {sample:,} of them",
        1e9 * float(np.median(mine)),
        "ns",
        1e9 * float(np.median(theirs)),
    )
