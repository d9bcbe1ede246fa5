"""`study multitask`: one brain for several worlds against one for each, with as many weights and as many tries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from brains.files import load_brain
from game.engine.course import is_whole
from game.store.champions import SHIPPED
from game.training import bodies, multitask
from game.training.bodies import Genomes, Joint, Worlds
from game.training.console import check_picture, progress_bar, write_picture
from game.training.distilling import Lesson
from game.training.settings import SettingsError
from game.worlds import WORLDS, World

UNSEEN = 100
"""Courses of each world on which nobody was trained."""
WAYS = ("dagger", "copy", "bred")
USUAL = "12-20-4"
"""Layers that the worlds share: the source's."""
SHARED, APART = "one for both", "one for each"


class Row(NamedTuple):
    """One brain, or one for each world, made in one way with each seed."""

    way: str
    who: str
    weights: int
    scores: NDArray[np.float64]
    """`(condition, world, seed)`: mean over the unseen courses."""
    finished: NDArray[np.float64]
    """`(world, seed)`: share of them that are finished where all is seen."""


def run_multitask(
    names: str, ways: Sequence[str], brain: str, seeds: int, generations: int, population: int, out: Path
) -> dict[str, Any]:
    """A table on stderr, and a picture to `out` (.png).

    Raises:
        SettingsError: not two worlds of one population, other layers or ways than there are, or another picture.
        OSError: the picture cannot be written.
    """
    check_picture(out)
    worlds, hidden = worlds_of(names), layers_of(brain or USUAL)
    for way in ways:
        if way not in WAYS:
            raise SettingsError(f"way: expected one of {', '.join(WAYS)}, got {way!r:.40}")
    with progress_bar() as progress:
        chosen = ways or list(WAYS)
        task = progress.add_task("brains", total=len(chosen) * (len(worlds) + 1) * seeds)
        rows = [
            row_of(way, who, worlds, hidden, seeds, (generations, population), progress, task)
            for way in chosen
            for who in (SHARED, APART)
        ]
    conditions = said_of(worlds)
    title = f"one brain for {' and '.join(world.title for world in worlds)}"
    table = Table(title=f"{title}; mean on {UNSEEN} unseen courses, median of {seeds} (least to most)")
    for heading in ("", "", "weights", "condition", *(f"{world.title}, {world.score_unit}" for world in worlds)):
        table.add_column(heading, justify="right" if heading == "weights" else "left")
    for row in rows:
        for k, condition in enumerate(conditions):
            first = (row.way, row.who, f"{row.weights}") if not k else ("", "", "")
            table.add_row(*first, condition, *map(spread, row.scores[k]))
        solved = [f"solved: {int(one.sum())} of {seeds}" for one in solved_by(worlds, row)]
        table.add_row("", "", "", "", *solved, end_section=True)
    Console(stderr=True).print(table)
    write_picture(out, picture_of(worlds, rows, conditions, title))
    return {
        "worlds": [world.name for world in worlds],
        "hidden": hidden,
        "seeds": seeds,
        "courses": UNSEEN,
        "conditions": conditions,
        "rows": [
            row._asdict()
            | {
                "scores": row.scores.tolist(),
                "finished": row.finished.tolist(),
                "solved": solved_by(worlds, row).tolist(),
            }
            for row in rows
        ],
        "picture": str(out),
    }


def worlds_of(names: str) -> Worlds:
    """Two of those in which one is alone. Raises SettingsError."""
    listed = names.split(",")
    for name in listed:
        if name not in tuple(WORLDS):
            raise SettingsError(f"worlds: expected two of {', '.join(WORLDS)}, got {name!r:.40}")
    worlds = tuple(WORLDS[name] for name in listed)
    if len(worlds) != 2 or worlds[0] is worlds[1]:
        raise SettingsError(f"worlds: expected two different ones, with a comma between, got {names!r:.80}")
    bodies.check(worlds)
    return worlds


def layers_of(brain: str) -> list[int]:
    """Units of the hidden layers. Raises SettingsError."""
    sizes = [int(size) if is_whole(size) else 0 for size in brain.split("-")]
    if not (len(sizes) <= 4 and all(0 < size <= 256 for size in sizes)):
        raise SettingsError(f"brain: expected layers that are shared, like {USUAL}, got {brain!r:.40}")
    return sizes


