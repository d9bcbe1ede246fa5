"""What happened, generation by generation, in a bounded space."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brains.checks import array, rising

COLUMNS = ("generation", "best", "mean", "median", "held_out", "finished", "goal")
CAPACITY = 4096


@dataclass(frozen=True, eq=False)
class History:
    """Read-only columns `(kept generations,)`, oldest first. `held_out` is NaN where it is not yet known."""

    generation: NDArray[np.float64]
    best: NDArray[np.float64]
    mean: NDArray[np.float64]
    median: NDArray[np.float64]
    held_out: NDArray[np.float64]
    finished: NDArray[np.float64]
    goal: NDArray[np.float64]
    """The fitness that counted as finished."""


class Recorder:
    """Keeps every generation up to CAPACITY; then every second, every fourth, … and always the newest."""

    def __init__(self) -> None:
        self._rows = np.full((CAPACITY, len(COLUMNS)), np.nan)
        self._count = 0
        self._stride = 1

    def add(self, generation: int, fitness: NDArray[np.float64], finished: float, goal: float) -> None:
        """A generation's fitness `(individual,)`, the fraction that finished, and the goal."""
        row = (generation, fitness.max(), fitness.mean(), np.median(fitness), np.nan, finished, goal)
        newest = int(self._rows[self._count - 1, 0]) if self._count else -1
        if self._count and newest % self._stride:
            self._count -= 1  # the newest was kept only for being the newest
        if self._count == CAPACITY:
            self._stride *= 2
            kept = self._rows[: self._count][self._rows[: self._count, 0] % self._stride == 0]
            self._count = len(kept)
            self._rows[: self._count] = kept
        self._rows[self._count] = row
        self._count += 1

    def set_held_out(self, generation: int, score: float) -> None:
        """Fill in a held-out score, if that generation is still kept."""
        at = int(np.searchsorted(self._rows[: self._count, 0], generation))
        if at < self._count and self._rows[at, 0] == generation:
            self._rows[at, 4] = score

    def history(self, newest: int = CAPACITY) -> History:
        """What is kept, or only so many of the newest."""
        rows = self._rows[max(self._count - newest, 0) : self._count].copy()
        rows.flags.writeable = False
        return History(*rows.T)

    def state(self) -> NDArray[np.float64]:
        return self._rows[: self._count].copy()

    def restore(self, rows: NDArray[np.float64], generation: int) -> None:
        """Take over `state`, as it was before this generation. Raises ValueError for anything else."""
        array(np.nan_to_num(rows, posinf=np.inf, neginf=-np.inf), "history", np.float64, (None, len(COLUMNS)))
        if len(rows) > CAPACITY or (len(rows) and rows[-1, 0] != generation - 1):
            raise ValueError(f"history: expected at most {CAPACITY} rows up to generation {generation - 1}")
        rising(rows[:, 0], "history", 0, generation)
        self._count = len(rows)
        self._rows[: self._count] = rows
        gaps = np.diff(rows[:-1, 0])
        self._stride = int(gaps.max()) if len(gaps) else 1
