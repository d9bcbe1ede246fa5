"""Brains, best times and atomic writing on disk."""

from __future__ import annotations

import json
import os
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from brains.atomic import write_atomically
from brains.files import BRAIN, Brain, FileError, describe, load_brain, save_brain, write_arrays
from brains.names import name_of
from brains.network import Network
from game.store.records import KEPT, Drive, Records

NETWORK = Network((7, 8, 4, 1), ("sigmoid", "sigmoid", "sigmoid"))


def brain(value: float = 0.25) -> Brain:
    genome = np.full(105, value, dtype=np.float32)
    return Brain("corridor", NETWORK, genome, "cma-es", 7, 12, 390.0, 3991.0)


def test_a_brain_is_read_as_it_was_written(tmp_path: Path) -> None:
    save_brain(tmp_path / "a.brain", brain())
    read = load_brain(tmp_path / "a.brain", "corridor")
    assert np.array_equal(read.genome, brain().genome)
    assert describe(read) == describe(brain()) and read.name == brain().name


def damaged(good: bytes) -> dict[str, bytes]:
    about = describe(brain())
    genome = {"genome": brain().genome}

    def made(arrays: dict[str, np.ndarray], **changed: object) -> bytes:
        return save(arrays, {"kind": BRAIN, "version": "1", "about": json.dumps(about | changed)})

    return {
        "empty": b"",
        "cut in the head": good[:40],
        "cut in the weights": good[:-7],
        "text": b"hello, this is no brain at all",
        "pickle": pickle.dumps({"genome": [1, 2, 3]}),
        "huge head": struct.pack("<Q", 2**60) + good[8:],
        "another kind": save(genome, {"kind": "a song", "version": "1", "about": json.dumps(about)}),
        "another version": save(genome, {"kind": BRAIN, "version": "2", "about": json.dumps(about)}),
        "no metadata": save(genome),
        "nan": made({"genome": np.full(105, np.nan, dtype=np.float32)}),
        "infinite": made({"genome": np.full(105, np.inf, dtype=np.float32)}),
        "too short": made({"genome": np.zeros(104, dtype=np.float32)}),
        "two-dimensional": made({"genome": np.zeros((105, 1), dtype=np.float32)}),
        "double": made({"genome": np.zeros(105)}),
        "no genome": made({"other": np.zeros(105, dtype=np.float32)}),
        "no layers": made(genome, sizes=[]),
        "a bomb of layers": made(genome, sizes=[7, 10**9, 10**9, 1]),
        "letters for layers": made(genome, sizes="abc"),
        "unknown activation": made(genome, activations=["exec"] * 3),
        "nan fitness": made(genome, fitness=float("nan")),
        "another world": made(genome, world="moon"),
    }


def test_a_damaged_brain_is_one_line(tmp_path: Path) -> None:
    save_brain(tmp_path / "good", brain())
    for name, content in damaged((tmp_path / "good").read_bytes()).items():
        path = tmp_path / "bad.brain"
        path.write_bytes(content)
        with pytest.raises(FileError) as caught:
            load_brain(path, "corridor")
        assert "\n" not in str(caught.value) and "bad.brain" in str(caught.value), name
    with pytest.raises(FileError, match="cannot be read"):
        load_brain(tmp_path / "missing")
    with pytest.raises(FileError, match="cannot be read"):
        load_brain(tmp_path)


@pytest.mark.parametrize("step", ["fsync", "replace", "open"])
def test_a_save_that_fails_leaves_the_old_file(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.brain"
    save_brain(path, brain(0.5))
    before = path.read_bytes()

    def broken(*arguments: object, **named: object) -> None:
        raise OSError(28, "No space left on device")

    owner = {"fsync": os, "replace": Path, "open": os}[step]
    monkeypatch.setattr(owner, step, broken)
    with pytest.raises(OSError, match="No space"):
        save_brain(path, brain(0.7))
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.brain"]


def test_writing_makes_the_folder(tmp_path: Path) -> None:
    write_atomically(tmp_path / "x" / "y", b"z")
    assert (tmp_path / "x" / "y").read_bytes() == b"z"


def test_a_name_belongs_to_a_genome() -> None:
    assert brain().name == name_of(np.full(105, 0.25, dtype=np.float32))
    names = {name_of(genome) for genome in np.random.default_rng(1).normal(size=(300, 105)).astype(np.float32)}
    assert len(names) > 250 and all(len(name.split()) == 2 for name in names)


def test_arrays_and_text_are_kept_as_they_are(tmp_path: Path) -> None:
    from brains.files import read_arrays

    arrays = {"a": np.arange(6).reshape(2, 3), "b/c": np.array(1.5)}
    write_arrays(tmp_path / "f", "a kind", arrays, {"x": [1, {"y": None}]})
    read, about = read_arrays(tmp_path / "f", "a kind")
    assert about == {"x": [1, {"y": None}]}
    assert all(np.array_equal(read[name], arrays[name]) for name in arrays)


def test_best_times_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "best.json"
    records = Records(path)
    assert records.add("simple", Drive(100, "2026-01-01")) == 1
    assert records.add("simple", Drive(90, "2026-01-02")) == 2
    assert records.add("simple", Drive(391, "2026-01-03")) == 1
    again = Records(path)
    assert [drive.score for drive in again.best("simple")] == [391, 100, 90]
    assert again.best("gravel") == () and again.trouble is None
    for score in range(200, 200 + KEPT):
        again.add("simple", Drive(score, "2026-01-04"))
    assert again.add("simple", Drive(1, "2026-01-05")) == 0
    assert len(again.best("simple")) == KEPT


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"simple": 3}', b'{"simple": [{"score": "x"}]}', b"\xff"])
def test_damaged_best_times_are_kept_aside(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "best.json"
    path.write_bytes(content)
    records = Records(path)
    assert records.trouble is not None and "\n" not in records.trouble
    records.add("simple", Drive(5, "2026-01-01"))
    assert Records(path).best("simple")[0].score == 5
    assert (tmp_path / "best.json.damaged").read_bytes() == content
