"""`study`: how well a setting learns, over several seeds, measured on tracks that nobody was trained on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from rich.console import Console

from game.engine.session import Evaluator
from game.training.console import progress_bar
from game.training.run import Run
from game.training.settings import Settings

UNSEEN = 100
SOLVED = 95
"""Unseen tracks of UNSEEN that a seed's champion must finish."""


def run_study(settings: Settings, seeds: int, generations: int, workers: int) -> dict[str, Any]:
    """Champions of seeds 0, 1, … after some generations; a line a seed on stderr."""
    world = settings.arena
    tracks = [world.course(f"random:{seed}") for seed in range(UNSEEN)]
    rows: list[dict[str, Any]] = []
    console = Console(stderr=True, highlight=False)
    with progress_bar() as progress, Evaluator(world, settings.network, workers) as evaluator:
        for seed in progress.track(range(seeds), description="seeds"):
            run = Run(replace(settings, seed=seed), workers)
            half: int | None = None
            for _ in range(generations):
                made = run.step()
                half = made.number if half is None and made.finished[0] >= 0.5 else half
            run.close()
            assert run.best is not None
            champion = run.best.genome[None]
            finished = sum(float(evaluator(champion, track)[0]) >= track.goal for track in tracks)
            rows.append({"seed": seed, "unseen_finished": finished, "half_finished_at": half})
            console.print(f"seed {seed}: finishes {finished} of {UNSEEN} unseen tracks; half finished at {half}")
    scores = [row["unseen_finished"] for row in rows]
    solved = sum(score >= SOLVED for score in scores)
    low, middle, high = np.quantile(scores, (0.25, 0.5, 0.75))
    console.print(
        f"{settings.strategy}, population {settings.population}, {', '.join(settings.courses)}, "
        f"{generations} generations: {solved} of {seeds} seeds finish at least {SOLVED} of {UNSEEN}; "
        f"median {middle:.0f}, quartiles {low:.0f} and {high:.0f}"
    )
    return {
        "strategy": settings.strategy,
        "population": settings.population,
        "courses": settings.courses,
        "generations": generations,
        "seeds": rows,
        "solved": solved,
        "median": float(middle),
    }
