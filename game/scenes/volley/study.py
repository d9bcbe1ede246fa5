"""`study volley`: how soon a run beats the published opponent and by how much; and, of its champions of different
generations, who beats whom, how good they are, and whether both sides of a game do the same.

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
from rich.table import Table

from game.engine.session import Evaluator
from game.scenes.volley.field import others
from game.training.console import progress_bar
from game.training.rating import circles, ratings, won_by_older
from game.training.run import Run
from game.training.settings import Settings
from game.worlds.volley.opponent import published
from game.worlds.volley.tournament import against, alike, meet, picked

GAMES, FEW = 1000, 100
"""Of a champion against the published opponent; and of one that loses nearly all of the first of them."""
LOST = -1.5
BARS = (0.0, 0.353, 0.85)
"""Means that are timed: even; the published genetic algorithm by self-play; and what a plain recipe levels off at."""
LATER = 1.15
"""Times the seconds of one look until the next, and FIRST seconds more."""
FIRST = 1.0
RANKED = 10
"""Champions of a run that meet each other."""
UNSEEN_GAMES, ALIKE_GAMES = 200, 32
"""Of each of them against whom no run meets; and of those in which it is counted what both press."""


def judged(evaluator: Evaluator, genome: NDArray[np.float32], games: list[Any]) -> float:
    """Mean points against the published opponent."""
    few = float(evaluator.on(genome[None], games[:FEW]).mean())
    return few if few < LOST else float(evaluator.on(genome[None], games).mean())


def ranked(run: Run) -> dict[str, Any]:
    """Of a run's champions of different generations, the oldest first: all that is found out in games."""
    generations, genomes = run.objective.memory.hall
    places = picked(generations, RANKED)
    settings, generations, champions = run.settings, generations[places], genomes[places, 0]
    world, network = settings.arena, settings.network
    met = meet(world, network, generations, champions)
    strange = others(settings)
    unseen = against(world, network, champions, [published(), *strange], UNSEEN_GAMES)
    pairs = zip(champions, [champions[0], *champions[:-1]], strict=True)
    pressed = [alike(world, network, newer, older, ALIKE_GAMES) for newer, older in pairs]
    return {
        "generations": generations.tolist(),
        "points": met.points.tolist(),
        "ratings": ratings(met.won).tolist(),
        "lost_to_older": won_by_older(met.won),
        "circles": circles(met.won),
        "published": unseen[:, 0].tolist(),
        "others": unseen[:, 1:].mean(axis=1).tolist() if strange else None,
        "alike": [one.seen for one in pressed],
        "alike_by_chance": [one.chance for one in pressed],
        "kappa": [one.kappa for one in pressed],
    }


def table_of(found: dict[str, Any]) -> Table:
    """A row a champion."""
    table = Table(
        "generation", "rating", "published", "others", "the same pressed", "by chance", "kappa", "against older"
    )
    for k, generation in enumerate(found["generations"]):
        older = found["points"][k][:k]
        table.add_row(
            f"{generation:,}",
            f"{found['ratings'][k]:+.0f}",
            f"{found['published'][k]:+.2f}",
            f"{found['others'][k]:+.2f}" if found["others"] else "–",
            f"{100 * found['alike'][k]:.0f} %",
            f"{100 * found['alike_by_chance'][k]:.0f} %",
            f"{found['kappa'][k]:+.2f}",
            " ".join(f"{points:+.1f}" for points in older),
        )
    return table


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
            found = ranked(run)
            run.close()
            rows.append({"seed": seed, "generations": run.generation, "mean": mean, "reached": reached} | found)
            said = ", ".join(
                f"{bar:g} after {reached[bar]:.1f} s" if bar in reached else f"{bar:g} never" for bar in BARS
            )
            console.print(
                f"seed {seed}: {said}; after {seconds:.0f} s ({run.generation} generations) {mean:+.3f}; "
                f"of pairs of its champions {100 * found['lost_to_older']:.0f} % are won by the older one, of triples "
                f"{100 * found['circles']:.0f} % go round"
            )
            console.print(table_of(found))
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
