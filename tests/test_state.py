"""State may be absent, damaged, read-only, odd, or changed by another window meanwhile: it opens, says so, merges."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from brains.atomic import set_aside
from brains.reading import whole
from game.store import places, preferences
from game.store.preferences import Preferences
from game.store.records import KEPT, Drive, Records
from game.training.settings import Settings
from game.window.by_hand import by_hand
from game.worlds.circuit import laps
from game.worlds.circuit.laps import Lap, keep_best, load_lap


def scores(records: Records, course: str = "simple") -> list[int]:
    return [drive.score for drive in records.best(course)]


def test_drives_of_two_windows_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "best.json"
    first, second = Records(path), Records(path)
    assert first.add("simple", Drive(10, "2026-01-01")) == 1
    assert second.add("simple", Drive(30, "2026-01-02")) == 1
    assert first.add("simple", Drive(20, "2026-01-03")) == 2 and second.add("gravel", Drive(5, "2026-01-03")) == 1
    assert first.add("simple", Drive(20, "2026-01-03")) == 3, "a drive of the same day with the same score is another"
    again = Records(path)
    assert scores(again) == [30, 20, 20, 10] and scores(again, "gravel") == [5] and again.trouble is None
    for score in range(40, 40 + KEPT):
        second.add("simple", Drive(score, "2026-01-04"))
    assert scores(Records(path)) == [44, 43, 42, 41, 40]


@pytest.mark.parametrize(
    "score", ["1e400", "-1e400", "NaN", "1e300", "1.5", "true", '"7"', "null", "9" * 400, "[]", "10000000000"]
)
def test_odd_best_times_are_kept_aside_each_under_a_name_of_its_own(score: str, tmp_path: Path) -> None:
    path = tmp_path / "best.json"
    for number, name in enumerate(("best.json.damaged", "best.json-2.damaged", "best.json-3.damaged")):
        content = f'{{"simple": [{{"score": {score}, "day": "{number}"}}]}}'
        path.write_text(content)
        records = Records(path)
        assert records.trouble is not None and "\n" not in records.trouble and name in records.trouble
        assert (tmp_path / name).read_text() == content and not path.exists() and scores(records) == []


def test_whole_numbers_as_other_tools_write_them_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "best.json"
    path.write_bytes(b'\xef\xbb\xbf{"simple": [{"score": 2.0, "day": "a"}, {"score": 1e3, "day": "b"}]}')
    records = Records(path)
    assert scores(records) == [1000, 2] and records.trouble is None
    assert whole(-3.0) == -3 and isinstance(whole(2.0), int)


def test_a_table_that_can_neither_be_read_nor_moved_stops_nobody(tmp_path: Path) -> None:
    path = tmp_path / "best.json"
    path.mkdir()
    said: list[str] = []
    records = Records(path)
    records.tell = said.append
    assert records.trouble is not None and "new ones are not kept" in records.trouble
    assert records.add("simple", Drive(3, "2026-01-01")) == 1 and scores(records) == [3] and path.is_dir()
    assert said == [], "it was said when the window opened"


def test_a_folder_that_cannot_be_written_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said: list[str] = []
    records = Records(tmp_path / "file" / "best.json")
    records.tell = said.append
    for score in (3, 4):
        records.add("simple", Drive(score, "2026-01-01"))
    assert scores(records) == [4, 3] and len(said) <= 1 and records.trouble is not None


def test_a_table_that_is_damaged_meanwhile_is_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "best.json"
    records = Records(path)
    records.add("simple", Drive(3, "2026-01-01"))
    path.write_text("{")
    records.add("simple", Drive(4, "2026-01-02"))
    assert scores(Records(path)) == [4, 3] and (tmp_path / "best.json.damaged").read_text() == "{"


def test_only_files_are_set_aside(tmp_path: Path) -> None:
    (tmp_path / "zero").symlink_to("/dev/zero")
    for path in (tmp_path / "zero", tmp_path, tmp_path / "missing"):
        with pytest.raises(OSError, match=r"expected a file|No such file"):
            set_aside(path)
    assert (tmp_path / "zero").is_symlink()


def test_preferences_of_two_windows_are_all_kept() -> None:
    path, usual = places.preferences(), Preferences()
    first, second = replace(usual, ink="high contrast"), replace(usual, sound=False, explained=("chase",))
    preferences.change(path, usual, first)
    preferences.change(path, usual, second)
    preferences.change(path, first, replace(first, explained=("corridor",)))
    assert preferences.load(path) == (replace(second, ink="high contrast", explained=("chase", "corridor")), "")


@pytest.mark.parametrize("content", ["", "{", "[]", "[" * 100_000])
def test_damaged_preferences_are_kept_aside(content: str) -> None:
    path, usual = places.preferences(), Preferences()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    preferences.change(path, usual, replace(usual, sound=False))
    assert preferences.load(path) == (replace(usual, sound=False), "")
    assert path.with_name("preferences.json.damaged").read_text() == content


def lap(seconds: float) -> Lap:
    return Lap(seconds, *(np.zeros((3, width), dtype=np.float32) for width in laps.WIDTHS.values()))


def test_a_better_lap_of_another_window_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.lap"
    for seconds, best in ((30.0, 30.0), (31.0, 30.0), (29.0, 29.0)):
        keep_best(path, "oval", lap(seconds))
        there = load_lap(path, "oval")
        assert there is not None and there.seconds == best
    path.write_bytes(b"bad")
    keep_best(path, "oval", lap(33.0))
    assert (tmp_path / "a.lap.damaged").read_bytes() == b"bad"


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut": lambda path: path.write_text("{"),
    "infinite": lambda path: path.write_text('{"simple": [{"score": 1e999, "day": 1e999}]}'),
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "letters": lambda path: path.write_text(json.dumps({"ink": "x" * 1000, "simple": "y" * 1000, "film": "\ud800\0"})),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_window_opens_whatever_its_files_are(damage: str) -> None:
    for path in (places.preferences(), places.records()):
        path.parent.mkdir(parents=True, exist_ok=True)
        DAMAGE[damage](path)
    with by_hand(Settings(strategy="rank-sampling", courses=("simple",), seed=9), (320, 180)) as one:
        one.breed(1)
        one.wait(0.1)
        one.app.stage.records.add("simple", Drive(3, "2026-01-01"))
        assert scores(one.app.stage.records) == [3]
