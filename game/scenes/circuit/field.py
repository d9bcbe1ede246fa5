"""Whom a person races against: champions of different generations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from brains.files import Brain, FileError, load_brain
from game.scenes.breeding.replay import Lineup

CARS = 8
RIVALS = CARS - 1
"""Of a person alone."""
SHIPPED = Path(__file__).parents[2] / "champions" / "circuit"
"""Champions of one run, the best first (`docs/results.md`)."""


def field_of(champions: Sequence[Brain], people: int = 1) -> Lineup:
    """Of champions, the best first, at most so many that CARS start, spread over their generations; and people."""
    known: dict[bytes, Brain] = {}
    for one in champions:
        known.setdefault(one.genome.tobytes(), one)
    different = list(known.values())
    places = np.unique(np.linspace(0, len(different) - 1, CARS - people).round().astype(int))
    picked = [different[place] for place in places]
    genomes = np.stack([one.genome for one in picked])
    return Lineup(genomes, len(picked), person=people, generations=tuple(one.generation for one in picked))


@lru_cache(maxsize=1)
def shipped_field() -> tuple[Brain, ...]:
    """The field of all matches, the same on every machine. Raises FileError."""
    brains = tuple(load_brain(path, "circuit") for path in sorted(SHIPPED.glob("*.brain"), reverse=True))
    if not brains:
        raise FileError("no match: the champions that come with the arcade are not there")
    if any(brain.network != brains[0].network for brain in brains):
        raise FileError("no match: expected champions of one kind of brain")
    return brains
