"""`evaluate`: score a brain on courses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from brains.files import Brain, FileError, load_brain
from game.session import Evaluator
from game.worlds import WORLDS, World


def load_for_world(path: Path) -> Brain:
    """A brain whose world and network this program has. Raises FileError."""
    brain = load_brain(path)
    if brain.world not in WORLDS:
        raise FileError(f"{path.name}: expected a brain of one of {', '.join(WORLDS)}, got {brain.world!r:.40}")
    check_fits(brain, WORLDS[brain.world], path)
    return brain


def check_fits(brain: Brain, world: World, path: Path) -> None:
    """Raises FileError if a brain cannot see, sense or act in a world."""
    inputs, outputs = world.ends
    if brain.network.sizes[0] != inputs or brain.network.sizes[-1] not in outputs:
        raise FileError(
            f"{path.name}: expected {inputs} inputs and {' or '.join(map(str, sorted(outputs)))} outputs, "
            f"got {brain.network.sizes[0]} and {brain.network.sizes[-1]}"
        )
    if brain.senses not in world.senses:
        raise FileError(f"{path.name}: expected senses of {', '.join(world.senses)}, got {brain.senses!r:.40}")
    if brain.role not in ("", *world.roles) or (brain.role == "" and len(world.roles) > 1):
        raise FileError(f"{path.name}: expected a role of {', '.join(world.roles)}, got {brain.role!r:.40}")


def run_evaluation(path: Path, courses: list[str], workers: int) -> dict[str, Any]:
    """Scores of a brain, one a course."""
    brain = load_for_world(path)
    world = WORLDS[brain.world]
    tracks = [world.course(name) for name in courses]
    with Evaluator(world, brain.network, workers) as evaluator:
        scores = evaluator.on(brain.genome[None], tracks)[:, 0].tolist()
    finished = np.mean([score >= track.goal for score, track in zip(scores, tracks, strict=True)])
    return {"world": brain.world, "scores": scores, "finished": float(finished), "mean": float(np.mean(scores))}
