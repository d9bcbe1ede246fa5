"""All weights every ten thousand games: learning as a film, in bounded memory."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from brains.checks import array, rising

EVERY = 10_000
"""Games from frame to frame, to begin with."""
MOST, MOST_BYTES = 256, 4_000_000
"""Frames, and what all of them take at most; when they are too many, every second one goes."""


class Frames:
    """Those of one pupil, oldest first; the first is of its first game."""

    def __init__(self) -> None:
        self._games: list[int] = []
        self._rows: list[NDArray[np.float32]] = []
        self.stride = EVERY

    def left(self, games: int) -> int:
        """Games until the next frame."""
        return self.stride - games % self.stride

    def take(self, games: int, flat: NDArray[np.float32]) -> None:
        """Keep a frame, if one is due after so many games; `flat` is not copied."""
        if games % self.stride or (self._games and games <= self._games[-1]):
            return
        flat.flags.writeable = False
        self._games.append(games)
        self._rows.append(flat)
        while len(self._games) > min(MOST, max(MOST_BYTES // flat.nbytes, 2)):
            self.stride *= 2
            kept = [k for k, one in enumerate(self._games) if one % self.stride == 0]
            self._games, self._rows = [self._games[k] for k in kept], [self._rows[k] for k in kept]

    @property
    def all(self) -> tuple[tuple[int, NDArray[np.float32]], ...]:
        """Games and weights of each."""
        return tuple(zip(self._games, self._rows, strict=True))

    def state(self) -> dict[str, Any]:
        rows = np.stack(self._rows) if self._rows else np.zeros((0, 1), dtype=np.float32)
        return {"games": np.array(self._games, dtype=np.int64), "rows": rows, "stride": self.stride}

    @classmethod
    def restored(cls, state: dict[str, Any], numbers: int, games: int) -> Frames:
        """Of a pupil of so many numbers after so many games. Raises ValueError or KeyError."""
        made = cls()
        stride = state["stride"]
        if stride not in [EVERY << k for k in range(40)]:
            raise ValueError(f"frames: expected a stride of {EVERY} times a power of 2, got {stride!r:.40}")
        known = array(state["games"], "frames", np.int64, (None,))
        if len(known) > MOST:
            raise ValueError(f"frames: expected at most {MOST}, got {len(known)}")
        rising(known, "frames", 0, games)
        if (known % stride).any():
            raise ValueError(f"frames: expected multiples of {stride} games")
        rows = array(state["rows"], "frames", np.float32, (len(known), numbers if len(known) else None))
        made.stride = stride
        for number, row in zip(known.tolist(), np.array(rows), strict=True):
            row.flags.writeable = False
            made._games.append(number)
            made._rows.append(row)
        return made
