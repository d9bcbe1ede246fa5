"""The corridor's rules and courses against the facts and a plain oracle."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from game.engine.session import Evaluator
from game.scenes.corridor.strip import CourseStrip
from game.worlds import WORLDS, CourseError
from game.worlds.corridor.clearance import clearance
from game.worlds.corridor.tracks import Track, TrackError, read_track, write_track
from tests.oracles import corridor_numpy

CORRIDOR = WORLDS["corridor"]
TRACKS = ("simple", "article-test", "random:3:1500")


def scores(genomes: NDArray[np.float32], course: str) -> NDArray[np.float32]:
    with Evaluator(CORRIDOR, CORRIDOR.network) as evaluator:
        return evaluator(genomes, CORRIDOR.course(course))


@pytest.mark.parametrize("course", TRACKS)
def test_random_genomes_score_as_in_the_oracle(course: str) -> None:
    genomes = np.random.default_rng(5).uniform(-1, 1, (1000, 105)).astype(np.float32)
    difference = np.abs(scores(genomes, course) - corridor_numpy.scores(genomes, CORRIDOR.course(course).table))
    assert (difference == 0).mean() >= 0.995
    assert difference.max() <= 1


@pytest.mark.parametrize("course", TRACKS)
def test_evolved_genomes_score_as_in_the_oracle(course: str, evolved: NDArray[np.float32]) -> None:
    ours = scores(evolved, course)
    difference = np.abs(ours - corridor_numpy.scores(evolved, CORRIDOR.course(course).table))
    assert (difference == 0).mean() >= 0.995
    assert difference.max() <= 1
    assert len(np.unique(ours)) > 20, "a test of evolved cars needs cars that get to different places"


def test_the_simple_track_is_that_of_the_facts() -> None:
    course = CORRIDOR.course("simple")
    np.testing.assert_allclose(course.table, corridor_numpy.simple_walls(), atol=1e-6)
    assert course.ticks == 391 and not course.unseen


def test_the_articles_unseen_track_comes_from_its_seed() -> None:
    np.random.seed(0)
    top = gaussian_filter1d(np.random.random(4000), sigma=10) * 20
    top += 0.5 - top[0]
    course = CORRIDOR.course("article-test")
    np.testing.assert_allclose(course.table, [top, top - 1], atol=1e-5)
    assert course.ticks == 3991 and course.unseen


def test_a_random_track_is_the_same_for_the_same_seed_only() -> None:
    one, again, other = (CORRIDOR.course(name).table for name in ("random:7", "random:7", "random:8"))
    assert np.array_equal(one, again) and not np.array_equal(one, other)
    assert CORRIDOR.course("random:7:500").table.shape == (2, 500)


def test_every_course_starts_around_the_car_and_can_be_passed() -> None:
    for name in (*CORRIDOR.courses.presets, "random:1:800"):
        course = CORRIDOR.course(name)
        assert course.table[0, 0] == pytest.approx(-course.table[1, 0], abs=1e-6)
        if course.ticks < 3000:
            assert clearance(course.table) > 0.1, name


def test_the_marathon_can_be_passed() -> None:
    assert clearance(CORRIDOR.course("marathon").table[:, -4000:] - CORRIDOR.course("marathon").table[1, -4000]) > -1
    narrowest = np.diff(CORRIDOR.course("marathon").table[::-1], axis=0).min()
    assert narrowest > 0.5


def test_clearance_says_what_no_car_can_pass() -> None:
    walls = np.stack([np.full(60, 0.5), np.full(60, -0.5)])
    assert clearance(walls) == pytest.approx(0.5)
    walls[:, 1:] += 5
    assert clearance(walls) < 0


@pytest.mark.parametrize(
    "name",
    [
        "nowhere",
        "random:",
        "random:x",
        "random:1:2:3",
        "random:1:5",
        "random:-1",
        "random:1:999999999",
        f"random:{2**40}",
    ],
)
def test_an_unknown_course_is_one_line_that_names_what_there_is(name: str) -> None:
    with pytest.raises(CourseError) as caught:
        CORRIDOR.course(name)
    assert "expected" in str(caught.value) and "\n" not in str(caught.value)


def test_a_drawn_track_is_read_as_it_was_written(tmp_path: Path) -> None:
    centre = np.sin(np.arange(120) / 20)
    write_track(tmp_path / "a.json", Track("mine", 0.8, centre))
    track = read_track(tmp_path / "a.json")
    np.testing.assert_allclose(track.centre, centre, atol=1e-4)
    assert (track.title, track.width) == ("mine", 0.8)
    course = CORRIDOR.course(str(tmp_path / "a.json"))
    np.testing.assert_allclose(course.table[0] - course.table[1], 0.8, atol=1e-5)
    assert (tmp_path / "a.json").read_text().count("\n") > 10, "people are meant to read it"


def damaged() -> dict[str, bytes]:
    good = {"format": "evolution-arcade track", "version": 1, "title": "t", "width": 1.0, "centre": [0.0] * 50}
    wrong = {
        "version": {**good, "version": 2},
        "kind": {**good, "format": "a song"},
        "nan": {**good, "centre": [float("nan")] * 50},
        "infinite": {**good, "centre": [0.0] * 49 + [float("inf")]},
        "huge": {**good, "centre": [0.0] * 49 + [10**400]},
        "short": {**good, "centre": [0.0] * 3},
        "text": {**good, "centre": ["0"] * 50},
        "flags": {**good, "centre": [True] * 50},
        "width": {**good, "width": 0},
        "no width": {key: value for key, value in good.items() if key != "width"},
        "title": {**good, "title": ""},
        "list": [1, 2, 3],
    }
    files = {name: json.dumps(content).encode() for name, content in wrong.items()}
    return files | {
        "cut": json.dumps(good).encode()[:60],
        "empty": b"",
        "bytes": b"\xff\xfe\x00",
        "deep": b"[" * 100_000,
    }


@pytest.mark.parametrize(("name", "content"), damaged().items(), ids=damaged().keys())
def test_a_damaged_track_is_one_line(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "track.json"
    path.write_bytes(content)
    with pytest.raises(TrackError) as caught:
        read_track(path)
    assert "\n" not in str(caught.value) and "track.json" in str(caught.value)


def test_a_long_course_goes_on_in_rows_that_are_high_enough() -> None:
    strip = CourseStrip()
    for ticks, height, rows in ((400, 130, 1), (1500, 130, 1), (1501, 130, 2), (4000, 130, 3), (4000, 60, 1)):
        ride: Any = SimpleNamespace(course=SimpleNamespace(ticks=ticks))
        at = [strip._at(ride, (800, height), column) for column in range(ticks)]
        assert at[-1][0] == rows - 1 and [row for row, _ in at] == sorted(row for row, _ in at)
        assert all(0 <= x <= 799 for _, x in at)
        ends = [strip._row(ride, height, row) for row in range(rows)]
        assert ends[-1][1] == pytest.approx(height) and all(low[1] <= high[0] for low, high in pairwise(ends))
