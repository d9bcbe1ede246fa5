"""How fast CarRacing with quick eyes is, against Gymnasium's and, where that is installed, EnvPool's."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from game.engine.timing import Row, row

SEED, ZOOMING, STEPS = 1, 60, 100
"""A track; steps before the first that is timed, of which the first second shows the whole track; and those timed."""


def measured(repetitions: int) -> Iterator[Row]:
    """A step with its picture, the car on the road, in turn with Gymnasium's."""
    if not importlib.util.find_spec("Box2D"):
        return
    import gymnasium

    from game.engine.gym.racing import make_quick

    ours, theirs = make_quick(), gymnasium.make("CarRacing-v3")
    mine, other = [], []
    for _ in range(repetitions):
        mine.append(timed(ours))
        other.append(timed(theirs))
    rate, before = 1 / float(np.median(mine)), 1 / float(np.median(other))
    yield row("CarRacing-v3, steps with pixels, one core, against Gymnasium's", rate, "steps/s", before)
    yield row("the same, a step, against the goal", 1e6 / rate, "µs", 60.0)
    if importlib.util.find_spec("envpool"):
        pool = [in_envpool() for _ in range(repetitions)]
        yield row("the same, against EnvPool's", rate, "steps/s", 1 / float(np.median(pool)))
    ours.close()
    theirs.close()


def timed(env: Any) -> float:
    """Seconds a step, from a slow start along the first straight."""
    env.reset(seed=SEED)
    action, clock = np.array([0.0, 0.1, 0.0], np.float32), time.perf_counter
    for _ in range(ZOOMING):
        env.step(action)
    began = clock()
    for _ in range(STEPS):
        env.step(action)
    return (clock() - began) / STEPS


def in_envpool() -> float:
    """The same in EnvPool's, one environment in one thread."""
    import envpool  # type: ignore[import-not-found]

    env = envpool.make_gymnasium("CarRacing-v3", num_envs=1, num_threads=1, seed=SEED)
    env.reset()
    action = np.array([[0.0, 0.1, 0.0]], np.float32)
    for _ in range(ZOOMING):
        env.step(action)
    began = time.perf_counter()
    for _ in range(STEPS):
        env.step(action)
    seconds = (time.perf_counter() - began) / STEPS
    env.close()
    return seconds
