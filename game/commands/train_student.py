"""`train WORLD --teach-from FILE`: teach a small student to do what a bred brain does, without a window."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure

from brains.atomic import write_atomically
from brains.files import Brain, save_brain
from brains.network import dense
from game.commands.arguments import known_world
from game.commands.train import BRAIN_ONLY, load_brain_of
from game.engine.lanes import engine_here
from game.store.champions import check_fits
from game.training import distilling, operating
from game.training.console import console
from game.training.distilling import WAYS, Judged, Learned, Lesson
from game.training.numbers import drawn
from game.training.schooling import ground_of, taught
from game.training.settings import Settings, SettingsError
from game.worlds import World

UNSEEN = 10
"""Unseen courses of the curve, and of the scores that are compared."""
SHOWN = 5
"""Rows of the history on the console."""


def listed(text: str) -> tuple[str, ...]:
    """Names that commas divide."""
    return tuple(name.strip() for name in text.split(",")) if text else ()


def school(name: str) -> World:
    """A world where brains can be taught so. Raises SettingsError."""
    world = known_world(name)
    if world.meeting is not None:
        raise SettingsError(f"--teach-from: expected a world with one population, got {name:.60}")
    return world


def teacher_in(world: World, path: Path) -> Brain:
    """Who teaches there. Raises FileError for no brain of this world, SettingsError for one that cannot teach."""
    teacher = load_brain_of(world.name, path)
    check_fits(teacher, world, path)
    try:
        dense(teacher.network)
    except ValueError as error:
        raise SettingsError(f"--teach-from: {error}") from error
    return replace(teacher, world=world.name)


class Asked(NamedTuple):
    """What a student is to be, and how it is taught: the options of the command."""

    world: str
    source: Path
    brain: str
    sees: str
    activations: str
    way: str
    episodes: int
    epochs: int
    seed: int
    workers: int
    save: Path | None
    chart: Path | None


def run_student(asked: Asked) -> dict[str, Any]:
    """Teach, save, say how it went on stderr, and return what --json prints.

    Raises:
        SettingsError: a world, student or way of teaching that there is not.
        FileError: no brain of this world.
        OSError: what is asked for cannot be written.
    """
    name, save, chart = asked.world, asked.save, asked.chart
    world = school(name)
    lesson = Lesson(asked.way, asked.episodes, asked.epochs, seed=asked.seed)
    if lesson.way not in WAYS:
        raise SettingsError(f"way: expected one of {', '.join(WAYS)}, got {lesson.way!r:.40}")
    if save and save.suffix != BRAIN_ONLY:
        raise SettingsError(f"save: expected a file ending in {BRAIN_ONLY} for a student, got {save.name!r:.40}")
    teacher = teacher_in(world, asked.source)
    lesson = lesson._replace(eyes=teacher.eyes)
    Settings(world=name, seed=asked.seed)  # which says what is wrong with a seed
    student = distilling.student_of(world, asked.brain, listed(asked.sees), listed(asked.activations))
    unseen, told, began = operating.unseen_courses(world, UNSEEN, teacher.eyes), console(), time.perf_counter()
    with ground_of(world, student, lesson, unseen, asked.workers) as ground:
        learned = taught(ground, teacher, student, lesson)
        came = ground.judge(learned.genomes)
    with closing(engine_here(world, asked.workers)) as engine:
        whole = operating.score_of(engine, teacher.network, teacher.genome, unseen)
        held_out = operating.score_of(engine, student.network, learned.genomes[came.chosen], unseen[: world.held_out])
    made = distilling.brain_of(teacher, student, learned, came, lesson, held_out)
    if save:
        save_brain(save, made)
    score = float(came.unseen[came.chosen])
    epochs = len(learned.error)
    for epoch in sorted({*np.linspace(0, epochs - 1, SHOWN).round().astype(int).tolist(), came.chosen}):
        told.print(
            f"epoch {epoch + 1}: error {learned.error[epoch]:.5f}, {came.taught[epoch]:.4g} {world.score_unit} on the "
            f"{world.courses.are} of its lessons, {came.unseen[epoch]:.4g} on unseen ones"
        )
    told.print(
        f"{made.name}, taught by {teacher.name} ({lesson.way}), as of epoch {came.chosen + 1}: {made.weights} weights "
        f"for {teacher.weights}, {score:.4g} of {whole:.4g} {world.score_unit} on {UNSEEN} unseen {world.courses.are}"
        + (f", {100 * score / whole:.1f} %" if whole > 0 else "")
    )
    if save:
        told.print(f"saved {save}")
    if chart:
        figure = picture_of(learned, came, whole, f"{made.name}, taught by {teacher.name}", world)
        write_atomically(chart, drawn(chart.suffix, figure))
    return {
        "world": name,
        "teacher": teacher.name,
        "student": made.name,
        "brain": student.listed.says,
        "way": lesson.way,
        "seed": lesson.seed,
        "weights": made.weights,
        "teacher_weights": teacher.weights,
        "epoch": came.chosen + 1,
        "unseen": score,
        "teacher_unseen": whole,
        "history": [
            {"epoch": k + 1, "error": error, "taught": taught, "unseen": there}
            for k, (error, taught, there) in enumerate(
                zip(learned.error.tolist(), came.taught.tolist(), came.unseen.tolist(), strict=True)
            )
        ],
        "seconds": time.perf_counter() - began,
    }


def picture_of(learned: Learned, came: Judged, whole: float, title: str, world: World) -> Figure:
    """Error and scores over the epochs, side by side."""
    figure = Figure(figsize=(10, 3.8), dpi=120, layout="constrained")
    left, right = figure.subplots(1, 2)
    epochs = np.arange(1, len(learned.error) + 1)
    left.semilogy(epochs, learned.error)
    left.set(xlabel="epoch", ylabel="mean squared error")
    right.plot(epochs, came.unseen, label=f"unseen {world.courses.are}")
    right.plot(epochs, came.taught, ls=":", label=f"{world.courses.are} of its lessons")
    right.axhline(whole, color="0.5", lw=0.8, ls="--", zorder=0, label="the teacher, unseen")
    right.axvline(came.chosen + 1, color="0.5", lw=0.8, ls=":", zorder=0)
    right.set(xlabel="epoch", ylabel=f"score, {world.score_unit}")
    right.legend(frameon=False)
    figure.suptitle(title)
    return figure
