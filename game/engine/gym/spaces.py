"""Gymnasium's spaces: what can be bred in, and how it is read. Imported only where Gymnasium may be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from gymnasium import spaces
from gymnasium.spaces.utils import flatten
from numpy.typing import NDArray

from game.engine.gym.form import CHOICE, CHOICES, FLAGS, RANGE, Taken

MOST_INPUTS, MOST_OUTPUTS = 4096, 512
UNBOUNDED = 1e6
"""A bound beyond this is none: then an action is within one of what bound there is, or of zero."""


class SpaceError(ValueError):
    """A space that nobody can be bred in; one line that says which."""


def inputs_of(space: Any) -> tuple[str, ...]:
    """A label for each number of an observation. Raises SpaceError."""
    labels = tuple(_labels(space, "", space))
    if not 1 <= len(labels) <= MOST_INPUTS:
        raise SpaceError(f"observation space {space}: expected 1 to {MOST_INPUTS} numbers, got {len(labels)}")
    return labels


def reader_of(space: Any) -> Callable[[Any], NDArray[np.float32]]:
    """What makes of an observation the numbers `(input,)` that a brain sees."""
    if isinstance(space, spaces.Box):
        return lambda seen: np.asarray(seen, np.float32).reshape(-1)
    return lambda seen: np.asarray(flatten(space, seen), np.float32)


def taken_of(space: Any) -> Taken:
    """Its actions. Raises SpaceError."""
    if isinstance(space, spaces.Discrete):
        taken = Taken(CHOICE, (), str(space.dtype), (float(space.start),), (float(space.n),))
    elif isinstance(space, spaces.MultiDiscrete):
        counts, starts = space.nvec.reshape(-1), np.broadcast_to(space.start, space.nvec.shape).reshape(-1)
        taken = Taken(CHOICES, space.shape, str(space.dtype), tuple(map(float, starts)), tuple(map(float, counts)))
    elif isinstance(space, spaces.MultiBinary):
        taken = Taken(FLAGS, space.shape, str(space.dtype))
    elif isinstance(space, spaces.Box):
        taken = Taken(RANGE, space.shape, str(space.dtype), *_bounds(space))
    else:
        raise SpaceError(f"action space {space}: expected a Discrete, MultiDiscrete, MultiBinary or Box one")
    if not 1 <= taken.outputs <= MOST_OUTPUTS:
        raise SpaceError(f"action space {space}: expected 1 to {MOST_OUTPUTS} outputs for it, got {taken.outputs}")
    return taken


def _bounds(space: spaces.Box) -> tuple[tuple[float, ...], tuple[float, ...]]:
    low, high = np.asarray(space.low, np.float64).reshape(-1), np.asarray(space.high, np.float64).reshape(-1)
    no_low, no_high = ~(low > -UNBOUNDED), ~(high < UNBOUNDED)
    least = np.where(no_low, np.where(no_high, -1.0, high - 2.0), low)
    most = np.where(no_high, np.where(no_low, 1.0, low + 2.0), high)
    return tuple(least.tolist()), tuple(most.tolist())


def _labels(space: Any, name: str, whole: Any) -> Iterator[str]:
    """In the order in which Gymnasium makes one row of it."""
    if isinstance(space, spaces.Dict):
        for key, part in space.spaces.items():
            yield from _labels(part, f"{name} {key}".strip(), whole)
    elif isinstance(space, spaces.Tuple):
        for number, part in enumerate(space.spaces, 1):
            yield from _labels(part, f"{name} {number}".strip(), whole)
    elif isinstance(space, spaces.Discrete):
        yield from _numbered(name or "is", (int(space.start) + k for k in range(int(space.n))))
    elif isinstance(space, spaces.MultiDiscrete):
        for number, count in enumerate(space.nvec.reshape(-1), 1):
            yield from _numbered(f"{name} {number}".strip(), range(int(count)))
    elif isinstance(space, (spaces.Box, spaces.MultiBinary)):
        if is_picture(space):
            raise SpaceError(f"observation space {space}: expected numbers, or a picture and nothing beside it")
        count = int(np.prod(space.shape, dtype=np.int64))
        if count > MOST_INPUTS:
            raise SpaceError(f"observation space {space}: expected at most {MOST_INPUTS} numbers, got {count}")
        yield from (name,) if count == 1 and name else _numbered(name, range(1, count + 1))
    else:
        inside = "" if space is whole else f" in {whole}"
        raise SpaceError(
            f"observation space {space}{inside}: expected Box, Discrete, MultiDiscrete, MultiBinary, Tuple or Dict"
        )


def _numbered(name: str, numbers: Any) -> Iterator[str]:
    return (f"{name} {number}".strip() for number in numbers)


def is_picture(space: Any) -> bool:
    """Whether it shows points of light: bytes in rows and columns."""
    return isinstance(space, spaces.Box) and space.dtype == np.uint8 and len(space.shape) in (2, 3)
