"""Circuits drawn by people: a readable JSON file with the control points of a closed line, and a width."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

import numpy as np

from brains.atomic import write_atomically
from brains.reading import FileError, read_json
from brains.text import called, visible
from game.worlds.circuit.lines import MAX_HALF_WIDTH, MIN_HALF_WIDTH, Line, LineError, Points, through

FORMAT = "evolution-arcade circuit"
VERSION = 1
LONGEST_TITLE = 40
MIN_CONTROLS, MAX_CONTROLS = 4, 400
FURTHEST = 1000.0
"""Metres from the middle."""
MAX_BYTES = 200_000


DrawnError = FileError
"""A file that is not a circuit; one line, with what was expected and what came."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """Control points `(control, [x, y])` in metres, in the direction of the race, and the road's width in metres."""

    title: str
    width: float
    controls: Points

    def line(self) -> Line:
        """Its centre line. Raises LineError."""
        try:
            return through(self.controls, self.width / 2)
        except LineError as error:
            raise LineError(f"{self.title}: no circuit, because {error}") from error


def read_drawn(path: Path) -> Drawn:
    """Read a circuit. Raises DrawnError."""
    name = called(path)
    data = read_json(path, MAX_BYTES, "a circuit")
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise DrawnError(f'{name}: expected a file with "format": "{FORMAT}"')
    if data.get("version") != VERSION:
        raise DrawnError(f"{name}: expected circuit version {VERSION}, got {data.get('version')!r:.40}")
    title, width, controls = data.get("title"), data.get("width"), data.get("controls")
    title = visible(title[: 4 * LONGEST_TITLE]) if isinstance(title, str) else ""
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise DrawnError(f"{name}: expected a title of 1 to {LONGEST_TITLE} letters")
    low, high = 2 * MIN_HALF_WIDTH, 2 * MAX_HALF_WIDTH
    if not _is_number(width) or not low <= width <= high:
        raise DrawnError(f"{name}: expected a width from {low:g} to {high:g} m, got {width!r:.40}")
    if not isinstance(controls, list) or not MIN_CONTROLS <= len(controls) <= MAX_CONTROLS:
        raise DrawnError(f"{name}: expected {MIN_CONTROLS} to {MAX_CONTROLS} control points")
    if not all(isinstance(one, list) and len(one) == 2 and all(map(_is_place, one)) for one in controls):
        raise DrawnError(f"{name}: expected control points [x, y] of at most {FURTHEST:g} m")
    points = np.array(controls, dtype=np.float64)
    if (np.linalg.norm(points - np.roll(points, 1, axis=0), axis=1) < 1e-3).any():
        raise DrawnError(f"{name}: expected control points that differ from their neighbours")
    return Drawn(title, float(width), points)


def write_drawn(path: Path, drawn: Drawn) -> None:
    """Write a circuit so that people can read it too. Raises OSError with nothing changed."""
    head = json.dumps(
        {"format": FORMAT, "version": VERSION, "title": drawn.title, "width": drawn.width},
        indent=2,
        ensure_ascii=False,
    )
    body = ",\n    ".join(f"[{x:.2f}, {y:.2f}]" for x, y in drawn.controls)
    write_atomically(path, f'{head[:-2]},\n  "controls": [\n    {body}\n  ]\n}}\n'.encode())


def _is_number(value: object) -> TypeGuard[float]:
    # A comparison, because isfinite overflows on the huge integers that JSON allows; NaN fails it too.
    return isinstance(value, int | float) and not isinstance(value, bool) and -1e9 < value < 1e9


def _is_place(value: object) -> bool:
    return _is_number(value) and abs(value) <= FURTHEST
