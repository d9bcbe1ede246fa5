"""`study senses` and `study pruning`: what each sense of a bred brain is worth, and how few edges are enough.

All is measured on courses that nobody was trained on, many operated copies of the brain together.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table

from brains.files import Brain, load_brain
from game.commands.arguments import known_world
from game.engine.session import Evaluator
from game.store.champions import SHIPPED
from game.training import asking, operating
from game.training.console import check_picture, progress_bar, write_picture
from game.training.settings import SettingsError
from game.worlds import Course

SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.35, 0.3, 0.25, 0.2, 0.15, 0.1, 0.05, 0.0)
"""Of the edges that are kept."""
ORDERS = 5
"""Orders in which edges are pruned at random."""
ENOUGH = 0.95
"""Of the whole score, to say how few edges keep it."""


class Patient(NamedTuple):
    """A brain to be operated on, and where it is examined."""

    brain: Brain
    evaluator: Evaluator
    courses: tuple[Course, ...]
    others: tuple[Course, ...]
    """As many unseen ones again: what an edge is worth is found out there, so that the score is no choice of ours."""
    whole: float
    """Its score on the courses."""


def run_senses(name: str, start: Path | None, courses: int, workers: int, out: Path) -> dict[str, Any]:
    """A row a sense on stderr, what is worth most first, and a picture to `out` (.png).

    Raises:
        SettingsError: a world with two roles, or another kind of picture.
        FileError: no brain of this world.
        OSError: the picture cannot be written.
    """
    check_picture(out)
    world = known_world(name)
    with examined("senses", name, start, courses, workers) as one:
        network, genome = one.brain.network, one.brain.genome
        senses = world.inputs[: network.inputs[0]]
        usual = operating.seen_on(world, network, genome, one.courses)
        copies = [asking.without(genome, operating.blinded(network, k)) for k in range(len(senses))]
        copies += [operating.held(network, genome, k, usual[k]) for k in range(len(senses))]
        blind, held = operating.scores(one.evaluator, copies, one.courses).reshape(2, -1)
        order = np.argsort(blind, kind="stable")
        rows = [
            {"sense": senses[k], "mean": float(usual[k]), "blinded": float(blind[k]), "held": float(held[k])}
            for k in order
        ]
        whole = one.whole
    title = titled(one)
    table = Table(title=title)
    for heading in ("without", "blinded, % of whole", "held at its mean, % of whole", "its mean"):
        table.add_column(heading, justify="left" if heading == "without" else "right")
    for row in rows:
        shares = (f"{100 * share(row[how], whole):.1f}" for how in ("blinded", "held"))
        table.add_row(row["sense"], *shares, f"{row['mean']:.3f}")
    Console(stderr=True).print(table)
    write_picture(out, picture_of_senses(rows, whole, title))
    return about(one, out) | {"senses": rows}


def run_pruning(name: str, start: Path | None, courses: int, workers: int, out: Path) -> dict[str, Any]:
    """A row a share of edges on stderr, and the curves as a picture to `out` (.png); raises as `run_senses` does."""
    check_picture(out)
    with examined("pruning", name, start, courses, workers) as one:
        network, genome = one.brain.network, one.brain.genome
        edges = len(operating.edges(network))
        with progress_bar() as progress:
            found = operating.least_worth_first(one.evaluator, genome, one.others)
            rounds = list(progress.track(found, total=min(operating.ROUNDS, edges), description="worth of edges"))
        orders = [operating.weakest_first(network, np.abs(genome)), np.concatenate(rounds)]
        orders += [operating.at_random(network, seed) for seed in range(ORDERS)]
        kept = [round(edges * share) for share in SHARES]
        copies = [asking.without(genome, operating.pruned(network, order, k)) for order in orders for k in kept]
        came = operating.scores(one.evaluator, copies, one.courses).reshape(len(orders), len(kept))
        whole = one.whole
    curves = {"size": came[0], "worth": came[1], "random": np.median(came[2:], axis=0)}
    title = titled(one)
    table = Table(title=f"{title}; % of that")
    for heading in ("edges kept", "", "by size", "by worth", f"at random, median of {ORDERS}"):
        table.add_column(heading, justify="right")
    for at, count in enumerate(kept):
        shares = (f"{100 * share(curve[at], whole):.1f}" for curve in curves.values())
        table.add_row(f"{count}", f"{100 * SHARES[at]:.0f} %", *shares)
    Console(stderr=True).print(table)
    write_picture(out, picture_of_pruning(curves, whole, title))
    by = {f"by {how}": curve.tolist() for how, curve in curves.items()}
    return about(one, out) | {"edges": edges, "kept": kept} | by


@contextmanager
def examined(study: str, name: str, start: Path | None, courses: int, workers: int) -> Iterator[Patient]:
    """The brain of a file, or the champion that comes with the arcade, and its score as a whole."""
    world = known_world(name)
    if world.meeting is not None:
        raise SettingsError(f"study {study}: expected a world with one population, got {name}")
    brain = load_brain(start or SHIPPED / f"{name}.brain", name)
    unseen = operating.unseen_courses(world, 2 * courses, brain.eyes)
    unseen, others = unseen[:courses], unseen[courses:]
    with Evaluator(world, brain.network, workers) as evaluator:
        (whole,) = operating.scores(evaluator, [brain.genome], unseen)
        yield Patient(brain, evaluator, unseen, others, float(whole))


def titled(one: Patient) -> str:
    """Who it is, and what it comes to as a whole."""
    brain, world = one.brain, known_world(one.brain.world)
    score = f"{one.whole:.4g} {world.score_unit}"
    return f"{brain.name} ({brain.world}): {score} on {len(one.courses)} unseen {world.courses.are}"


def about(one: Patient, out: Path) -> dict[str, Any]:
    """What --json prints of it in either study."""
    brain = one.brain
    return {
        "world": brain.world,
        "brain": brain.name,
        "courses": len(one.courses),
        "whole": one.whole,
        "picture": str(out),
    }


def share(score: float, whole: float) -> float:
    """Of the whole score; what is none where that is 0."""
    return score / whole if whole else float("nan")


def picture_of_senses(rows: list[dict[str, Any]], whole: float, title: str) -> Figure:
    """Two bars a sense: blinded and held."""
    figure = Figure(figsize=(8, 1.6 + 0.36 * len(rows)), dpi=120, layout="constrained")
    axes = figure.subplots()
    at = np.arange(len(rows))
    for how, off, label in (("blinded", -0.2, "blinded"), ("held", 0.2, "held at its mean")):
        axes.barh(at + off, [100 * share(row[how], whole) for row in rows], 0.38, label=label)
    axes.axvline(100, color="0.5", lw=0.8, ls="--", zorder=0)
    axes.set_yticks(at, [row["sense"] for row in rows])
    axes.invert_yaxis()
    axes.set(xlabel="score that is left, % of the whole brain's", title=title)
    axes.legend(frameon=False)
    return figure


def picture_of_pruning(curves: dict[str, Any], whole: float, title: str) -> Figure:
    """The score over the share of edges that are kept."""
    figure = Figure(figsize=(8, 4.5), dpi=120, layout="constrained")
    axes = figure.subplots()
    for curve, label in zip(curves.values(), ("by size", "by worth", "at random"), strict=True):
        axes.plot([100 * one for one in SHARES], 100 * curve / whole, marker=".", label=label)
    axes.axhline(100 * ENOUGH, color="0.5", lw=0.8, ls="--", zorder=0)
    axes.set(xlabel="edges kept, %", ylabel="score that is left, % of the whole brain's", title=title)
    axes.invert_xaxis()
    axes.legend(frameon=False)
    return figure
