"""Grounds drawn by people: a readable JSON file with the heights of what comes after the level start."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from brains.reading import FileError
from brains.text import called
from game.engine.drawing import in_tens, is_number, read_drawing, write_drawing
from game.worlds.walker.body import LEVEL, PAD, STEP, VERTICES
from game.worlds.walker.laying import Laid

KIND = "ground"
MOST = VERTICES - PAD
"""Heights of a ground as long as Gymnasium's, one each STEP metres."""
FEWEST = 2
HIGHEST = 30.0
"""Metres above or below the start."""
STEEPEST = 2 * STEP
"""Metres that a height may differ from its neighbours: some 63 degrees."""
MAX_BYTES = 100_000


@dataclass(frozen=True, eq=False)
class Ground:
    """Heights `(vertex,)` above the start in metres, STEP metres apart; behind the last it is level."""

    title: str
    heights: NDArray[np.float64]

    def laid(self) -> Laid:
        """With the level start before it."""
        heights = np.full(VERTICES, LEVEL)
        heights[PAD : PAD + len(self.heights)] += self.heights
        heights[PAD + len(self.heights) :] += self.heights[-1]
        return Laid(heights, np.zeros((0, 4)), 0.0)


def steepest(heights: NDArray[np.float64]) -> float:
    """The greatest difference between neighbours, the start among them [m]."""
    return float(np.abs(np.diff(heights, prepend=0.0)).max())


def read_ground(path: Path) -> Ground:
    """Read a ground. Raises FileError."""
    name = called(path)
    title, data = read_drawing(path, KIND, MAX_BYTES)
    heights = data.get("heights")
    if not isinstance(heights, list) or not FEWEST <= len(heights) <= MOST:
        raise FileError(f"{name}: expected {FEWEST} to {MOST} heights")
    if not all(is_number(height) and abs(height) <= HIGHEST for height in heights):
        raise FileError(f"{name}: expected heights from -{HIGHEST:g} to {HIGHEST:g} m, finite numbers")
    made = np.array(heights, dtype=np.float64)
    if (step := steepest(made)) > STEEPEST:
        raise FileError(
            f"{name}: expected heights that differ by at most {STEEPEST:.2f} m each {STEP:.2f} m, got {step:.2f}"
        )
    return Ground(title, made)


def write_ground(path: Path, ground: Ground) -> None:
    """Write a ground so that people can read it too. Raises OSError with nothing changed."""
    write_drawing(path, KIND, {"title": ground.title}, "heights", in_tens(ground.heights.tolist()))
