"""Tracks drawn by people: a readable JSON file with a centre line and a width."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from brains.reading import FileError
from brains.text import called
from game.engine.drawing import in_tens, is_number, read_drawing, write_drawing

KIND = "track"
MIN_COLUMNS, MAX_COLUMNS = 20, 100_000
MIN_WIDTH, MAX_WIDTH = 0.2, 5.0
MAX_HEIGHT = 1000.0
MAX_BYTES = 4_000_000


TrackError = FileError
"""A file that is not a track; one line, with what was expected and what came."""


@dataclass(frozen=True, eq=False)
class Track:
    """A centre line `(column,)` of heights, and the width between its walls."""

    title: str
    width: float
    centre: NDArray[np.float64]


def read_track(path: Path) -> Track:
    """Read a track. Raises TrackError."""
    name = called(path)
    title, data = read_drawing(path, KIND, MAX_BYTES)
    width, centre = data.get("width"), data.get("centre")
    if not is_number(width) or not MIN_WIDTH <= width <= MAX_WIDTH:
        raise TrackError(f"{name}: expected a width from {MIN_WIDTH} to {MAX_WIDTH}, got {width!r:.40}")
    if not isinstance(centre, list) or not MIN_COLUMNS <= len(centre) <= MAX_COLUMNS:
        raise TrackError(f"{name}: expected a centre line of {MIN_COLUMNS} to {MAX_COLUMNS} numbers")
    if not all(is_number(height) and abs(height) <= MAX_HEIGHT for height in centre):
        raise TrackError(f"{name}: expected heights from -{MAX_HEIGHT:g} to {MAX_HEIGHT:g}, finite numbers")
    return Track(title, float(width), np.array(centre, dtype=np.float64))


def write_track(path: Path, track: Track) -> None:
    """Write a track so that people can read it too. Raises OSError with nothing changed."""
    write_drawing(path, KIND, {"title": track.title, "width": track.width}, "centre", in_tens(track.centre.tolist()))
