"""The operating table in the demo: a champion's brain is pruned step by step, hears noise, and is healed again."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from game.scenes.base.stories import Line
from game.scenes.breeding.operating_table import OperatingTable
from game.scenes.faces import FACES
from game.training.operated import STEPS
from game.ui.foot import Caption

PRUNED = 15
"""Levels that go, one after the other."""
FED = 4
"""Sizes of noise, the same."""


class Act(NamedTuple):
    """A part of the show: something is done so often, and then looked at."""

    says: Callable[[], Line]
    does: Callable[[], None]
    times: int
    every: float
    """Seconds from one time to the next."""
    rest: float
    """Seconds after the last one."""


class TableShow:
    """Some twenty seconds, without anybody's doing."""

    def __init__(self, table: OperatingTable) -> None:
        self.table = table
        self._acts = (
            Act(self._opening, lambda: None, 1, 0.0, 4.0),
            Act(self._pruning, self._prune, PRUNED, 0.4, 3.0),
            Act(self._noise, self._feed, FED, 0.5, 4.0),
            Act(self._healing, self._heal, 1, 0.0, 4.0),
        )
        self._at, self._done, self._seconds = 0, 0, 0.0
        """The act that is on, how often it has done what it does, and seconds until it goes on."""
        self._sense = 0
        table.reach = 0

    @property
    def over(self) -> bool:
        return self._at == len(self._acts)

    def update(self, seconds: float) -> None:
        """Time passes."""
        self.table.update(seconds)
        self._seconds -= seconds
        if self.over or self._seconds > 0:
            return
        if self._done == self._acts[self._at].times:
            self._at, self._done = self._at + 1, 0
            if self.over:
                return
        act = self._acts[self._at]
        act.does()
        self._done += 1
        self._seconds = act.every if self._done < act.times else act.rest

    def explain(self, hint: str, about: str) -> None:
        """Show what is said now."""
        title, text = self._acts[min(self._at, len(self._acts) - 1)].says()
        self.table.explain(Caption(title, text, hint, about, warm=True))

    def close(self) -> None:
        """It leaves the screen."""
        self.table.close()

    # What is done, and what is said of it

    def _opening(self) -> Line:
        edges = self.table.operation.edges[1]
        return (
            "The champion's brain",
            f"It thinks along these {edges:,} lines. How many does it need?",
        )

    def _prune(self) -> None:
        operation, last = self.table.operation, self._done == PRUNED - 1
        operation.prune(1)
        self.table.reach = operation.level
        if last:
            self.table.operated()

    def _pruning(self) -> Line:
        left, there = self.table.operation.edges
        return (
            f"{left:,} of {there:,} lines are left",
            "The weakest go first. The curve is the score on unseen courses.",
        )

    def _feed(self) -> None:
        table = self.table
        if not self._done:
            shares = table.operation.shares
            self._sense = 0 if shares is None else int(np.nan_to_num(shares).argmax())
            table.operation.heal()
            table.operated()
            table.reach = STEPS
        if table.operation.knows_usual:
            table.operation.feed(self._sense, 1)
        if self._done == FED - 1:
            table.operated()

    def _noise(self) -> Line:
        name = self.table.arena.inputs[self._sense]
        return f"Noise in the place of “{name}”", "All lines are back, but of that it hears nothing but chance."

    def _heal(self) -> None:
        self.table.operation.heal()
        self.table.operated()

    def _healing(self) -> Line:
        own = FACES[self.table.arena.name].keys.own
        key = next(one.label for one in own if one.action == "operate")
        return "Whole again", f"Nothing is lost. {key} puts any champion on this table."
