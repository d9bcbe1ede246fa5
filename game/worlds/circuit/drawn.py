"""Circuits drawn by people: a readable JSON file with the control points of a closed line, and a width."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from brains.reading import FileError
from brains.text import called
from game.engine.drawing import is_number, read_drawing, write_drawing
from game.worlds.circuit.lines import MAX_HALF_WIDTH, MIN_HALF_WIDTH, Line, LineError, Points, through

KIND = "circuit"
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
    title, data = read_drawing(path, KIND, MAX_BYTES)
    width, controls = data.get("width"), data.get("controls")
    low, high = 2 * MIN_HALF_WIDTH, 2 * MAX_HALF_WIDTH
    if not is_number(width) or not low <= width <= high:
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
    rows = [f"[{x:.2f}, {y:.2f}]" for x, y in drawn.controls]
    write_drawing(path, KIND, {"title": drawn.title, "width": drawn.width}, "controls", rows)


def _is_place(value: object) -> bool:
    return is_number(value) and abs(value) <= FURTHEST
