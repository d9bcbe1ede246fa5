"""`evaluate`: score a brain on courses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from brains.files import Brain, FileError, load_brain
from game.engine.session import Evaluator
from game.store.champions import check_fits
from game.worlds import WORLDS


def load_for_world(path: Path) -> Brain:
    """A brain whose world and network this program has. Raises FileError."""
    brain = load_brain(path)
    if brain.world not in WORLDS:
        raise FileError(f"{path.name}: expected a brain of one of {', '.join(WORLDS)}, got {brain.world!r:.40}")
    check_fits(brain, WORLDS[brain.world], path)
    return brain


def run_evaluation(path: Path, courses: list[str], workers: int) -> dict[str, Any]:
    """Scores of a brain, one a course."""
    brain = load_for_world(path)
    world = WORLDS[brain.world]
    tracks = [world.course(name) for name in courses]
    with Evaluator(world, brain.network, workers) as evaluator:
        scores = evaluator.on(brain.genome[None], tracks)[:, 0].tolist()
    finished = np.mean([score >= track.goal for score, track in zip(scores, tracks, strict=True)])
    return {"world": brain.world, "scores": scores, "finished": float(finished), "mean": float(np.mean(scores))}
