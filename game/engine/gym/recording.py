"""What a brain sees and gives in an episode, written down in a process that tries individuals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.engine.gym import working
from game.engine.gym.working import Task


def recorded(task: Task, genome: NDArray[np.float32], most: int) -> list[NDArray[np.float32]]:
    """Of each episode `(tick, unit)`, inputs first; of a brain so large that it would be more numbers, the first ticks.

    Raises whatever the environment raises.
    """
    working.limited(task.limit)
    try:
        return [_recorded(task, genome, seed, most // max(len(task.trials), 1)) for _, seed in task.trials]
    except BaseException:  # nobody knows what state it is in
        working.forget(task.environment)
        raise
    finally:
        working.limited(0)


def _recorded(task: Task, genome: NDArray[np.float32], seed: int, most: int) -> NDArray[np.float32]:
    env = working.kept(task.environment, task.form)
    from game.engine.gym.spaces import reader_of

    read, act = reader_of(env.observation_space), task.form.taken.action()
    rows: list[NDArray[np.float32]] = []
    seen, memory, over = read(env.reset(seed=seed)[0]), None, False
    while not over and len(rows) < task.steps and (not rows or len(rows[0]) * (len(rows) + 1) <= most):
        memory = task.policy.forward(genome, seen, memory)
        rows.append(np.concatenate(memory).astype(np.float32))
        observed, _, ended, cut, _ = env.step(act(memory[-1]))
        seen, over = read(observed), ended or cut
    return np.array(rows, np.float32)
