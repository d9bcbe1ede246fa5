"""`study circuit`: how soon a champion laps, on how many unseen circuits, and how near it comes to the best lap.

By the default setting a run a seed, trained on a preset and on fresh circuits, which is judged on what it never saw and
on every preset; and for each preset, with seed 0, a run of half the time that is trained on it alone, and finely.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from rich.console import Console

from brains.files import Brain
from game.engine.session import Evaluator, Session
from game.engine.side import Side
from game.training.console import progress_bar
from game.training.run import Run
from game.training.settings import Settings
from game.worlds import Course
from game.worlds.circuit.courses import line_of
from game.worlds.circuit.kernel import BEST_LAP, TICKS_PER_SECOND
from game.worlds.circuit.limit import limit_of

UNSEEN = 100
SOLVED = 95
"""Unseen circuits of UNSEEN on which a seed's champion must drive a clean lap."""
FINELY = "openai-es"
FINE = ("samples=narrowing", "decay=0")
"""Options of this strategy when it is to find the last tenths of a second on one circuit."""


@dataclass
class Bred:
    """What came of one seed."""

    champion: Brain
    generations: int
    first_lap: float | None
    """Seconds of breeding until a champion drove a clean lap on the first course; None for never."""


def bred(settings: Settings, seconds: float, workers: int) -> Bred:
    """Breed for so many seconds; nothing but breeding is counted."""
    run = Run(replace(settings, population=4), workers)
    run.step()  # compiles, if nobody has
    run.close()
    run = Run(settings, workers)
    first, spent = None, 0.0
    while spent < seconds:
        began = time.perf_counter()
        made = run.step()
        spent += time.perf_counter() - began
        if first is None and made.scores[0, made.champions[0]] >= made.courses[0].goal:
            first = spent
    run.close()
    assert run.best is not None
    return Bred(run.best, run.generation, first)


def best_lap(brain: Brain, course: Course) -> float:
    """Of the laps that a brain drives in a run on a course, in seconds; infinite if it completes none."""
    arena = Settings(world=brain.world).arena
    alone = Session(arena, [Side(brain.network, brain.genome[None])], course)
    alone.run()
    return float(alone.field(BEST_LAP)[0]) / TICKS_PER_SECOND or float("inf")


def run_study(settings: Settings, seeds: int, seconds: float, workers: int) -> dict[str, Any]:
    """A line a seed and a line a preset on stderr."""
    world = settings.arena
    console = Console(stderr=True, highlight=False)
    unseen = [world.course(f"random:{seed}") for seed in range(UNSEEN)]
    presets = [world.course(name) for name in world.courses.presets]
    rows: list[dict[str, Any]] = []
    alone: dict[str, float] = {}
    with progress_bar() as progress, Evaluator(world, settings.network, workers) as evaluator:
        task = progress.add_task("circuits", total=seeds + len(presets))
        for course in presets:
            options = FINE if settings.strategy == FINELY else ()
            run = bred(replace(settings, courses=(course.name,), seed=0, options=options), seconds / 2, workers)
            alone[course.name] = best_lap(run.champion, course)
            progress.advance(task)
        for seed in range(seeds):
            run = bred(replace(settings, seed=seed), seconds, workers)
            goals = np.array([course.goal for course in unseen])
            clean = int((evaluator.on(run.champion.genome[None], unseen)[:, 0] >= goals).sum())
            laps = {course.name: best_lap(run.champion, course) for course in presets}
            rows.append({"seed": seed, "first_lap": run.first_lap, "generations": run.generations, "clean": clean})
            rows[-1] |= {"laps": laps}
            first = "never" if run.first_lap is None else f"after {run.first_lap:.1f} s"
            console.print(
                f"seed {seed}: first clean lap on {settings.courses[0]} {first}; after {seconds:.0f} s "
                f"({run.generations} generations) a clean lap on {clean} of {UNSEEN} unseen circuits"
            )
            progress.advance(task)
    limits = {course.name: limit_of(line_of(course)).seconds for course in presets}
    console.print("lap, s: limit · trained on it alone · trained on others, median and worst of the seeds")
    for name, limit in limits.items():
        times = [row["laps"][name] for row in rows]
        middle, worst = float(np.median(times)), max(times)
        console.print(
            f"{name:>10}: {limit:6.2f} · {alone[name]:6.2f} ({100 * limit / alone[name]:.1f} % of the limit) · "
            f"{middle:6.2f}, {worst:6.2f} ({100 * (middle / alone[name] - 1):+.1f} %, "
            f"{100 * (worst / alone[name] - 1):+.1f} %)"
        )
    return {"seeds": rows, "limits": limits, "alone": alone, "seconds": seconds, "courses": settings.courses}
