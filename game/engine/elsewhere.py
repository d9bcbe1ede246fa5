"""Environments of somebody else in which the brains of a world are judged, too: Gymnasium's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.policy import Policy


def as_said(outputs: NDArray[np.floating]) -> Any:
    """What a brain says is what it does."""
    return np.asarray(outputs, dtype=np.float32)


def the_greater(outputs: NDArray[np.floating]) -> int:
    """The number of the greatest output, of equal ones the first; a single one is rounded."""
    return int(outputs.argmax()) if len(outputs) > 1 else int(outputs[0] > 0.5)


@dataclass(frozen=True)
class Elsewhere:
    """An environment that shows what the world shows. Its brains are judged there unchanged."""

    name: str
    """By which Gymnasium makes it."""
    solved: float = float("nan")
    """The mean reward over 100 episodes that counts as solved; NaN where nobody has said."""
    acts: Callable[[NDArray[np.floating]], Any] = as_said
    """The action that a brain's outputs `(output,)` mean; a function of a module, because processes are sent it."""
    options: tuple[tuple[str, Any], ...] = ()
    """What Gymnasium makes it with."""
    seen_by: Callable[[Any], Any] | None = None
    """Puts around the environment what stands between it and a brain: how it sees and drives; also a function of a
    module. None for nothing."""

    def make(self) -> Any:
        """Raises gymnasium.error.Error where it cannot be made."""
        import gymnasium

        env = gymnasium.make(self.name, **dict(self.options))
        return self.seen_by(env) if self.seen_by else env


@dataclass(frozen=True)
class Trial:
    """A brain, where it is tried, and in which episodes."""

    elsewhere: Elsewhere
    policy: Policy
    genome: NDArray[np.float32]
    seeds: tuple[int, ...]


def rewards_in(trial: Trial) -> list[float]:
    """Sums of rewards, one an episode. Raises gymnasium.error.Error where it cannot be made."""
    env = trial.elsewhere.make()
    inputs, sums = trial.policy.inputs[0], []
    for seed in trial.seeds:
        seen, _ = env.reset(seed=seed)
        total, over, memory = 0.0, False, None
        while not over:
            memory = trial.policy.forward(trial.genome, np.asarray(seen[:inputs], dtype=np.float32), memory)
            seen, reward, ended, cut, _ = env.step(trial.elsewhere.acts(memory[-1]))
            total, over = total + float(reward), ended or cut
        sums.append(total)
    env.close()
    return sums


def judged_elsewhere(
    elsewhere: Elsewhere, policy: Policy, genome: NDArray[np.float32], seeds: Sequence[int], workers: int = 1
) -> NDArray[np.float64]:
    """Sums of rewards `(seed,)` of a genome `(gene,)`, by so many processes; the same for any number of them.

    Raises:
        gymnasium.error.Error: the environment cannot be made.
    """
    parts = [Trial(elsewhere, policy, genome, tuple(seeds[k::workers])) for k in range(min(workers, len(seeds)))]
    sums = np.empty(len(seeds))
    with ProcessPoolExecutor(len(parts), mp_context=get_context("spawn")) as pool:
        for k, part in enumerate(pool.map(rewards_in, parts)):
            sums[k::workers] = part
    return sums
