"""`study chase`: how well cats and mice that are bred against each other play, over several seeds."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import StrMethodFormatter
from numpy.typing import NDArray
from rich.console import Console

from game.training.console import check_picture, progress_bar, write_picture
from game.training.run import Run
from game.training.settings import Settings

GOOD = 0.5
"""Turns of regret that both champions are to stay under."""


def run_study(settings: Settings, seeds: int, generations: int, workers: int, out: Path) -> dict[str, Any]:
    """Champions of seeds 0, 1, … after some generations, and when both were good first; a line a seed on stderr.

    A picture of the way there goes to `out` (.png).

    Raises:
        SettingsError: a picture of another kind.
        OSError: it cannot be written.
    """
    check_picture(out)
    rows: list[dict[str, Any]] = []
    ways: list[list[tuple[float, ...]]] = []
    roles = settings.arena.roles
    console = Console(stderr=True, highlight=False)
    with progress_bar() as progress:
        task = progress.add_task("generations", total=seeds * generations)
        for seed in range(seeds):
            run = Run(replace(settings, seed=seed), workers)
            began = time.perf_counter()
            good: dict[str, float] | None = None
            way: list[tuple[float, ...]] = []
            for done in range(generations):
                run.step()
                if run.wants_examination:
                    at = run.generation - 1
                    regrets = run.examine()[at]
                    way.append((at, *regrets))
                    if max(regrets) <= GOOD and good is None:
                        good = {"generation": at, "seconds": time.perf_counter() - began}
                progress.update(task, completed=seed * generations + done + 1)
            run.examine()
            last = {one.role: one.held_out for one in run.champions}
            run.close()
            ways.append(way)
            rows.append({"seed": seed, "regret": last, "good_at": good, "seconds": time.perf_counter() - began})
            found = f"generation {good['generation']}, {good['seconds']:.0f} s" if good else "never"
            says = ", ".join(f"the {role} {regret:.3f}" for role, regret in last.items())
            console.print(f"seed {seed}: lost turns {says}; both at most {GOOD} first: {found}")
    reached = {role: [row["regret"][role] for row in rows] for role in roles}
    for role, regrets_of in reached.items():
        low, middle, high = np.quantile(regrets_of, (0.25, 0.5, 0.75))
        console.print(f"{role}: median {middle:.3f}, quartiles {low:.3f} and {high:.3f}, worst {max(regrets_of):.3f}")
    lost = np.array(ways)  # (seed, examined, [generation, regret of each role])
    write_picture(out, picture(lost, settings))
    return {
        "strategy": settings.strategy,
        "population": settings.population,
        "courses": settings.courses,
        "senses": settings.sense,
        "generations": generations,
        "seeds": rows,
        "curve": {
            "generation": lost[0, :, 0].astype(int).tolist(),
            **{role: np.median(lost[:, :, 1 + k], axis=0).tolist() for k, role in enumerate(roles)},
        },
        "picture": str(out),
        "median": {role: float(np.median(regrets_of)) for role, regrets_of in reached.items()},
    }


def picture(lost: NDArray[np.float64], settings: Settings) -> Figure:
    """What each role loses, each seed and the median, from `(seed, examined, [generation, regret of each role])`."""
    figure = Figure(figsize=(8, 4.5), dpi=120, layout="constrained")
    axes = figure.subplots()
    for k, role in enumerate(settings.arena.roles):
        for seed in lost:
            axes.plot(seed[:, 0], seed[:, 1 + k], f"C{k}", lw=0.7, alpha=0.4)
        axes.plot(lost[0, :, 0], np.median(lost[:, :, 1 + k], axis=0), f"C{k}", lw=2.2, label=f"{role}, median")
    axes.set_yscale("symlog", linthresh=1.0)
    axes.set_ylim(bottom=0.0)
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.set(xlabel="generation", ylabel="turns lost against perfect play", title=settings.courses[0])
    axes.legend(frameon=False)
    return figure
