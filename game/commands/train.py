"""`train`: breed without a window."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

from rich.console import Console

from brains.files import Brain, save_brain
from brains.strategies import SAME_MACHINE_ONLY
from game.training.checkpoint import Learning, save_run
from game.training.console import progress_bar
from game.training.history import History
from game.training.run import Run

SHOW_SECONDS = 0.1
BRAIN_ONLY = ".brain"
"""How a file is called that is to have the champion alone, or one of each role."""


def save_made(path: Path, run: Learning) -> None:
    """Keep a run, or in NAME.brain its champions alone. Raises OSError with nothing changed."""
    if path.suffix == BRAIN_ONLY:
        save_brain(path, *run.champions)
    else:
        save_run(path, run)


Rows = list[dict[str, Any]]
"""A history for JSON, a row a generation."""


def breed(run: Run, generations: int) -> list[Rows]:
    """Breed that many generations more, or until Ctrl-C, with a progress bar; by population the whole history."""
    judged = judged_of(run)
    rows = [rows_of(recorder.history(), judged) for recorder in run.recorders]
    known: dict[int, tuple[float, ...]] = {}
    shown = 0.0
    with progress_bar() as progress:
        task = progress.add_task("breeding", total=generations)
        for done in range(generations):
            try:
                made = run.step()
            except KeyboardInterrupt:
                break
            for own, recorder in zip(rows, run.recorders, strict=True):
                own += rows_of(recorder.history(1), judged)
            if run.wants_examination:
                known |= run.examine()
            if time.monotonic() - shown > SHOW_SECONDS:
                shown = time.monotonic()
                best = [f"{values.max():.0f}" for values in made.fitness]
                text = f"best {' and '.join(best)} of {made.goal:.0f}"
                progress.update(task, completed=done + 1, description=text)
        known |= run.examine()
        progress.update(task, completed=generations)
    for k, own in enumerate(rows):
        for row in own:
            if row["generation"] in known and run.objective.is_examined(row["generation"]):
                row[judged] = known[row["generation"]][k]
    return rows


def run_training(run: Run, generations: int, save: Path | None) -> dict[str, Any]:
    """Breed, save, say how it went on stderr, and return what --json prints."""
    settings, arena = run.settings, run.settings.arena
    ticks_before, began = run.lane_ticks, time.perf_counter()
    rows = breed(run, generations)
    seconds = time.perf_counter() - began
    if save and run.champions:
        save_made(save, run)
    run.close()
    console = Console(stderr=True, highlight=False)
    for one in run.champions:
        if one.role:
            console.print(f"{one.name}, {one.role} of generation {one.generation}: regret {one.held_out:.3f} turns")
        else:
            console.print(
                f"{one.name}, champion of generation {one.generation}: {one.fitness:.0f} in training, "
                f"{one.held_out:.0f} {arena.goal_is.format(run.held_out_goal)} on unseen {arena.courses_are}"
            )
    if settings.strategy in SAME_MACHINE_ONLY:
        console.print(f"{settings.strategy} repeats bit for bit on the same machine only")
    if save:
        console.print(f"saved {save}")
    ticks = run.lane_ticks - ticks_before
    champions = [_about(one, judged_of(run)) for one in run.champions]
    several = len(run.recorders) > 1
    return {
        "world": settings.world,
        "strategy": settings.strategy,
        "seed": settings.seed,
        "population": settings.population,
        "courses": settings.courses,
        "brain": settings.brain,
        "activations": settings.network.activations,
        "options": settings.options,
        **(
            {
                "role": "both",
                "history": dict(zip(arena.roles, rows, strict=True)),
                "champions": dict(zip(arena.roles, champions, strict=False)),
            }
            if several
            else {
                "history": rows[0],
                "champion": champions[0] if champions else None,
                "held_out_goal": run.held_out_goal,
            }
        ),
        "seconds": seconds,
        "agent_ticks": ticks,
        "agent_ticks_per_second": ticks / seconds,
    }


def judged_of(run: Run) -> str:
    """What the held-out score of a run is called: on courses, or against perfect play."""
    return "held_out" if run.settings.arena.meeting is None else "regret"


def rows_of(history: History, judged: str) -> Rows:
    """A history as rows; `judged` is what the held-out score is called in this world."""
    names = {"best": "best", "mean": "mean", "median": "median", "held_out": judged, "finished": "finished"}
    return [
        {"generation": int(number)}
        | {
            says: None if math.isnan(value := float(getattr(history, name)[k])) else value
            for name, says in names.items()
        }
        for k, number in enumerate(history.generation)
    ]


def _about(brain: Brain, judged: str) -> dict[str, Any]:
    held_out = None if math.isnan(brain.held_out) else brain.held_out
    return {"name": brain.name, "fitness": brain.fitness, judged: held_out}
