"""`train chase`: teach a mouse, or breed mice against cats, without a window."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

from rich.console import Console

from brains.files import Brain
from brains.strategies import SAME_MACHINE_ONLY
from game.commands.train import progress_bar, rows_of, save_made
from game.duels import regret_of
from game.training.arms_race import ArmsRace
from game.training.teaching import Teaching
from game.worlds.chase.rooms import shape

PORTION = 2000
"""Games between two looks at the clock and at Ctrl-C."""
ROWS = 1000
"""Most rows of a history of lessons."""
LEARNED_SPRINT = 4
"""The rule under which a taught mouse, which knows no cat that moves, is measured."""


def run_lessons(teaching: Teaching, games: int, save: Path | None) -> dict[str, Any]:
    """Teach so many games more, save, say how it went on stderr, and return what --json prints."""
    first = teaching.games
    began = time.perf_counter()
    with progress_bar() as progress:
        task = progress.add_task("games", total=games)
        try:
            while teaching.games < first + games:
                teaching.teach(min(PORTION, first + games - teaching.games))
                text = f"{teaching.mistakes:.2f} mistakes"
                progress.update(task, completed=teaching.games - first, description=text)
        except KeyboardInterrupt:
            pass
    seconds = time.perf_counter() - began
    if save:
        save_made(save, teaching)
    brain = teaching.brain
    regret = regret_of(brain, LEARNED_SPRINT)
    console = Console(stderr=True, highlight=False)
    console.print(
        f"{brain.name}, taught {teaching.games:,} games: {teaching.mistakes:.3f} mistakes a game; "
        f"from a cat that sprints every {LEARNED_SPRINT}th turn it loses {regret:.2f} turns against a perfect mouse"
    )
    if save:
        console.print(f"saved {save}")
    history = teaching.history
    step = -(-len(history.games) // ROWS) if len(history.games) else 1
    kept = sorted({*range(0, len(history.games), step), len(history.games) - 1}) if len(history.games) else []
    return {
        "world": brain.world,
        "role": brain.role,
        "teacher": teaching.settings.teacher,
        "hidden": teaching.settings.hidden,
        "alpha": teaching.settings.rate,
        "seed": teaching.settings.seed,
        "history": [{"games": int(history.games[k]), "mistakes": float(history.mistakes[k])} for k in kept],
        "games": teaching.games,
        "mistakes": teaching.mistakes if teaching.games else None,
        "regret": regret,
        "seconds": seconds,
        "games_per_second": (teaching.games - first) / seconds,
    }


def run_race(race: ArmsRace, generations: int, save: Path | None) -> dict[str, Any]:
    """Breed so many generations more, save, say how it went on stderr, and return what --json prints."""
    rows = [rows_of(recorder.history(), "regret") for recorder in race.recorders]
    ticks_before = race.lane_ticks
    began = time.perf_counter()
    with progress_bar() as progress:
        task = progress.add_task("breeding", total=generations)
        for done in range(generations):
            try:
                made = race.step()
            except KeyboardInterrupt:
                break
            if race.wants_regrets:
                race.find_regrets()
            for role, recorder in enumerate(race.recorders):
                rows[role].append(rows_of(recorder.history(1), "regret")[0])
            regrets = " and ".join(f"{one.held_out:.2f}" for one in race.champions)
            progress.update(
                task, completed=done + 1, description=f"regrets {regrets}, turns {-made.fitness[1].max():.1f}"
            )
    seconds = time.perf_counter() - began
    race.find_regrets()
    if save and race.champions:
        save_made(save, race)
    race.close()
    settings = race.settings
    ticks = race.lane_ticks - ticks_before
    console = Console(stderr=True, highlight=False)
    for one in race.champions:
        console.print(f"{one.name}, {one.role} of generation {one.generation}: regret {one.held_out:.3f} turns")
    if settings.strategy in SAME_MACHINE_ONLY:
        console.print(f"{settings.strategy} repeats bit for bit on the same machine only")
    if save:
        console.print(f"saved {save}")
    roles = settings.arena.roles
    return {
        "world": settings.world,
        "role": "both",
        "strategy": settings.strategy,
        "seed": settings.seed,
        "population": settings.population,
        "courses": settings.courses,
        "sprint": shape(race.course)[1],
        "history": dict(zip(roles, rows, strict=True)),
        "champions": {one.role: _about(one) for one in race.champions},
        "seconds": seconds,
        "agent_ticks": ticks,
        "agent_ticks_per_second": ticks / seconds,
    }


def _about(brain: Brain) -> dict[str, Any]:
    return {
        "name": brain.name,
        "fitness": brain.fitness,
        "regret": None if math.isnan(brain.held_out) else brain.held_out,
    }
