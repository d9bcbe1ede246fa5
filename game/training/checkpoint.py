"""A run on disk, to go on from later exactly as if it had never stopped."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from brains.files import RUN, Arrays, FileError, describe, load_brain, read_arrays, write_arrays
from game.training.evolution import Evolution
from game.training.settings import Settings, SettingsError
from game.worlds import CourseError


def save_run(path: Path, evolution: Evolution) -> None:
    """Write a run, whose champion any command can read as a brain. Raises OSError with nothing changed."""
    if evolution.best is None:
        raise ValueError("a run can be saved after its first generation")
    arrays: Arrays = {}
    state = _take_arrays(evolution.state(), "state", arrays)
    about = describe(evolution.best) | {"settings": asdict(evolution.settings), "state": state}
    write_arrays(path, RUN, {"genome": evolution.best.genome} | arrays, about)


def load_run(path: Path, workers: int = 1) -> Evolution:
    """A run that goes on where it was saved. Raises FileError."""
    load_brain(path)
    arrays, about = read_arrays(path, RUN)
    name = Path(path).name
    try:
        settings = Settings(**about["settings"] | {"courses": tuple(about["settings"]["courses"])})
    except (SettingsError, CourseError, TypeError, KeyError) as error:
        raise FileError(f"{name}: expected a run's settings ({error})") from error
    for entry, array in arrays.items():
        if entry.startswith("state/strategy/") and not np.isfinite(array).all():
            raise FileError(f"{name}: expected finite numbers, got NaN or infinity in {entry}")
    evolution = Evolution(settings, workers)
    try:
        evolution.restore(_put_arrays(about["state"], "state", arrays))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        evolution.close()
        raise FileError(f"{name}: expected a run; its state is damaged ({error})") from error
    return evolution


def _take_arrays(value: Any, path: str, arrays: Arrays) -> Any:
    """The value with its arrays moved to `arrays` under their path, and null left in their place."""
    if isinstance(value, dict):
        return {key: _take_arrays(part, f"{path}/{key}", arrays) for key, part in value.items()}
    if isinstance(value, np.ndarray):
        arrays[path] = value
        return None
    return value.item() if isinstance(value, np.generic) else value


def _put_arrays(value: Any, path: str, arrays: Arrays) -> Any:
    """The opposite of `_take_arrays`."""
    if isinstance(value, dict):
        return {key: _put_arrays(part, f"{path}/{key}", arrays) for key, part in value.items()}
    return arrays[path] if value is None and path in arrays else value
