"""`evaluate`: score a brain on courses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from brains.files import Brain, FileError, load_brain
from game.engine.course import seen_by
from game.engine.elsewhere import judged_elsewhere
from game.engine.lanes import engine_of
from game.engine.side import Side
from game.store.champions import check_fits
from game.training.settings import SettingsError
from game.worlds import WORLDS

AT_ONCE = 16
"""Courses that are made and driven together: a large one is several megabytes, and there may be 100,000 of them."""


def load_for_world(path: Path) -> Brain:
    """A brain whose world and network this program has. Raises FileError."""
    brain = load_brain(path)
    if brain.world not in WORLDS:
        raise FileError(f"{path.name}: expected a brain of one of {', '.join(WORLDS)}, got {brain.world!r:.40}")
    check_fits(brain, WORLDS[brain.world], path)
    return brain


def run_elsewhere(path: Path, place: str, seeds: Sequence[int], workers: int) -> dict[str, Any]:
    """Sums of rewards of a brain in an environment of somebody else, one a seed. Raises FileError or SettingsError."""
    import gymnasium

    brain = load_for_world(path)
    known = WORLDS[brain.world].elsewhere
    if place not in known:
        wanted = f"expected one of {', '.join(known)}" if known else f"{brain.world} has no such environment"
        raise SettingsError(f"--in {place!r:.40}: {wanted}")
    try:
        scores = judged_elsewhere(known[place], brain.network, brain.genome, seeds, workers)
    except gymnasium.error.Error as error:
        raise SettingsError(f"{known[place].name}: {str(error).splitlines()[0]:.160}") from error
    return {
        "world": brain.world,
        "in": known[place].name,
        "seeds": [seeds[0], seeds[-1]],
        "scores": scores.tolist(),
        "mean": float(scores.mean()),
        "deviation": float(scores.std()),
        "least": float(scores.min()),
    }


def run_evaluation(path: Path, courses: list[str], workers: int) -> dict[str, Any]:
    """Scores of a brain, one a course."""
    brain = load_for_world(path)
    world = WORLDS[brain.world]
    scores: list[float] = []
    finished = 0
    engine = engine_of(world, workers)
    try:
        for begin in range(0, len(courses), AT_ONCE):
            tracks = [world.course(seen_by(name, brain.eyes)) for name in courses[begin : begin + AT_ONCE]]
            tried = engine.evaluate([Side(brain.network, brain.genome[None])], tracks).result()
            reached = tried.scores[:, 0, 0].tolist()
            finished += sum(score >= track.enough for score, track in zip(reached, tracks, strict=True))
            scores += reached
    finally:
        engine.close()
    spread = {"deviation": float(np.std(scores)), "least": min(scores)}
    return {
        "world": brain.world,
        "scores": scores,
        "finished": finished / len(courses),
        "mean": float(np.mean(scores)),
        **(spread | {"solved": world.form.solved} if world.form else {}),
    }


def said(result: dict[str, Any]) -> str:
    """What either comes to, in one line."""
    spread = "standard deviation {deviation:.{digits}f}, least {least:.{digits}f}"
    if "in" in result:
        first, last = result["seeds"]
        return (
            f"{result['world']} in {result['in']}: mean {result['mean']:.1f} ({spread.format(digits=1, **result)}) "
            f"over {len(result['scores'])} episodes, seeds {first} to {last}"
        )
    if "deviation" in result:
        solved = "" if result["solved"] is None else f" ({result['solved']:g} is solved)"
        return (
            f"{result['world']}: mean {result['mean']:.2f}{solved} over {len(result['scores'])} seeds, "
            f"{spread.format(digits=2, **result)}"
        )
    return (
        f"{result['world']}: finished {100 * result['finished']:.0f} % of {len(result['scores'])} "
        f"{WORLDS[result['world']].courses.are}, mean score {result['mean']:.1f}"
    )
