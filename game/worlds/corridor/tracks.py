"""Tracks drawn by people: a readable JSON file with a centre line and a width."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

import numpy as np
from numpy.typing import NDArray

from brains.atomic import write_atomically
from brains.reading import FileError, read_json
from brains.text import called, visible

FORMAT = "evolution-arcade track"
VERSION = 1
LONGEST_TITLE = 40
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
    data = read_json(path, MAX_BYTES, "a track")
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise TrackError(f'{name}: expected a file with "format": "{FORMAT}"')
    if data.get("version") != VERSION:
        raise TrackError(f"{name}: expected track version {VERSION}, got {data.get('version')!r}")
    title, width, centre = data.get("title"), data.get("width"), data.get("centre")
    title = visible(title[: 4 * LONGEST_TITLE]) if isinstance(title, str) else ""
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise TrackError(f"{name}: expected a title of 1 to {LONGEST_TITLE} letters")
    if not _is_number(width) or not MIN_WIDTH <= width <= MAX_WIDTH:
        raise TrackError(f"{name}: expected a width from {MIN_WIDTH} to {MAX_WIDTH}, got {width!r:.40}")
    if not isinstance(centre, list) or not MIN_COLUMNS <= len(centre) <= MAX_COLUMNS:
        raise TrackError(f"{name}: expected a centre line of {MIN_COLUMNS} to {MAX_COLUMNS} numbers")
    if not all(_is_number(height) and abs(height) <= MAX_HEIGHT for height in centre):
        raise TrackError(f"{name}: expected heights from -{MAX_HEIGHT:g} to {MAX_HEIGHT:g}, finite numbers")
    return Track(title, float(width), np.array(centre, dtype=np.float64))


def write_track(path: Path, track: Track) -> None:
    """Write a track so that people can read it too. Raises OSError with nothing changed."""
    heights = [round(float(height), 4) for height in track.centre]
    rows = [", ".join(map(str, heights[start : start + 10])) for start in range(0, len(heights), 10)]
    head = json.dumps(
        {"format": FORMAT, "version": VERSION, "title": track.title, "width": track.width},
        indent=2,
        ensure_ascii=False,
    )
    body = ",\n    ".join(rows)
    write_atomically(path, f'{head[:-2]},\n  "centre": [\n    {body}\n  ]\n}}\n'.encode())


def _is_number(value: object) -> TypeGuard[float]:
    # A comparison, because isfinite overflows on the huge integers that JSON allows; NaN fails it too.
    return isinstance(value, int | float) and not isinstance(value, bool) and -1e9 < value < 1e9
