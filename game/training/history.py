"""What happened, generation by generation, in a bounded space."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brains.checks import array, rising

COLUMNS = ("generation", "best", "mean", "median", "held_out", "finished", "goal")
"""What of it is kept in files, and stays as it is."""
ALIKE, SECONDS = len(COLUMNS), len(COLUMNS) + 1
"""Behind them; the last is in no file, because it is another one each time."""
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
    alike: NDArray[np.float64]
    """Share of the goal on unseen courses as long as those of training and by their rules; NaN where not known."""
    seconds: NDArray[np.float64]
    """Since breeding began in this process; NaN for what came before."""


class Recorder:
    """Keeps every generation up to CAPACITY; then every second, every fourth, … and always the newest."""

    def __init__(self) -> None:
        self._rows = np.full((CAPACITY, SECONDS + 1), np.nan)
        self._count = 0
        self._stride = 1

    def add(
        self, generation: int, fitness: NDArray[np.float64], finished: float, goal: float, seconds: float = np.nan
    ) -> None:
        """A generation's fitness `(individual,)`, the fraction that finished, the goal, and when it was judged."""
        row = (generation, fitness.max(), fitness.mean(), np.median(fitness), np.nan, finished, goal, np.nan, seconds)
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

    def set_held_out(self, generation: int, score: float, alike: float) -> None:
        """Fill in a held-out score, and a share of the goal on what is like training, if that is still kept."""
        at = int(np.searchsorted(self._rows[: self._count, 0], generation))
        if at < self._count and self._rows[at, 0] == generation:
            self._rows[at, 4], self._rows[at, ALIKE] = score, alike

    def history(self, newest: int = CAPACITY) -> History:
        """What is kept, or only so many of the newest."""
        rows = self._rows[max(self._count - newest, 0) : self._count].copy()
        rows.flags.writeable = False
        return History(*rows.T)

    def state(self) -> NDArray[np.float64]:
        return self._rows[: self._count, :ALIKE].copy()

    @property
    def alike(self) -> NDArray[np.float64]:
        """The column of that name, which older files do not have."""
        return self._rows[: self._count, ALIKE].copy()

    def restore(self, rows: NDArray[np.float64], generation: int, alike: NDArray[np.float64] | None = None) -> None:
        """Take over `state`, as it was before this generation, and `alike`. Raises ValueError for anything else."""
        array(np.nan_to_num(rows, posinf=np.inf, neginf=-np.inf), "history", np.float64, (None, len(COLUMNS)))
        if len(rows) > CAPACITY or (len(rows) and rows[-1, 0] != generation - 1):
            raise ValueError(f"history: expected at most {CAPACITY} rows up to generation {generation - 1}")
        rising(rows[:, 0], "history", 0, generation)
        self._count = len(rows)
        self._rows[: self._count, :ALIKE] = rows
        self._rows[: self._count, ALIKE:] = np.nan
        if alike is not None:
            array(np.nan_to_num(alike, posinf=np.inf, neginf=-np.inf), "alike", np.float64, (len(rows),))
            self._rows[: self._count, ALIKE] = alike
        gaps = np.diff(rows[:-1, 0])
        self._stride = int(gaps.max()) if len(gaps) else 1
