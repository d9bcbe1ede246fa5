"""Whether what a file says is what it should be: kinds, shapes and ranges, so that it can be trusted from then on.

All raise ValueError, in one line with the name of what is wrong.
"""

from __future__ import annotations

import math
import sys
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

MOST = 1 << 53
"""Of what is counted."""


def number(value: Any, name: str, low: float = -math.inf, high: float = math.inf) -> float:
    """A finite number."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number):
        raise ValueError(f"{name}: expected a number, got {value!r:.40}")
    said = cast("float", value)
    if not low <= said <= high:
        raise ValueError(f"{name}: expected a number from {low:g} to {high:g}, got {value!r:.40}")
    if not abs(said) <= sys.float_info.max:  # a comparison, because isfinite overflows on huge integers
        raise ValueError(f"{name}: expected a finite number, got {value!r:.40}")
    return float(value)


def natural(value: object, name: str, low: int = 0, high: int = MOST) -> int:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not low <= value <= high:
        raise ValueError(f"{name}: expected a whole number from {low} to {high}, got {value!r:.40}")
    return int(value)


def array(
    value: object, name: str, dtype: type[np.generic], shape: tuple[int | None, ...], low: float = -math.inf
) -> NDArray[Any]:
    """An array of finite numbers of at least `low`; None in `shape` is any length."""
    if not isinstance(value, np.ndarray) or value.dtype != dtype:
        raise ValueError(f"{name}: expected an array of {dtype.__name__}, got {value!r:.40}")
    same = value.ndim == len(shape)
    if not same or any(wanted not in (None, got) for wanted, got in zip(shape, value.shape, strict=True)):
        expected = " × ".join("any" if length is None else str(length) for length in shape)
        raise ValueError(f"{name}: expected shape {expected}, got {value.shape}")
    if not np.isfinite(value).all() or (value < low).any():
        raise ValueError(f"{name}: expected finite numbers{'' if low == -math.inf else f' from {low:g}'}")
    return value


def rising(value: NDArray[Any], name: str, low: int, high: int) -> None:
    """Whole numbers `(kept,)` in this range, each greater than the one before."""
    whole = np.isfinite(value).all() and (value % 1 == 0).all()
    if not whole or (np.diff(value) <= 0).any() or (len(value) and not low <= value[0] <= value[-1] <= high):
        raise ValueError(f"{name}: expected rising whole numbers from {low} to {high}")


def text(value: object, name: str) -> str:
    """A string."""
    if not isinstance(value, str):
        raise ValueError(f"{name}: expected a text, got {value!r:.40}")
    return value


def frozen(genomes: NDArray[Any]) -> NDArray[np.float32]:
    """A read-only float32 copy of genomes."""
    copy = np.array(genomes, dtype=np.float32, order="C")
    copy.flags.writeable = False
    return copy
