"""Runs, brains and laps with something odd in them: refused in one short line, or good for further generations."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from brains.files import BRAIN, RUN, Arrays, FileError, load_brain, packed, read_arrays, write_arrays
from brains.text import LONGEST
from game.training.checkpoint import Learning, load_run, save_run
from game.training.run import Run
from game.training.settings import Settings
from game.worlds.chase.teaching import Teaching
from game.worlds.chase.ways import TeachingSettings
from game.worlds.circuit.laps import LAP, WIDTHS, load_lap
from tests.test_files import brain

KINDS = (
    *(("corridor", strategy) for strategy in ("rank-sampling", "openai-es", "cma-es")),
    ("chase", "elite-clones"),
    ("faithful", ""),
    ("improved", ""),
)
GONE = object()
ODD = (GONE, None, True, -1, 0, 1.5, 1e300, 10**400, 2**63, "", "x" * 2000, [], [1], {}, 10**9)
"""What may stand in the place of anything in a description."""


def made(world: str, strategy: str) -> Learning:
    if not strategy:
        taught = Teaching(TeachingSettings(world, 8, None, 4))
        taught.teach(30)
        return taught
    courses = {"corridor": ("simple", "fresh:60"), "chase": ("sprint-4",)}[world]
    run = Run(Settings(world=world, strategy=strategy, population=8, courses=courses, seed=3))
    for _ in range(3):
        run.step()
    return run


@cache
def good(folder: Path, world: str, strategy: str) -> tuple[Arrays, dict[str, Any]]:
    save_run(folder / "good", made(world, strategy))
    return read_arrays(folder / "good", RUN)


@pytest.fixture(params=KINDS, ids=" ".join)
def kind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Arrays, dict[str, Any]]:
    return good(tmp_path_factory.getbasetemp(), *request.param)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Of everything in a description, from the outside in."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*path, key)
        yield from places(part, (*path, key))


def changed(about: dict[str, Any], path: tuple[Any, ...], odd: Any) -> dict[str, Any]:
    other = copy.deepcopy(about)
    owner: Any = other
    for key in path[:-1]:
        owner = owner[key]
    if odd is GONE:
        del owner[path[-1]]
    else:
        owner[path[-1]] = odd
    return other


def odd_arrays(array: np.ndarray, turn: int) -> Iterator[np.ndarray | None]:
    """`turn`: which array of a file it is; each number stands in the last place of one, and everywhere in the next."""
    yield None
    yield array[None]
    yield array.ravel()[:1]
    yield np.array(1.0)
    yield np.zeros((0,) * max(array.ndim, 1), array.dtype)
    yield array.astype(np.float32 if array.dtype == np.float64 else np.float64)
    yield np.zeros(array.shape, bool)
    yield np.concatenate([array, array[-1:]]) if array.ndim and len(array) else np.zeros(3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number, value in enumerate((np.nan, np.inf, -1, 0, 10**9) if array.size else ()):
            if np.isfinite(value) or array.dtype.kind == "f":
                odd = array.copy()
                if (number + turn) % 2:
                    odd[...] = value
                else:
                    odd.flat[-1] = value
                yield odd


def loads_or_is_refused(path: Path) -> bool:
    """Whether a run loads and goes on, is saved and loads again; else its refusal is one short line."""
    try:
        run = load_run(path)
    except FileError as error:
        assert len(str(error).splitlines()) == 1 and len(str(error)) <= LONGEST
        return False
    if isinstance(run, Run):
        run.step()
        run.step()
        save_run(path, run)
        run.close()
    else:
        run.teach(20)
        assert run.history is not None
        save_run(path, run)
    load_run(path)
    return True


def test_an_odd_description_is_refused_or_does_no_harm(kind: tuple[Arrays, dict[str, Any]], tmp_path: Path) -> None:
    arrays, about = kind
    every = [path for path in places(about) if path[0] in ("settings", "state")]
    rng = np.random.default_rng(1)
    for path in every:
        for odd in rng.choice(np.array([*ODD, None], dtype=object)[:-1], 2, replace=False):
            write_arrays(tmp_path / "odd", RUN, arrays, changed(about, path, odd))
            loads_or_is_refused(tmp_path / "odd")
    assert len(every) > 5


def test_an_odd_array_is_refused_or_does_no_harm(kind: tuple[Arrays, dict[str, Any]], tmp_path: Path) -> None:
    arrays, about = kind
    for turn, (name, array) in enumerate(arrays.items()):
        loaded = []
        for odd in odd_arrays(array, turn):
            others = {key: value for key, value in arrays.items() if key != name}
            write_arrays(tmp_path / "odd", RUN, others if odd is None else others | {name: odd}, about)
            loaded.append(loads_or_is_refused(tmp_path / "odd"))
        # Genomes beside the state are for whoever takes the run for a brain; runs of older versions have no "alike".
        assert name.startswith(("genome", "state/alike/")) or not loaded[0], f"{name} may not be left out"


@pytest.mark.parametrize(
    ("world", "strategy", "place", "odd"),
    [
        ("corridor", "rank-sampling", "state/generation", -1),
        ("corridor", "rank-sampling", "state/generation", 10**400),
        ("corridor", "rank-sampling", "state/generation", 7),
        ("corridor", "rank-sampling", "state/objective/crashes/simple", 0),
        ("corridor", "rank-sampling", "state/fitness/one", "1"),
        ("corridor", "rank-sampling", "settings/seed", True),
        ("corridor", "openai-es", "state/strategies/one/told", -(10**9)),
        ("corridor", "openai-es", "state/strategies/one/mutation", 1e300),
        ("corridor", "cma-es", "state/strategies/one/numbers/sigma", 0),
        ("corridor", "cma-es", "state/strategies/one/numbers/countiter", -1),
        ("corridor", "cma-es", "state/strategies/one/mutation", ""),
        ("corridor", "cma-es", "state/strategies/one/arrays/mean_old", GONE),
        ("chase", "elite-clones", "state/objective/hall/stride", 0),
        ("chase", "elite-clones", "state/objective/deck", 1),
        ("improved", "", "state/taught", 2**63),
        ("faithful", "", "state/games", 1e300),
    ],
)
def test_what_was_loaded_and_fell_later_is_refused(
    world: str, strategy: str, place: str, odd: Any, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    arrays, about = good(tmp_path_factory.getbasetemp(), world, strategy)
    write_arrays(tmp_path / "odd", RUN, arrays, changed(about, tuple(place.split("/")), odd))
    assert not loads_or_is_refused(tmp_path / "odd")


@pytest.mark.parametrize(
    ("world", "strategy", "name", "value"),
    [
        ("corridor", "rank-sampling", "state/history/one", -1),
        ("corridor", "rank-sampling", "state/history/one", np.inf),
        ("corridor", "rank-sampling", "state/objective/crashes/simple", -1),
        ("corridor", "openai-es", "state/strategies/one/fading", 10**9),
        ("corridor", "openai-es", "state/strategies/one/moments", -1),
        ("chase", "elite-clones", "state/objective/deck", 10**9),
        ("chase", "elite-clones", "state/objective/deck", -1),
        ("chase", "elite-clones", "state/objective/hall/generations", 0),
        ("faithful", "", "state/points", 0),
        ("improved", "", "state/optimizer/square", -1),
        ("improved", "", "state/wh", 1e30),
    ],
)
def test_numbers_out_of_range_are_refused(
    world: str, strategy: str, name: str, value: float, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    arrays, about = good(tmp_path_factory.getbasetemp(), world, strategy)
    odd = np.full_like(arrays[name], value)
    write_arrays(tmp_path / "odd", RUN, arrays | {name: odd}, about)
    assert not loads_or_is_refused(tmp_path / "odd")


@pytest.mark.parametrize("part", ["fitness", "held_out", "seed", "generation", "strategy", "role", "senses", "world"])
@pytest.mark.parametrize("odd", ["nan", "1e999", True, [], {}, -1.5, 10**400, 7])
def test_a_brain_says_numbers_and_names(part: str, odd: Any, tmp_path: Path) -> None:
    arrays, about = packed((brain(),))
    write_arrays(tmp_path / "a", BRAIN, arrays, about | {part: odd})
    is_name = isinstance(about.get(part), str)
    fits = isinstance(odd, str) if is_name else odd == 7 or (odd == -1.5 and part in ("fitness", "held_out"))
    if fits:
        assert getattr(load_brain(tmp_path / "a"), part) == odd
    else:
        with pytest.raises(FileError, match=f"{part}: expected"):
            load_brain(tmp_path / "a")


@pytest.mark.parametrize("name", WIDTHS)
@pytest.mark.parametrize("odd", [np.float32(1), np.zeros(3, np.float32), np.zeros((3, 4)), np.zeros((3, 4), np.int32)])
def test_a_lap_of_another_kind_is_refused(name: str, odd: np.ndarray, tmp_path: Path) -> None:
    arrays = {part: np.zeros((3, width), dtype=np.float32) for part, width in WIDTHS.items()}
    write_arrays(tmp_path / "a", LAP, arrays | {name: np.asarray(odd)}, {"course": "oval", "seconds": 30.0})
    with pytest.raises(FileError, match="tables of one length"):
        load_lap(tmp_path / "a", "oval")
