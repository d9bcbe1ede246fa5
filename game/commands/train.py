"""`train`: breed without a window."""

from __future__ import annotations

import errno
import math
import time
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from brains.files import save_brain
from brains.strategies import SAME_MACHINE_ONLY
from game.training.checkpoint import Run, save_run
from game.training.evolution import Evolution
from game.training.history import History
from game.training.settings import SettingsError

SHOW_SECONDS = 0.1
BRAIN_ONLY = ".brain"
"""How a file is called that is to have the champion alone, or one of each role."""


def progress_bar() -> Progress:
    """On stderr, so that stdout stays for results."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


def save_made(path: Path, run: Run) -> None:
    """Keep a run, or in NAME.brain its champions alone. Raises OSError with nothing changed."""
    if path.suffix == BRAIN_ONLY:
        save_brain(path, *run.champions)
    else:
        save_run(path, run)


def check_picture(out: Path) -> None:
    """Before a long study: raises SettingsError or OSError if its plot could not be written to `out`."""
    if out.suffix.lower() != ".png":
        raise SettingsError(f"out: expected a file ending in .png, got {out.name!r}")
    if not out.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(out.parent))


def breed(evolution: Evolution, generations: int, rows: list[dict[str, Any]]) -> None:
    """Breed that many generations more, or until Ctrl-C, with a progress bar; each is appended to `rows`."""
    held_out: dict[int, float] = {}
    first = len(rows)
    shown = 0.0
    with progress_bar() as progress:
        task = progress.add_task("breeding", total=generations)
        for _ in range(generations):
            try:
                made = evolution.step()
            except KeyboardInterrupt:
                break
            rows.append(
                {
                    "generation": made.number,
                    "best": float(made.fitness.max()),
                    "mean": float(made.fitness.mean()),
                    "median": float(np.median(made.fitness)),
                    "held_out": None,
                    "finished": made.finished,
                }
            )
            if evolution.wants_held_out:
                held_out |= evolution.score_held_out()
            if time.monotonic() - shown > SHOW_SECONDS:
                shown = time.monotonic()
                text = f"best {made.fitness.max():.0f} of {made.goal:.0f}"
                progress.update(
                    task, completed=made.number + 1 - evolution.generation + len(rows) - first, description=text
                )
        held_out |= evolution.score_held_out()
        progress.update(task, completed=generations)
    for row in rows[first:]:
        row["held_out"] = held_out[row["generation"]]


def run_training(evolution: Evolution, generations: int, save: Path | None) -> dict[str, Any]:
    """Breed, save, say how it went on stderr, and return what --json prints."""
    settings = evolution.settings
    rows = rows_of(evolution.recorder.history(), "held_out")
    ticks_before = evolution.lane_ticks
    began = time.perf_counter()
    breed(evolution, generations, rows)
    seconds = time.perf_counter() - began
    champion = evolution.best
    if save and champion:
        save_made(save, evolution)
    evolution.close()
    ticks = evolution.lane_ticks - ticks_before
    console = Console(stderr=True, highlight=False)
    if champion:
        console.print(
            f"{champion.name}, champion of generation {champion.generation}: "
            f"{champion.fitness:.0f} in training, "
            f"{champion.held_out:.0f} {settings.arena.goal_is.format(evolution.held_out_goal)} "
            f"on unseen {settings.arena.courses_are}"
        )
    if settings.strategy in SAME_MACHINE_ONLY:
        console.print(f"{settings.strategy} repeats bit for bit on the same machine only")
    if save:
        console.print(f"saved {save}")
    return {
        "world": settings.world,
        "strategy": settings.strategy,
        "seed": settings.seed,
        "population": settings.population,
        "courses": settings.courses,
        "brain": settings.brain,
        "activations": settings.network.activations,
        "options": settings.options,
        "history": rows,
        "champion": champion and {"fitness": champion.fitness, "held_out": champion.held_out, "name": champion.name},
        "held_out_goal": evolution.held_out_goal,
        "seconds": seconds,
        "agent_ticks": ticks,
        "agent_ticks_per_second": ticks / seconds,
    }


def rows_of(history: History, judged: str) -> list[dict[str, Any]]:
    """A history as rows for JSON; `judged` is what the held-out score is called in this world."""
    names = {"best": "best", "mean": "mean", "median": "median", "held_out": judged, "finished": "finished"}
    return [
        {"generation": int(number)}
        | {
            says: None if math.isnan(value := float(getattr(history, name)[k])) else value
            for name, says in names.items()
        }
        for k, number in enumerate(history.generation)
    ]
