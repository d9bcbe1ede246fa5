"""What stands on a run's timeline by itself: its first finisher, its half, unseen courses solved, records."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from brains.checks import natural, number
from game.training.generation import Generation

RISE = 1.5
"""So many times as good as the record before is a record."""
LEAST = 0.05
"""Of the goal: less is no record."""
HALF = 0.5
SOLVED = 0.999
"""Of what is enough on unseen courses: a mean may round."""
MOST = 32


class Kind(StrEnum):
    """Of milestones."""

    FINISHER = "finisher"
    """Somebody has finished all courses of the generation."""
    HALF = "half"
    """Half of the population has."""
    UNSEEN = "unseen"
    """The champion reaches the goal on unseen courses."""
    RECORD = "record"
    """The best, or what a champion loses against perfect play, is clearly better than ever before."""


@dataclass(frozen=True)
class Milestone:
    """A generation that is worth going back to."""

    generation: int
    kind: Kind
    value: float
    """The share of the goal, or of a population; where roles meet, turns that both champions together lose."""


class Milestones:
    """Notes them as they come; each kind but records once."""

    def __init__(self) -> None:
        self.reached: tuple[Milestone, ...] = ()
        self._record = math.nan

    def add(self, made: Generation) -> None:
        """A generation that has been judged; where roles meet, that says nothing of how good they are."""
        if len(made.fitness) > 1:
            return
        (finished,), share = made.finished, float(made.fitness.max()) / made.goal
        if finished > 0:
            self._once(Milestone(made.number, Kind.FINISHER, finished))
        if finished >= HALF:
            self._once(Milestone(made.number, Kind.HALF, finished))
        if share >= (LEAST if math.isnan(self._record) else max(RISE * self._record, LEAST)):
            if made.number:  # the first of all is better than nobody
                self._note(Milestone(made.number, Kind.RECORD, share))
            self._record = share

    def learn(self, generation: int, found: Sequence[tuple[float, float]], enough: float = 1.0) -> None:
        """What came of champions, by population: the held-out score, and the share of the goal on unseen courses, of
        which so much is enough."""
        if len(found) == 1:
            if found[0][1] >= min(SOLVED * enough, enough):
                self._once(Milestone(generation, Kind.UNSEEN, found[0][1]))
            return
        lost = sum(score for score, _ in found)
        if math.isnan(self._record) or lost * RISE <= self._record:
            if generation:
                self._note(Milestone(generation, Kind.RECORD, lost))
            self._record = lost

    def state(self) -> list[Any]:
        """All that `restore` needs."""
        record = None if math.isnan(self._record) else self._record
        return [record, *([one.generation, one.kind.value, one.value] for one in self.reached)]

    def restore(self, state: list[Any]) -> None:
        """Take over `state`. Raises ValueError, IndexError or TypeError for anything else."""
        record, *reached = state
        if len(reached) > MOST:
            raise ValueError(f"milestones: expected at most {MOST}")
        self._record = math.nan if record is None else number(record, "record")
        self.reached = tuple(
            Milestone(natural(made, "milestone"), Kind(kind), number(value, "milestone"))
            for made, kind, value in reached
        )

    def _once(self, one: Milestone) -> None:
        if all(other.kind is not one.kind for other in self.reached):
            self._note(one)

    def _note(self, one: Milestone) -> None:
        if len(self.reached) < MOST:
            self.reached = (*self.reached, one)
