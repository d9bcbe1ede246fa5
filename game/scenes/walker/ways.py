"""A person's best walks on disk: where the hull and the legs were, tick by tick."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from brains.atomic import set_aside
from brains.checks import array
from brains.files import FileError, read_arrays, write_arrays
from brains.reading import MissingError
from game.scenes.walker.shapes import Points
from game.store import places
from game.training.settings import FRESH
from game.worlds import Course
from game.worlds.walker.body import BODIES

WALK = "evolution-arcade walk"
"""Kind of file."""
POSE = 3 * BODIES
LONGEST, MAX_BYTES = 5000, 1_000_000
Way = list[Points]
"""Poses `([x, y, angle], body)`, one a tick."""


class Ways:
    """A person's best walks by ground and level; of grounds that nobody sees again only the last, and not on disk."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        """Tells the person what went wrong."""
        self._last: tuple[str, Way] | None = None

    def load(self, course: Course, level: str) -> Way | None:
        """None where there is none."""
        if course.name.startswith(FRESH):
            name, way = self._last or ("", None)
            return way if name == course.name + level else None
        try:
            return load(_path_of(course, level))
        except MissingError:
            return None
        except FileError as error:
            self._say(f"your best walk: {error}")
            return None

    def keep(self, course: Course, level: str, way: Way) -> None:
        """In the place of what was the best."""
        if course.name.startswith(FRESH):
            self._last = (course.name + level, way)
            return
        try:
            save(_path_of(course, level), way)
        except OSError as error:
            self._say(f"the walk could not be kept: {error.strerror or error}")


def _path_of(course: Course, level: str) -> Path:
    return places.walks() / f"{hashlib.sha256(course.table.tobytes() + level.encode()).hexdigest()[:24]}.walk"


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
