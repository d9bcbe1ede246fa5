"""`study zero-gradient`: the zero-gradient recipe on CartPole, beside the run that its source shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from game.training.console import progress_bar
from game.training.generation import Generation
from game.training.run import Run
from game.training.settings import Settings

LIMIT = 10_000
EPISODES = 15
GENERATIONS = 5
RECIPE = Settings(
    world="cartpole", strategy="elite-clones", population=64, mutation=0.1, courses=(f"fresh:{LIMIT}",) * EPISODES
)
"""Brain 4-16-2, ReLU after both layers: the world's usual one."""
SHOWN_BEST = (309.5, 360.9, 648.2, 616.6, 2060.1)
SHOWN_MEAN = (29.2, 133.6, 148.0, 149.9, 368.3)
"""Steps in generations 1 to 5 of the run that the source shows; the best individual's, and the population's mean."""


def bred(settings: Settings = RECIPE, workers: int = 1) -> list[Generation]:
    """A run's generations."""
    run = Run(settings, workers)
    made = [run.step() for _ in range(GENERATIONS)]
    run.close()
    return made


def run_zero_gradient(seeds: int, workers: int) -> dict[str, Any]:
    """Seeds 0, 1, …; medians over them as a table on stderr. Returns what --json prints."""
    best, mean = np.empty((seeds, GENERATIONS)), np.empty((seeds, GENERATIONS))
    with progress_bar() as progress:
        for seed in progress.track(range(seeds), description="seeds"):
            for number, made in enumerate(bred(replace(RECIPE, seed=seed), workers)):
                best[seed, number], mean[seed, number] = made.fitness.max(), made.fitness.mean()
    middles = {"best": np.median(best, axis=0).tolist(), "mean": np.median(mean, axis=0).tolist()}
    table = Table(title=f"The zero-gradient recipe, steps in {EPISODES} episodes of at most {LIMIT}; {seeds} seeds")
    for heading in ("generation", "best, median", "the source's", "mean, median", "the source's"):
        table.add_column(heading, justify="right")
    for number, figures in enumerate(zip(middles["best"], SHOWN_BEST, middles["mean"], SHOWN_MEAN, strict=True), 1):
        table.add_row(str(number), *(f"{figure:,.1f}" for figure in figures))
    Console(stderr=True).print(table)
    return {
        "seeds": [{"seed": seed, "best": best[seed].tolist(), "mean": mean[seed].tolist()} for seed in range(seeds)],
        "median": middles,
        "source": {"best": SHOWN_BEST, "mean": SHOWN_MEAN},
    }