def row_of(
    way: str,
    who: str,
    worlds: Worlds,
    hidden: list[int],
    seeds: int,
    budget: tuple[int, int],
    progress: Any,
    task: Any,
) -> Row:
    """Make them, and try all seeds' together in all conditions."""
    bounded = way == "bred"
    shared = who == SHARED
    made = (bodies.joint(worlds, hidden, bounded),) if shared else multitask.alike(worlds, hidden, bounded)
    scores, finished = [], []
    for one in made:
        genomes = []
        for seed in range(seeds):
            genomes.append(made_by(way, one, seed, *budget))
            progress.advance(task)
        came, all_see = examined(one, np.stack(genomes))
        scores.append(came)
        finished.append(all_see)
    weights = sum(one.network.genes for one in made)
    if shared:
        return Row(way, who, weights, scores[0], finished[0])
    pairs = bodies.conditions(worlds)
    alone = [[scores[at][int(noisy)][0] for at, noisy in enumerate(row)] for row in pairs]
    return Row(way, who, weights, np.array(alone), np.concatenate(finished))


def made_by(way: str, one: Joint, seed: int, generations: int, population: int) -> NDArray[np.float32]:
    """The brain that is kept."""
    if way == "bred":
        *_, last = multitask.bred(one, generations, population, seed)
        return last
    lesson = Lesson(way, seed=seed)
    teachers = [load_brain(SHIPPED / f"{world.name}.brain", world.name) for world in one.worlds]
    return multitask.kept(one, list(multitask.taught(one, teachers, lesson)), lesson)


def examined(one: Joint, genomes: Genomes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Means `(condition, world, individual)`, and which share is finished `(world, individual)` where all is seen."""
    places, conditions = bodies.unseen_places(one.worlds, UNSEEN), bodies.conditions(one.worlds)
    count = len(genomes)
    noisy = np.repeat(conditions, count, axis=0).T
    came = bodies.tried(one, np.tile(genomes, (len(conditions), 1)), places, noisy).scores.astype(np.float64)
    came = came.reshape(len(places), len(one.worlds), len(conditions), count)
    enough = np.array([[course.enough for course in place] for place in places])
    return came.mean(axis=0).transpose(1, 0, 2), (came[:, :, 0] >= enough[..., None]).mean(axis=0)


def solved_by(worlds: Worlds, row: Row) -> NDArray[np.bool_]:
    """`(world, seed)`: whether it is solved, as `study strategies` counts it."""
    return np.array([list(_solved(world, row, at)) for at, world in enumerate(worlds)])


def _solved(world: World, row: Row, at: int) -> Iterator[bool]:
    goal = bodies.unseen_places((world,), 1)[0][0].goal
    for score, finished in zip(row.scores[0, at], row.finished[at], strict=True):
        share = score / goal if world.compared.by_share else finished
        yield bool(100 * share >= world.compared.solved)


def said_of(worlds: Worlds) -> list[str]:
    """The conditions in words."""
    first, second = (world.title for world in worlds)
    return ["both see", f"{first} sees noise", f"{second} sees noise", "both see noise"]


def spread(scores: NDArray[np.float64]) -> str:
    """Median, least and most."""
    return f"{np.median(scores):.4g} ({scores.min():.4g} … {scores.max():.4g})"


def picture_of(worlds: Worlds, rows: list[Row], conditions: list[str], title: str) -> Figure:
    """A part a world: the score in each condition, of one for both and of one for each."""
    figure = Figure(figsize=(11, 4.6), dpi=120, layout="constrained")
    parts = figure.subplots(1, len(worlds))
    wide = 0.84 / len(rows)
    for at, (world, axes) in enumerate(zip(worlds, parts, strict=True)):
        for k, row in enumerate(rows):
            middle = np.median(row.scores[:, at], axis=1)
            off = np.abs(np.stack([row.scores[:, at].min(axis=1), row.scores[:, at].max(axis=1)]) - middle)
            places = np.arange(len(conditions)) + (k - (len(rows) - 1) / 2) * wide
            colour, pale = f"C{k // 2}", 1.0 if row.who == SHARED else 0.45
            label = f"{row.way}, {row.who} ({row.weights})"
            axes.bar(places, middle, 0.9 * wide, yerr=off, color=colour, alpha=pale, label=label, capsize=2)
        axes.axhline(0, color="0.5", lw=0.8)
        axes.set_xticks(np.arange(len(conditions)), [one.replace(" see", "\nsee") for one in conditions])
        axes.set(ylabel=f"{world.title}: {world.score_unit}, {UNSEEN} unseen courses")
    handles = parts[0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside lower center", ncols=3, frameon=False, title="way, brains (weights)")
    figure.suptitle(title, fontsize=10)
    return figure
