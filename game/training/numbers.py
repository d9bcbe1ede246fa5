"""What a run has come to, in formats that other programs read: a table, and its chart as a figure."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from brains.atomic import write_atomically
from game.training.history import History
from game.training.run import Run
from game.training.settings import Settings

FIGURES = (".svg", ".pdf")
"""What a figure can be written as."""
LINES = {"best": "-", "mean": ":", "median": "--", "held_out": "-"}
"""Of the figure, by the history's column: told apart without colours, too."""
COLOURS = {"best": "#0054a0", "mean": "#202020", "median": "#b01668", "held_out": "#924600"}


def held_out_is(settings: Settings) -> str:
    """What a champion is judged by where it was not trained: on unseen courses, or against perfect play."""
    return "held out" if settings.arena.meeting is None else "regret"


def table_of(settings: Settings, histories: Sequence[History]) -> str:
    """Comma-separated values, a row a generation and population, with units in the header.

    `seconds` are those since breeding began in this process; empty where a run was bred before it was loaded.
    """
    unit, several = settings.arena.score_unit, len(histories) > 1
    scores = ("best", "mean", "median", held_out_is(settings))
    head = ["generation", *(f"{name} [{unit}]" for name in scores), "seconds", "individuals judged"]
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow((["role"] if several else []) + head)
    for role, history in zip(settings.arena.roles, histories, strict=False):
        columns = (history.best, history.mean, history.median, history.held_out)
        for k, generation in enumerate(history.generation):
            values = [_said(float(column[k])) for column in columns]
            judged = (int(generation) + 1) * settings.population
            row = [int(generation), *values, _said(float(history.seconds[k]), 3), judged]
            writer.writerow(([role] if several else []) + row)
    return made.getvalue()


def figure_of(settings: Settings, histories: Sequence[History]) -> Any:
    """The chart as a figure of matplotlib, a part for each population."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.5, 3.2 * len(histories) + 0.6), layout="constrained")
    about = f"{settings.world}, {settings.strategy}, population {settings.population}, seed {settings.seed}"
    figure.suptitle(about, fontsize=10)
    for k, (role, history) in enumerate(zip(settings.arena.roles, histories, strict=False)):
        axes = figure.add_subplot(len(histories), 1, k + 1)
        for name, line in LINES.items():
            says = held_out_is(settings) if name == "held_out" else name
            values = getattr(history, name)
            known = [(g, v) for g, v in zip(history.generation, values, strict=True) if math.isfinite(v)]
            axes.plot(*zip(*known, strict=True) if known else ([], []), line, color=COLOURS[name], lw=1.2, label=says)
        axes.set_xlabel("generation")
        axes.set_ylabel(f"{role}: score, {settings.arena.score_unit}")
        axes.grid(alpha=0.3)
        axes.legend(frameon=False, fontsize=8)
    return figure


def written(kind: str, settings: Settings, histories: Sequence[History]) -> bytes:
    """As a file of this kind: .csv is the table, one of FIGURES the figure."""
    if kind not in FIGURES:
        return table_of(settings, histories).encode()
    return drawn(kind, figure_of(settings, histories))


def drawn(kind: str, figure: Any) -> bytes:
    """A figure of matplotlib as a file of this kind, one of FIGURES."""
    made = io.BytesIO()
    figure.savefig(made, format=kind[1:], metadata={"Date": None} if kind == ".svg" else {"CreationDate": None})
    return made.getvalue()


def write_numbers(run: Run, csv: Path | None, chart: Path | None) -> None:
    """The table and the figure of a run, where they are wanted. Raises OSError with nothing half-written."""
    histories = [recorder.history() for recorder in run.recorders]
    for path, kind in ((csv, ".csv"), (chart, chart.suffix if chart else "")):
        if path:
            write_atomically(path, written(kind, run.settings, histories))


def _said(value: float, digits: int = 4) -> str:
    return "" if math.isnan(value) else f"{value:.{digits}f}"
