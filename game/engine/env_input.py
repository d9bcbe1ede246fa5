"""What people hand to an environment, looked at: actions, options, seeds, and names of courses."""

from __future__ import annotations

import operator
import os
from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
from gymnasium.spaces import Box, Discrete, MultiBinary, Space
from numpy.typing import NDArray

from game.engine.course import CourseError

Actions = NDArray[Any]


def checked(space: Space[Any], actions: Any) -> Actions:
    """Actions `(individual, ...)` of a Box, Discrete or MultiBinary space; beyond a box they are brought to its edge.

    Raises:
        ValueError: of another shape, no numbers, not finite; of the others: not whole or out of range.
    """
    given = np.asarray(actions)
    shape = (len(given) if given.ndim else 0, *cast(Any, space.shape))
    if given.shape != shape:
        raise ValueError(f"action: expected shape {space.shape}, got {given.shape[1:]}")
    discrete, kind = isinstance(space, Discrete | MultiBinary), given.dtype.kind
    low, high = _ends(space)
    if kind in ("iu" if discrete else "fiu"):
        within = (given >= low) & (given <= high)
        if within.all():
            return given
        if not discrete and np.isfinite(given).all():
            return cast(Actions, np.clip(given, low, high))
        given = given[~within]
    numbers = f"{low} {'or' if high == low + 1 else 'to'} {high}, a whole number" if discrete else "finite numbers"
    raise ValueError(f"action: expected {numbers}, got {given.flat[0]!s:.40}")


def _ends(space: Space[Any]) -> tuple[Any, Any]:
    if isinstance(space, Discrete):
        return space.start, space.start + space.n - 1
    if isinstance(space, MultiBinary):
        return 0, 1
    box = cast(Box, space)
    return box.low, box.high


def taken(options: Mapping[str, Any] | None, known: Sequence[str]) -> Mapping[str, Any]:
    """The options of a reset. Raises ValueError for one that is not known."""
    for name in options or {}:
        if name not in known:
            raise ValueError(f"options: expected some of {', '.join(known)}, got {str(name)!r:.40}")
    return options or {}


def named(name: object) -> str:
    """Of a course. Raises CourseError."""
    if not isinstance(name, (str, os.PathLike)):
        raise CourseError(f"course: expected a name or a path, got {name!r:.40}")
    return os.fspath(name)


def seeds_of(seed: Any, count: int) -> list[int | None]:
    """One for each of so many, of one number for all, of None, or of as many of these.

    Raises:
        ValueError: another number of them.
    """
    if seed is None:
        return [None] * count
    if hasattr(seed, "__index__") and not np.ndim(seed):
        return [operator.index(seed) + individual for individual in range(count)]
    if len(seed) != count:
        raise ValueError(f"seed: expected a list of {count}, got {len(seed)}")
    return [None if own is None else operator.index(own) for own in seed]
