"""Decides what is shown next: which generation, and with whom beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from brains.files import Brain
from game.engine.course import parted, ruled_by
from game.scenes.breeding.replay import Lineup, Replay
from game.training.generation import Generation
from game.training.snapshot import Pace, Snapshot
from game.worlds import WORLDS, Course

HOLD = {Pace.HIGHLIGHTS: 1.4, Pace.EVERY: 0.8, Pace.TURBO: 0.5}
"""Seconds that the end of a drive stays on the screen."""
EXAM_HOLD = 5.0
"""The same for an unseen course: people read the result."""
GHOSTS = 4
PATIENCE = 8.0
"""Seconds, at speed 1, that a generation stays on while something clearly better is waiting to be seen."""
MAX_SHOWN = 500
"""Individuals of a population that are drawn, the best ones."""


def next_generation(snapshot: Snapshot, shown: int, pace: Pace) -> Generation | None:
    """What follows generation `shown` (−1 for none): a highlight or the newest; None if nothing is new.

    Of several highlights that wait it is the middle one, so that the newest is reached in a few steps.
    """
    if pace is Pace.HIGHLIGHTS:
        waiting = [one for one in snapshot.highlights if one.number > shown]
        if waiting:
            return waiting[0] if shown < 0 else waiting[len(waiting) // 2]
    newest = snapshot.newest
    return newest if newest is not None and newest.number > shown else None


def course_against(brain: Brain, replay: Replay | None) -> Course:
    """Where somebody meets a brain: on the course that is on, as it is for those who look where the brain does.

    Raises:
        CourseError: a course of which there is no such other one.
    """
    world = WORLDS[brain.world]
    course = replay.course if replay else world.course(next(iter(world.courses.presets)))
    if not world.labels or parted(course.name)[1] == brain.eyes:
        return course
    return world.course(ruled_by(course.name, brain.eyes))


def gives_way(replay: Replay, snapshot: Snapshot) -> bool:
    """Whether it has been on for so long that something better should be seen: people came to see something learn."""
    better = any(one.number > replay.number for one in snapshot.highlights)
    return better and replay.run == snapshot.run and replay.tick > PATIENCE * replay.ticks_per_second


def stands_first(generation: Generation, population: int = 0) -> int:
    """The individual whom a generation is shown by."""
    champion, brains = generation.champions[population], np.any(generation.genomes[population], axis=1)
    if brains[champion] or not brains.any():
        return champion
    return int(np.argmax(np.where(brains, generation.fitness[population], -np.inf)))


def lineup_of(generation: Generation, ghosts: Sequence[Brain], person: bool, by_mean: bool) -> Lineup:
    """The population, champion first and then by fitness, with some of the earlier champions as ghosts.

    A mean that has not moved yet is a brain of zeros, which nobody wants to see: then the best individual is first.
    """
    champion = stands_first(generation)
    by_mean = by_mean and champion == generation.champions[0]
    order = np.argsort(-generation.fitness[0], kind="stable")
    order = np.concatenate([[champion], order[order != champion]])[:MAX_SHOWN]
    genomes = generation.genomes[0][order]
    earlier = [one for one in ghosts if one.generation < generation.number and one.network == generation.network]
    picked = [earlier[k] for k in np.unique(np.linspace(0, len(earlier) - 1, GHOSTS).astype(int))] if earlier else []
    if picked:
        genomes = np.vstack([genomes, *[brain.genome[None] for brain in picked]])
    labels = tuple(f"champion of {brain.generation:,}" for brain in picked)
    return Lineup(np.ascontiguousarray(genomes), len(order), labels, person, members=order, by_mean=by_mean)
