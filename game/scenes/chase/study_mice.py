"""`study mouse-sizes`: how soon taught mice of several sizes make few mistakes, over several seeds."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, StrMethodFormatter
from rich.console import Console
from rich.table import Table

from game.training.console import check_picture, progress_bar, write_picture
from game.worlds.chase.lessons import ORIGINAL, ORIGINAL_MISTAKES
from game.worlds.chase.teaching import Teaching, TeachingHistory
from game.worlds.chase.ways import TeachingSettings

SIZES = (16, 32, 64, 128)
"""Hidden units."""
LEVELS = (1.4, 1.2, 1.0)
"""Smoothed mistakes a game."""
MOST_GAMES = 4_000_000
"""A seed, if no other number is asked for."""
PORTION = 1000
"""Games between two looks at the mistakes."""
SETTLED = 5000
"""Games before the first look: until then the smoothed mistakes are those of a few games."""


def run_mouse_sizes(seeds: int, out: Path, teacher: str, most_games: int) -> dict[str, Any]:
    """Teach mice of all SIZES with seeds 0, 1, … until they are at the last of LEVELS; a picture goes to `out` (.png).

    Returns what --json prints: for each size and level the median games and seconds of the seeds that got
    there within `most_games`, and how many did not.

    Raises:
        SettingsError: an unknown teacher.
        OSError: the picture cannot be written.
    """
    check_picture(out)
    Teaching(TeachingSettings(teacher)).teach(1)  # compiles, which is not what is timed
    runs: dict[int, list[tuple[dict[float, tuple[int, float]], TeachingHistory]]] = {size: [] for size in SIZES}
    with progress_bar() as progress:
        task = progress.add_task("mice", total=len(SIZES) * seeds)
        for size in SIZES:
            for seed in range(seeds):
                progress.update(task, description=f"{size} hidden, seed {seed}")
                runs[size].append(teach_one(TeachingSettings(teacher, size, seed=seed), most_games))
                progress.advance(task)
    rows = [
        {"hidden": size, "level": level} | median_of([reached.get(level) for reached, _ in runs[size]])
        for size in SIZES
        for level in LEVELS
    ]
    show(rows, teacher, seeds)
    histories = {size: [history for _, history in made] for size, made in runs.items()}
    write_picture(out, picture(rows, histories, teacher))
    return {"teacher": teacher, "seeds": seeds, "most_games": most_games, "sizes": rows, "picture": str(out)}


def teach_one(settings: TeachingSettings, most_games: int) -> tuple[dict[float, tuple[int, float]], TeachingHistory]:
    """Games and seconds to each level that is reached, and the way there."""
    teaching = Teaching(settings)
    reached: dict[float, tuple[int, float]] = {}
    began = time.perf_counter()
    while teaching.games < most_games and len(reached) < len(LEVELS):
        teaching.teach(min(PORTION, most_games - teaching.games))
        for level in LEVELS:
            if level not in reached and teaching.games >= SETTLED and teaching.mistakes <= level:
                reached[level] = teaching.games, time.perf_counter() - began
    return reached, teaching.history


def median_of(reached: list[tuple[int, float] | None]) -> dict[str, Any]:
    """Medians over the seeds that got there; None where none did."""
    there = [pair for pair in reached if pair is not None]
    games, seconds = np.median(there, axis=0).tolist() if there else (None, None)
    return {"games": games, "seconds": seconds, "failures": len(reached) - len(there)}


def show(rows: list[dict[str, Any]], teacher: str, seeds: int) -> None:
    """The rows as a table on stderr."""
    table = Table(title=f"Taught mice, {teacher} teacher, median of {seeds} seeds")
    for heading in ("hidden", "mistakes", "games", "seconds", "not reached", "original, games"):
        table.add_column(heading, justify="right")
    for row in rows:
        original = ORIGINAL[row["hidden"]] if row["level"] == ORIGINAL_MISTAKES else None
        table.add_row(
            str(row["hidden"]),
            f"{row['level']:.1f}",
            "–" if row["games"] is None else f"{row['games']:,.0f}",
            "–" if row["seconds"] is None else f"{row['seconds']:.2f}",
            f"{row['failures']} of {seeds}" if row["failures"] else "",
            "" if original is None else f"{original:,}",
            end_section=row["level"] == LEVELS[-1],
        )
    Console(stderr=True).print(table)


def picture(rows: list[dict[str, Any]], histories: dict[int, list[TeachingHistory]], teacher: str) -> Figure:
    """Left the mistakes of each mouse over its games, right the games to each level over the sizes."""
    figure = Figure(figsize=(12, 5), dpi=120, layout="constrained")
    ways, sizes = figure.subplots(1, 2)
    for number, (size, made) in enumerate(histories.items()):
        for seed, history in enumerate(made):
            settled = history.games >= SETTLED
            label = f"{size} hidden" if seed == 0 else None
            ways.plot(history.games[settled], history.mistakes[settled], f"C{number}", lw=0.8, alpha=0.7, label=label)
    for level in LEVELS:
        ways.axhline(level, color="0.7", lw=0.8, zorder=0)
        there = [row for row in rows if row["level"] == level and row["games"] is not None]
        sizes.plot([row["hidden"] for row in there], [row["games"] for row in there], "o-", label=f"{level} mistakes")
    sizes.plot(
        list(ORIGINAL), list(ORIGINAL.values()), "kx--", lw=0.8, label=f"the original, {ORIGINAL_MISTAKES} mistakes"
    )
    ways.set(xscale="log", xlabel="games", ylabel="mistakes a game, smoothed", title=f"{teacher} teacher, each seed")
    sizes.set(xscale="log", yscale="log", xlabel="hidden units", ylabel="games, median", title="games to few mistakes")
    sizes.set_xticks(SIZES, [str(size) for size in SIZES], minor=False)
    sizes.minorticks_off()
    sizes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    sizes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    for axes in (ways, sizes):
        axes.legend(frameon=False)
    return figure
