"""`study zero-gradient`: the zero-gradient recipe on CartPole, beside the run that its source shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
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


def as_the_source_counts(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """`(individual,)` of scores `(episode, individual)`: there an episode that reaches the limit is left out, and a
    network that never falls has no score: the rule punishes perfection. NaN for none."""
    counted = np.where(scores < LIMIT, scores, 0.0).sum(axis=0), (scores < LIMIT).sum(axis=0)
    return np.asarray(np.where(counted[1] > 0, counted[0] / np.maximum(counted[1], 1), np.nan))


def run_zero_gradient(seeds: int, workers: int) -> dict[str, Any]:
    """Seeds 0, 1, …; medians over them as a table on stderr. Returns what --json prints."""
    found = {name: np.empty((seeds, GENERATIONS)) for name in ("best", "mean", "best, counted so", "mean, counted so")}
    with progress_bar() as progress:
        for seed in progress.track(range(seeds), description="seeds"):
            for number, made in enumerate(bred(replace(RECIPE, seed=seed), workers)):
                counted = as_the_source_counts(made.scores)
                figures = made.fitness.max(), made.fitness.mean(), np.nanmax(counted), np.nanmean(counted)
                for values, figure in zip(found.values(), figures, strict=True):
                    values[seed, number] = figure
    middles = {name: np.median(values, axis=0).tolist() for name, values in found.items()}
    table = Table(title=f"The zero-gradient recipe, steps in {EPISODES} episodes of at most {LIMIT}; {seeds} seeds")
    shown = {"best": SHOWN_BEST, "mean": SHOWN_MEAN}
    columns: dict[str, Sequence[float]] = {"generation": range(1, GENERATIONS + 1)}
    for name, source in shown.items():
        counted_so = f"{name}, counted so"
        columns |= {name: middles[name], counted_so: middles[counted_so], f"source's {name}": source}
    for heading in columns:
        table.add_column(heading, justify="right")
    for row in zip(*columns.values(), strict=True):
        table.add_row(*(f"{figure:,.0f}" for figure in row))
    Console(stderr=True).print(table)
    return {
        "seeds": [
            {"seed": seed} | {name: values[seed].tolist() for name, values in found.items()} for seed in range(seeds)
        ],
        "median": middles,
        "source": shown,
    }
