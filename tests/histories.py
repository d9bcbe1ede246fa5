"""What runs come to, as digests: every world with every strategy, and both teachers, for two seeds.

`python -m tests.histories` writes them anew into `histories.json`. They are those of version 0.1.0 (c315f45), and of
the walker and volleyball those that they came with: the same seed is the same run, whatever becomes of the code around
it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.strategies import SAME_MACHINE_ONLY, STRATEGIES
from game.training.run import Run
from game.training.settings import Settings
from game.worlds.chase.teaching import Teaching
from game.worlds.chase.ways import ORIGINALS, TeachingSettings

KEPT = Path(__file__).with_name("histories.json")
SEEDS = (3, 8)
GENERATIONS = {"corridor": 12, "chase": 12, "cartpole": 8, "circuit": 4, "walker": 5, "volley": 4}
"""By world; the first ones are enough, because each follows from the one before."""
POPULATION = {"corridor": 50, "chase": 24, "cartpole": 50, "circuit": 32, "walker": 32, "volley": 32}
GAMES = 1500
"""Of a mouse that is taught."""


def settings() -> Iterator[Settings]:
    """Every world with every strategy."""
    for world in GENERATIONS:
        for strategy in STRATEGIES:
            for seed in SEEDS:
                yield Settings(world=world, strategy=strategy, population=POPULATION[world], seed=seed)


def lessons() -> Iterator[TeachingSettings]:
    """Both teachers."""
    for teacher in ORIGINALS:
        for seed in SEEDS:
            yield TeachingSettings(teacher, seed=seed)


def name_of(one: Settings | TeachingSettings) -> str:
    """Of a run."""
    if isinstance(one, TeachingSettings):
        return f"taught {one.teacher} {one.seed}"
    return f"{one.world} {one.strategy} {one.seed}"


def digest_of(one: Settings | TeachingSettings, workers: int = 1, generations: int = 0) -> str:
    """Sixteen hex digits of what a run came to: histories, champions, and what is kept beside them."""
    if isinstance(one, TeachingSettings):
        teaching = Teaching(one)
        teaching.teach(GAMES)
        came = [teaching.state()[part] for part in ("w0", "wh", "w1", "points")]
    else:
        run = Run(one, workers)
        for _ in range(generations or GENERATIONS[one.world]):
            run.step()
        came = what_came_of(run.state())
        run.close()
    total = hashlib.sha256()
    for array in came:
        total.update(f"{array.dtype.str} {array.shape}".encode() + np.ascontiguousarray(array).tobytes())
    return total.hexdigest()[:16]


def what_came_of(state: Any) -> list[NDArray[Any]]:
    """Of a run's state the arrays that anybody ever sees; how a strategy keeps its own is its own affair."""
    parts = [*state["history"].values(), *state["champions"].values()]
    beside = state["objective"]
    parts += [counts for _, counts in sorted(beside.get("crashes", {}).items())]
    if "hall" in beside:
        parts += [beside["hall"]["generations"], beside["hall"]["genomes"]]
    return parts


def algebra() -> str:
    """Sixteen hex digits of this machine's linear algebra, on whose last bits the runs of some strategies depend."""
    rng = np.random.default_rng(1)
    square = rng.standard_normal((105, 105))
    values, vectors = np.linalg.eigh(square + square.T)
    return hashlib.sha256(values.tobytes() + vectors.tobytes() + (square @ vectors).tobytes()).hexdigest()[:16]


def exact(one: Settings | TeachingSettings) -> bool:
    """Whether a run is the same on every machine."""
    return isinstance(one, TeachingSettings) or one.strategy not in SAME_MACHINE_ONLY


if __name__ == "__main__":
    digests = {name_of(one): digest_of(one) for one in (*settings(), *lessons())}
    first = {name_of(one): digest_of(one, generations=1) for one in settings() if not exact(one)}
    KEPT.write_text(json.dumps({"algebra": algebra(), "runs": digests, "first generations": first}, indent=1) + "\n")
