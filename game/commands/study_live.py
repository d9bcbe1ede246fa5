"""`study WORLD` where Gymnasium has the world, too: how soon a window breeds a champion that has solved it there.

What is timed is what somebody sees: the window draws, one thread breeds, the clock on the wall runs from the world's
opening. Champions that do well on unseen courses are noted and judged in the environment afterwards, in their order.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from rich.console import Console

from brains.files import Brain
from game.engine.elsewhere import Elsewhere, judged_elsewhere
from game.engine.threads import cores
from game.training.settings import Settings, SettingsError
from game.window.display import Options, has_display

EPISODES = 100
GIVE_UP = 180.0
NOTED = 6
"""Champions at most, a second apart: each takes long to be judged."""


def noted(settings: Settings, goal: float, workers: int) -> Iterator[tuple[float, Brain]]:
    """Seconds, and a champion whose held-out score has just come to the goal."""
    from game.window.app import App

    app = App(settings, Options(explained=True, workers=max(workers, cores())))
    began, last, known, count = time.perf_counter(), 0.0, float("nan"), 0
    try:
        while app.running and (now := time.perf_counter() - began) < GIVE_UP and count < NOTED:
            app.frame(min(app.clock.tick(60) / 1000, 0.1))
            snapshot = app.stage.trainer.snapshot
            if snapshot.held_out != known and snapshot.held_out >= goal and now - last >= 1 and snapshot.champion:
                count, last = count + 1, now
                yield now, snapshot.champion
            known = snapshot.held_out
    finally:
        app.close()


def run_live(settings: Settings, place: Elsewhere, seeds: int, workers: int) -> dict[str, Any]:
    """A line a seed on stderr. Raises SettingsError without a display."""
    if not has_display():
        raise SettingsError(f"study {settings.world}: expected a display to open windows on, and there is none")
    console = Console(stderr=True, highlight=False)
    rows: list[dict[str, Any]] = []
    for seed in range(seeds):
        row: dict[str, Any] = {"seed": seed, "seconds": None}
        for seconds, champion in list(noted(replace(settings, seed=seed), place.solved, workers)):
            mean = float(judged_elsewhere(place, champion.network, champion.genome, range(EPISODES), 2).mean())
            row |= {"generation": champion.generation, "mean": mean}
            if mean >= place.solved:
                row["seconds"] = seconds
                break
        rows.append(row)
        when = "never" if row["seconds"] is None else f"after {row['seconds']:.1f} s, generation {row['generation']}"
        console.print(f"seed {seed}: {when}" + (f", a mean of {row['mean']:.1f}" if "mean" in row else ""))
    times = [float(row["seconds"] or "inf") for row in rows]
    console.print(
        f"{settings.world}, {settings.strategy}, population {settings.population}: a champion with a mean of at least "
        f"{place.solved:.0f} over {EPISODES} episodes of {place.name} after {np.median(times):.1f} s "
        f"({min(times):.1f} to {max(times):.1f}; median and range of {seeds} seeds), drawn meanwhile"
    )
    return {"in": place.name, "seeds": rows, "median": float(np.median(times)), "episodes": EPISODES}
