"""`study chase`: how well cats and mice that are bred against each other play, over several seeds."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
from rich.console import Console

from game.training.console import progress_bar
from game.training.run import Run
from game.training.settings import Settings

GOOD = 0.5
"""Turns of regret that both champions are to stay under."""


def run_study(settings: Settings, seeds: int, generations: int, workers: int) -> dict[str, Any]:
    """Champions of seeds 0, 1, … after some generations, and when both were good first; a line a seed on stderr."""
    rows: list[dict[str, Any]] = []
    roles = settings.arena.roles
    console = Console(stderr=True, highlight=False)
    with progress_bar() as progress:
        task = progress.add_task("generations", total=seeds * generations)
        for seed in range(seeds):
            run = Run(replace(settings, seed=seed), workers)
            began = time.perf_counter()
            good: dict[str, float] | None = None
            for done in range(generations):
                run.step()
                if run.wants_examination and max(run.examine()[run.generation - 1]) <= GOOD and good is None:
                    good = {"generation": run.generation - 1, "seconds": time.perf_counter() - began}
                progress.update(task, completed=seed * generations + done + 1)
            run.examine()
            regrets = {one.role: one.held_out for one in run.champions}
            run.close()
            rows.append({"seed": seed, "regret": regrets, "good_at": good, "seconds": time.perf_counter() - began})
            found = f"generation {good['generation']}, {good['seconds']:.0f} s" if good else "never"
            says = ", ".join(f"the {role} {regret:.3f}" for role, regret in regrets.items())
            console.print(f"seed {seed}: lost turns {says}; both at most {GOOD} first: {found}")
    reached = {role: [row["regret"][role] for row in rows] for role in roles}
    for role, regrets_of in reached.items():
        low, middle, high = np.quantile(regrets_of, (0.25, 0.5, 0.75))
        console.print(f"{role}: median {middle:.3f}, quartiles {low:.3f} and {high:.3f}, worst {max(regrets_of):.3f}")
    return {
        "strategy": settings.strategy,
        "population": settings.population,
        "courses": settings.courses,
        "senses": settings.sense,
        "generations": generations,
        "seeds": rows,
        "median": {role: float(np.median(regrets_of)) for role, regrets_of in reached.items()},
    }
