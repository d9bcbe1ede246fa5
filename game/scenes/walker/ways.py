"""A person's best walks on disk: where the hull and the legs were, tick by tick."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

import numpy as np

from brains.atomic import set_aside
from brains.checks import array
from brains.files import FileError, read_arrays, write_arrays
from brains.reading import MissingError
from game.scenes.walker.shapes import Points
from game.training.settings import FRESH
from game.worlds import Course
from game.worlds.walker.body import BODIES

WALK = "evolution-arcade walk"
"""Kind of file."""
POSE = 3 * BODIES
LONGEST, MAX_BYTES = 5000, 1_000_000
Way = list[Points]
"""Poses `([x, y, angle], body)`, one a tick."""


def path_of(folder: Path, course: Course, level: str) -> Path | None:
    """Where the best walk on a ground is kept; None for one that nobody sees again."""
    if course.name.startswith(FRESH):
        return None
    return folder / f"{hashlib.sha256(course.table.tobytes() + level.encode()).hexdigest()[:24]}.walk"


def save(path: Path, way: Way) -> None:
    """Write it in one step. Raises OSError with nothing changed."""
    write_arrays(path, WALK, {"poses": np.array(way, dtype=np.float32).reshape(-1, POSE)}, {})


def load(path: Path) -> Way:
    """What is kept; a file that is none is set aside. Raises FileError."""
    try:
        arrays, _ = read_arrays(path, WALK, most=MAX_BYTES)
        poses = array(arrays.get("poses"), "poses", np.float32, (None, POSE))
        if not 1 < len(poses) <= LONGEST:
            raise FileError(f"{path.name}: expected 2 to {LONGEST} ticks, got {len(poses)}")
    except MissingError:
        raise
    except (FileError, ValueError) as error:
        with suppress(OSError):
            set_aside(path)
        raise FileError(f"{path.name}: expected a walk: {error}") from error
    return list(poses.reshape(-1, 3, BODIES).astype(np.float64))
