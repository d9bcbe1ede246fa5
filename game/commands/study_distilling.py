"""`study distillation`: how small a student keeps its teacher's score, with which senses, taught in which way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from game.commands.arguments import known_world
from game.commands.study_operating import ENOUGH, Patient, examined, share, titled
from game.training import distilling, operating
from game.training.console import check_picture, progress_bar, write_picture
from game.training.distilling import WAYS, Lesson, Student
from game.training.schooling import ground_of, taught
from game.worlds import World

UNSEEN = 10
"""Courses that neither teacher nor student was taught on."""
HIDDEN = ((), (4,), (8,))
"""Layers of hidden units of the students."""

TICKS = (1, 2, 5, 10, 20, 50, 100)
"""Of the picture, in percent."""


class Kind(NamedTuple):
    """Students that are alike."""

    brain: str
    sees: str
    student: Student


def run_distilling(name: str, start: Path | None, seeds: int, workers: int, out: Path) -> dict[str, Any]:
    """A row a kind of student on stderr, and a picture to `out` (.png).

    Raises:
        SettingsError: a world with two roles, or another kind of picture.
        FileError: no brain of this world.
        OSError: the picture cannot be written.
    """
    check_picture(out)
    world = known_world(name)
    with examined("distillation", name, start, UNSEEN, workers) as one, progress_bar() as progress:
        made = list(kinds(world, one))
        task = progress.add_task("students", total=len(made) * len(WAYS) * seeds)
        rows: list[dict[str, Any]] = []
        for kind in made:
            kept: dict[str, list[float]] = {way: [] for way in WAYS}
            for way, scores in kept.items():
                for seed in range(seeds):
                    lesson = Lesson(way, seed=seed)
                    with ground_of(world, kind.student, lesson, one.courses, workers) as ground:
                        came = ground.judge(taught(ground, one.brain, kind.student, lesson).genomes)
                    scores.append(float(came.unseen[came.chosen]))
                    progress.advance(task)
            rows.append({"brain": kind.brain, "sees": kind.sees, "weights": kind.student.weights, **kept})
    title = f"students of {titled(one)}"
    table = Table(title=f"{title}; % of that, median of {seeds} (least to most)")
    for heading in ("student", "sees", "weights", "of the teacher's", *WAYS):
        table.add_column(heading, justify="left" if heading == "sees" else "right")
    for row in rows:
        size = (f"{row['weights']}", f"{100 * row['weights'] / one.brain.weights:.1f} %")
        table.add_row(row["brain"], row["sees"], *size, *(said(percent(row[way], one.whole)) for way in WAYS))
    Console(stderr=True).print(table)
    write_picture(out, picture_of(rows, one, title))
    return {
        "world": name,
        "teacher": one.brain.name,
        "weights": one.brain.weights,
        "whole": one.whole,
        "courses": UNSEEN,
        "seeds": seeds,
        "students": rows,
        "picture": str(out),
    }


def kinds(world: World, one: Patient) -> Iterator[Kind]:
    """Students of each size with all senses, and with half and a quarter of them: those that are worth most.

    And those brains of the world that see its first inputs only.
    """
    every, outputs = len(world.inputs), one.brain.network.outputs
    by_worth = senses(world, one)
    for count in dict.fromkeys((every, -(-every // 2), -(-every // 4))):
        chosen = set(by_worth[:count])
        names = tuple(name for name in world.inputs if name in chosen)
        for hidden in HIDDEN:
            brain = "-".join(map(str, (count, *hidden, outputs)))
            sees = "all" if count == every else ", ".join(names)
            yield Kind(brain, sees, distilling.student_of(world, brain, names))
    for brain, network in world.networks.items():
        if network.sizes[0] < every and network.outputs == outputs:
            yield Kind(brain, f"the first {network.sizes[0]}", distilling.student_of(world, brain))


def senses(world: World, one: Patient) -> list[str]:
    """Names of all, first what costs the teacher most when it is held at its mean, on courses of their own."""
    network, genome = one.brain.network, one.brain.genome
    count = network.sizes[0]
    usual = operating.seen_on(world, network, genome, one.others)
    copies = [operating.held(network, genome, k, usual[k]) for k in range(count)]
    order = np.argsort(operating.scores(one.evaluator, copies, one.others), kind="stable")
    return [*(world.inputs[k] for k in order), *world.inputs[count:]]


def percent(scores: list[float], whole: float) -> NDArray[np.float64]:
    """Of the teacher's score."""
    return 100 * np.array([share(score, whole) for score in scores])


def said(kept: NDArray[np.float64]) -> str:
    """Median, least and most."""
    return f"{np.median(kept):.1f} ({kept.min():.1f} … {kept.max():.1f})"


def picture_of(rows: list[dict[str, Any]], one: Patient, title: str) -> Figure:
    """What is kept over the share of weights, a part for each way of teaching."""
    figure = Figure(figsize=(10, 4.5), dpi=120, layout="constrained")
    parts = figure.subplots(1, len(WAYS), sharey=True)
    for way, axes in zip(WAYS, parts, strict=True):
        for sees in dict.fromkeys(row["sees"] for row in rows):
            same = sorted((row for row in rows if row["sees"] == sees), key=lambda row: int(row["weights"]))
            kept = np.array([percent(row[way], one.whole) for row in same])
            middle = np.median(kept, axis=1)
            spread = np.abs(np.stack([kept.min(axis=1), kept.max(axis=1)]) - middle)
            weights = [100 * row["weights"] / one.brain.weights for row in same]
            number = (
                "all senses" if sees == "all" else sees if sees.startswith("the") else f"{sees.count(',') + 1} of them"
            )
            axes.errorbar(weights, middle, spread, marker="o", ms=4, lw=1, capsize=3, label=number)
        axes.axhline(100 * ENOUGH, color="0.5", lw=0.8, ls="--", zorder=0)
        axes.axvline(10, color="0.5", lw=0.8, ls="--", zorder=0)
        axes.set(xscale="log", xlabel="weights, % of the teacher's", title=way)
        axes.set_xticks(TICKS, map(str, TICKS))
        axes.set_xticks([], minor=True)
    parts[0].set_ylabel("unseen score that is left, % of the teacher's")
    figure.legend(*parts[0].get_legend_handles_labels(), loc="outside right center", frameon=False, title="sees")
    figure.suptitle(title, fontsize=10)
    return figure
