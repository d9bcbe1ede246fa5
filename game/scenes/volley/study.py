"""`study volley`: how soon a run beats the published opponent, by how much, and whether it goes round in circles.

What is timed is breeding alone, on the wall's clock; at ever later times the champion plays 1,000 games with serves
that nobody is trained on.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from brains.files import Brain
from game.engine.session import Evaluator
from game.training.console import progress_bar
from game.training.run import Run
from game.training.settings import Settings

GAMES, FEW = 1000, 100
"""Of a champion against the published opponent; and of one that loses nearly all of the first of them."""
LOST = -1.5
BARS = (0.0, 0.353, 0.85)
"""Means that are timed: even; the published genetic algorithm by self-play; and what a plain recipe levels off at."""
LATER = 1.15
"""Times the seconds of one look until the next, and FIRST seconds more."""
FIRST = 1.0
RANKED = 8
"""Champions of a run that meet each other."""
PAIR_GAMES = 64


def judged(evaluator: Evaluator, genome: NDArray[np.float32], games: list[Any]) -> float:
    """Mean points against the published opponent."""
    few = float(evaluator.on(genome[None], games[:FEW]).mean())
    return few if few < LOST else float(evaluator.on(genome[None], games).mean())


def grid(run: Run, evaluator: Evaluator) -> NDArray[np.float64]:
    """`(of, against)`: mean points of a run's champions, the oldest first, against each of them."""
    generations, genomes = run.objective.memory.hall
    places = np.unique(np.linspace(0, len(generations) - 1, RANKED).round().astype(int))
    world, network = run.settings.arena, run.settings.network
    serves = [world.course(f"random:{seed}") for seed in range(PAIR_GAMES)]
    against = [Brain(world.name, network, genomes[place, 0]) for place in places]
    return np.stack(
        [
            evaluator.on(genomes[places, 0], [replace(one, opponent=other) for one in serves]).mean(axis=0)
            for other in against
        ],
        axis=1,
    )


def run_study(settings: Settings, seeds: int, seconds: float, workers: int) -> dict[str, Any]:
    """A line a seed on stderr."""
    world, console = settings.arena, Console(stderr=True, highlight=False)
    games = [world.course(f"random:{seed}") for seed in range(GAMES)]
    rows: list[dict[str, Any]] = []
    with progress_bar() as progress, Evaluator(world, settings.network, workers) as evaluator:
        task = progress.add_task("seconds", total=seeds * seconds)
        Run(replace(settings, population=4), workers).step()  # compiles, if nobody has
        for seed in range(seeds):
            run, spent, look = Run(replace(settings, seed=seed), workers), 0.0, FIRST
            reached: dict[float, float] = {}
            mean = -5.0
            while spent < seconds:
                began = time.perf_counter()
                run.step()
                passed = time.perf_counter() - began
                spent += passed
                progress.advance(task, passed)
                if spent >= look or spent >= seconds:
                    assert run.best is not None
                    mean, look = judged(evaluator, run.best.genome, games), LATER * spent + FIRST
                    reached = {bar: spent for bar in BARS if mean > bar} | reached
            table = grid(run, evaluator)
            run.close()
            circles = float((table[np.tril_indices(len(table), -1)] < 0).mean())
            rows.append({"seed": seed, "generations": run.generation, "mean": mean, "reached": reached})
            rows[-1] |= {"grid": table.tolist(), "lost_to_older": circles}
            said = ", ".join(
                f"{bar:g} after {reached[bar]:.1f} s" if bar in reached else f"{bar:g} never" for bar in BARS
            )
            console.print(
                f"seed {seed}: {said}; after {seconds:.0f} s ({run.generation} generations) {mean:+.3f}; "
                f"of pairs of its champions {100 * circles:.0f} % are won by the older one"
            )
    medians = {bar: float(np.median([row["reached"].get(bar, np.inf) for row in rows])) for bar in BARS}
    said = ", ".join(
        f"{bar:g} after {at:.1f} s" if np.isfinite(at) else f"{bar:g} never" for bar, at in medians.items()
    )
    means = [row["mean"] for row in rows]
    console.print(
        f"{settings.strategy}, population {settings.population}, {', '.join(settings.courses)}: mean points over "
        f"{GAMES:,} games against the published opponent above {said} (medians of {seeds} seeds); in the end "
        f"{np.median(means):+.3f} ({min(means):+.3f} to {max(means):+.3f})"
    )
    return {"courses": settings.courses, "seconds": seconds, "seeds": rows, "reached": medians}
