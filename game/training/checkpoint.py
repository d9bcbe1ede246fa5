"""A run on disk, to go on from later exactly as if it had never stopped."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from brains.checks import natural
from brains.files import RUN, Arrays, FileError, load_brain, packed, read_arrays, write_arrays
from brains.strategies import State
from brains.text import called
from game.engine.world import Pupil
from game.training.run import ONE, Run
from game.training.settings import Settings, SettingsError, is_everywhere, named
from game.worlds import WORLDS

Learning = Run | Pupil
"""What can be kept and gone on with."""


def save_run(path: Path, run: Learning) -> None:
    """Write a run, whose champions any command can read as brains. Raises OSError with nothing changed."""
    if not run.champions:
        raise ValueError("a run can be saved after its first generation")
    arrays: Arrays = {}
    state = _take_arrays(run.state(), "state", arrays)
    genomes, about = packed(run.champions)
    write_arrays(path, RUN, genomes | arrays, about | {"settings": asdict(run.settings), "state": state})


def load_run(path: Path, workers: int = 1, courses: Collection[str] = ()) -> Learning:
    """A run that goes on where it was saved. Raises FileError.

    Of the files that it was bred on only those that are among `courses` are opened: a run may come from a stranger.
    """
    load_brain(path)
    arrays, about = read_arrays(path, RUN)
    name = called(path)
    for entry, array in arrays.items():
        if not entry.startswith(("state/history", "state/alike")) and not np.isfinite(array).all():
            raise FileError(f"{name}: expected finite numbers, got NaN or infinity in {entry}")
    try:
        run = _begun(about["settings"], workers, courses)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise FileError(f"{name}: expected a run's settings ({error})") from error
    try:
        state = _put_arrays(about["state"], "state", arrays)
        run.restore(_as_now(state) if isinstance(run, Run) else state)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        if isinstance(run, Run):
            run.close()
        raise FileError(f"{name}: expected a run; its state is damaged ({error})") from error
    return run


def _begun(kept: Any, workers: int, courses: Collection[str]) -> Learning:
    """What has these settings, from the beginning."""
    for name in {"seed", "population", "hidden", "turns", "every"} & set(kept):
        natural(kept[name], name)
    if "world" not in kept:
        for world in WORLDS.values():
            if world.lessons and world.lessons.mark in kept:
                return world.lessons.begin(**kept)
    for name in named(kept.get("courses", ()), kept.get("later", ())):
        if not is_everywhere(WORLDS[kept["world"]], name) and name not in courses:
            raise SettingsError(f"it was bred on a file, which is opened only with --course {name!r:.100}")
    lists = ("courses", "activations", "options", "later")
    return Run(Settings(**kept | {name: tuple(kept[name]) for name in lists if name in kept}), workers)


def _as_now(state: State) -> State:
    """A run's state as it is laid out now; in version 0.1.0 one population and two had layouts of their own."""
    if "objective" in state:
        return state
    now = {"altered": False, **state}
    if "regrets" in state:
        return now | {
            "held_out": state["regrets"],
            "objective": {part: state[part] for part in ("hall", "rng", "deck")},
        }
    known = state["champion"] is not None
    return now | {
        "history": {ONE: state["history"]},
        "strategies": {ONE: state["strategy"]},
        "champions": {ONE: state["champion"]} if known else {},
        "fitness": {ONE: state["champion_fitness"]} if known else {},
        "held_out": {ONE: state["held_out"]},
        "objective": {"crashes": state["crashes"]},
    }


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
