"""`study teaching`: all ways of teaching on one budget, over several seeds."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table

from game.training.console import check_picture, progress_bar, write_picture
from game.worlds.chase.teaching import Teaching
from game.worlds.chase.ways import TeachingSettings

GAMES = 20_000
"""Of each run, if no other number is asked for."""
WAYS: dict[str, dict[str, Any]] = {
    "faithful, the original's": {"teacher": "faithful"},
    "second order, β 0.01": {"teacher": "second-order", "beta": 0.01},
    "second order, β 0.1": {"teacher": "second-order", "beta": 0.1},
    "second order, β 1": {"teacher": "second-order", "beta": 1.0},
    "improved": {},
    "half the moves are the teacher's": {"led": 0.5},
    "all moves are the teacher's": {"led": 1.0},
    "sine and cosine": {"answer": "sine-cosine"},
    "four scores": {"answer": "scores"},
    "5 moves in a game": {"turns": 5},
    "20 moves in a game": {"turns": 20},
    "GRU": {"cell": "gru"},
    "LSTM": {"cell": "lstm"},
    "cat seen every 5 turns, Elman": {"every": 5},
    "cat seen every 5 turns, GRU": {"every": 5, "cell": "gru"},
    "cat seen every 5 turns, LSTM": {"every": 5, "cell": "lstm"},
    "a cat that is taught": {"role": "cat"},
    "a cat that is taught, four scores": {"role": "cat", "answer": "scores"},
}
"""What is other than the improved teacher's usual lessons, by what it is called."""
SECTIONS = (3, 4, 6, 8, 10, 12, 15)
"""Rows after which something else is varied."""


def run_teaching(seeds: int, out: Path, games: int) -> dict[str, Any]:
    """Teach pupils in all WAYS with seeds 0, 1, …, each for so many games; a picture goes to `out` (.png).

    Returns what --json prints: for each way the wrong moves of ten, over all 1,296 starts and moving itself, of each
    seed, the turns lost in whole games where it can play them, and the median seconds.

    Raises:
        OSError: the picture cannot be written.
    """
    check_picture(out)
    compiled: tuple[dict[str, Any], ...] = ({"cell": "lstm"}, {"teacher": "faithful"}, {})
    for settings in compiled:
        Teaching(TeachingSettings(**{"teacher": "improved", **settings})).teach(1)  # compiles, which is not timed
    rows = []
    with progress_bar() as progress:
        task = progress.add_task("pupils", total=len(WAYS) * seeds)
        for name, way in WAYS.items():
            wrong, lost, seconds = [], [], []
            for seed in range(seeds):
                progress.update(task, description=f"{name}, seed {seed}")
                teaching = Teaching(TeachingSettings(**{"teacher": "improved", **way, "seed": seed}))
                began = time.perf_counter()
                teaching.teach(games)
                seconds.append(time.perf_counter() - began)
                wrong.append(teaching.wrong)
                lost.append(teaching.examine() if teaching.settings.every == 1 else np.nan)
                progress.advance(task)
            regret = None if np.isnan(lost).any() else float(np.median(lost))
            rows.append({"way": name, "wrong_of_ten": wrong, "lost": regret, "seconds": float(np.median(seconds))})
    show(rows, games, seeds)
    write_picture(out, picture(rows, games))
    return {"games": games, "seeds": seeds, "ways": rows, "picture": str(out)}


def show(rows: list[dict[str, Any]], games: int, seeds: int) -> None:
    """The rows as a table on stderr."""
    table = Table(title=f"Ways of teaching, {games:,} games each, {seeds} seeds")
    for heading in ("way", "wrong of ten, median", "least to most", "turns lost", "seconds"):
        table.add_column(heading, justify="left" if heading == "way" else "right")
    for number, row in enumerate(rows):
        wrong = row["wrong_of_ten"]
        table.add_row(
            row["way"],
            f"{np.median(wrong):.2f}",
            f"{min(wrong):.2f} to {max(wrong):.2f}",
            "–" if row["lost"] is None else f"{row['lost']:.2f}",
            f"{row['seconds']:.1f}",
            end_section=number in SECTIONS,
        )
    Console(stderr=True).print(table)


def picture(rows: list[dict[str, Any]], games: int) -> Figure:
    """Each seed a dot, the median a line."""
    figure = Figure(figsize=(10, 6), dpi=120, layout="constrained")
    axes = figure.subplots()
    for k, row in enumerate(rows):
        wrong = row["wrong_of_ten"]
        axes.plot(wrong, [k] * len(wrong), "o", color="C0", alpha=0.5)
        axes.plot([np.median(wrong)] * 2, [k - 0.32, k + 0.32], color="C1", lw=2.5)
    for k in SECTIONS:
        axes.axhline(k + 0.5, color="0.85", lw=0.8, zorder=0)
    axes.set_yticks(range(len(rows)), [row["way"] for row in rows])
    axes.invert_yaxis()
    axes.set(xlim=(0, None), xlabel=f"wrong moves of ten after {games:,} games; each dot a seed, the line their median")
    return figure
