"""How fast walkers are, against Gymnasium's and, where that is installed, EnvPool's."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator

import numpy as np

from brains.files import Brain, load_brain
from game.engine.session import Evaluator
from game.engine.timing import Row, row
from game.store.champions import SHIPPED
from game.worlds import WORLDS

POPULATION, NOISE = 64, 0.03
"""Individuals around the champion that comes with the arcade, and by how much of it each weight is off."""
GROUND = 1
POOL = 64
"""Walkers that EnvPool steps at a time."""


def measured(repetitions: int) -> Iterator[Row]:
    """A step of a walker with its brain, a generation on one ground, and the champion there in Gymnasium."""
    world, brain = WORLDS["walker"], load_brain(SHIPPED / "walker.brain")
    noise = np.random.default_rng(0).standard_normal((POPULATION, len(brain.genome)))
    genomes = (brain.genome * (1 + NOISE * noise)).astype(np.float32)
    course, mine, theirs = world.course(f"random:{GROUND}"), [], []
    with Evaluator(world, brain.network) as evaluator:
        evaluator(genomes, course)
        for _ in range(repetitions):
            before, began = evaluator.lane_ticks, time.perf_counter()
            evaluator(genomes, course)
            mine.append((time.perf_counter() - began) / (evaluator.lane_ticks - before))
            theirs.append(in_gymnasium(brain))
    name = f"walker: a step with its brain, {POPULATION} around the champion, one core"
    ours = 1e9 * float(np.median(mine))
    yield row(f"{name}, against Gymnasium's, the champion alone", ours, "ns", 1e9 * float(np.median(theirs)))
    if importlib.util.find_spec("envpool"):
        pool = [in_envpool() for _ in range(repetitions)]
        yield row(f"{name}, against EnvPool's of {POOL} without one", ours, "ns", 1e9 * float(np.median(pool)))


def in_gymnasium(brain: Brain) -> float:
    """Seconds a step, of an episode with the plain forward pass."""
    import gymnasium

    env = gymnasium.make(WORLDS[brain.world].elsewhere["gymnasium"].name)
    seen, _ = env.reset(seed=GROUND)
    steps, over, began = 0, False, time.perf_counter()
    while not over:
        action = brain.network.forward(brain.genome, np.asarray(seen, dtype=np.float32))[-1]
        seen, _, ended, cut, _ = env.step(np.asarray(action, dtype=np.float32))
        steps, over = steps + 1, ended or cut
    seconds = time.perf_counter() - began
    env.close()
    return seconds / steps


def in_envpool(steps: int = 50) -> float:
    """Seconds a step of one walker, of many that try the same torques, on one thread."""
    import envpool  # type: ignore[import-not-found]

    env = envpool.make_gymnasium("BipedalWalker-v3", num_envs=POOL, num_threads=1, seed=GROUND)
    rng = np.random.default_rng(GROUND)
    env.reset()
    actions = rng.uniform(-1, 1, (steps, POOL, 4)).astype(np.float32)
    began = time.perf_counter()
    for some in actions:
        env.step(some)
    seconds = time.perf_counter() - began
    env.close()
    return seconds / (steps * POOL)
