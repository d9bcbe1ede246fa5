"""Decides what is on the road next: which generation, on which course, with whom beside it."""

from __future__ import annotations

import numpy as np

from game.scenes.corridor.show import MAX_SHOWN, Cast, Show
from game.training.evolution import Generation
from game.training.snapshot import Pace, Snapshot
from game.worlds import Course

HOLD = {Pace.HIGHLIGHTS: 1.4, Pace.EVERY: 0.8, Pace.TURBO: 0.5}
"""Seconds that the end of a drive stays on the screen."""
EXAM_HOLD = 5.0
"""The same for an unseen course: people read the result."""
GHOSTS = 4


def next_generation(snapshot: Snapshot, shown: int, pace: Pace) -> Generation | None:
    """What follows generation `shown` (−1 for none): a highlight or the newest; None if nothing is new."""
    if pace is Pace.HIGHLIGHTS:
        for generation in snapshot.highlights:
            if generation.number > shown:
                return generation
    newest = snapshot.newest
    return newest if newest is not None and newest.number > shown else None


def cast_of(snapshot: Snapshot, generation: Generation, ghosts: bool, person: bool) -> Cast:
    """The population, champion first and then by fitness, with ghosts of earlier champions if they are wanted."""
    order = np.argsort(-generation.fitness, kind="stable")
    order = np.concatenate([[generation.champion], order[order != generation.champion]])[:MAX_SHOWN]
    genomes = generation.genomes[order]
    labels: tuple[str, ...] = ()
    if ghosts:
        earlier = [brain for brain in snapshot.ghosts if brain.generation < generation.number]
        picked = (
            [earlier[k] for k in np.unique(np.linspace(0, len(earlier) - 1, GHOSTS).astype(int))] if earlier else []
        )
        labels = tuple(f"champion of {brain.generation:,}" for brain in picked)
        if picked:
            genomes = np.vstack([genomes, *[brain.genome[None] for brain in picked]])
    return Cast(np.ascontiguousarray(genomes), len(order), labels, person)


def show_of(snapshot: Snapshot, generation: Generation, course: Course | None, ghosts: bool, person: bool) -> Show:
    """A show of a generation, on its own first course unless another is given."""
    world = snapshot.settings.arena
    cast = cast_of(snapshot, generation, ghosts, person)
    return Show(world, world.network, cast, course or generation.courses[0], generation.number, snapshot.run)
