"""Lines of circuits: random ones, presets, words, and drawn ones with their files."""

from __future__ import annotations

import hashlib
import json
import weakref
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from game.worlds import WORLDS, CourseError
from game.worlds.circuit import courses
from game.worlds.circuit.courses import line_of
from game.worlds.circuit.drawn import Drawn, DrawnError, read_drawn, write_drawn
from game.worlds.circuit.lines import (
    BEHIND,
    GAP,
    MAX_LENGTH,
    MIN_LENGTH,
    MIN_RADIUS,
    RANDOM_HALF_WIDTH,
    RANDOM_LENGTH,
    SPACING,
    STRAIGHT,
    STRAIGHT_RADIUS,
    Line,
    LineError,
    random_line,
    through,
)
from game.worlds.circuit.presets import PRESETS, rounded

CIRCUIT = WORLDS["circuit"]
PINNED = "e500fbaba8eeceebe1639d4654a0df265cb713264208923f53e9eb6adb3cdf56"
"""Of the points of `random:7`, in whole decimetres."""


def crossings(line: Line, every: int = 6) -> int:
    """How many pairs of pieces of the two walls cross each other."""
    rings = [line.beside(side * line.half)[::every] @ [1, 1j] for side in (-1, 1)]
    begin = np.concatenate(rings)
    end = np.concatenate([np.roll(ring, -1) for ring in rings])
    # Pieces whose ends are on different sides of each other; neighbours only touch.
    by = end - begin

    def side_of(points: NDArray[np.complex128]) -> NDArray[np.float64]:
        """`(piece, point)`: positive to the left of the piece."""
        return by.real[:, None] * (points.imag[None] - begin.imag[:, None]) - by.imag[:, None] * (
            points.real[None] - begin.real[:, None]
        )

    parted = side_of(begin) * side_of(end) < -1e-9
    return int(np.count_nonzero(np.triu(parted & parted.T)))


def examine(line: Line) -> None:
    """Raise AssertionError for a line that is no circuit."""
    gaps = np.linalg.norm(np.roll(line.points, -1, axis=0) - line.points, axis=1)
    assert np.ptp(gaps) < 0.02 * SPACING and abs(gaps.mean() - SPACING) < 0.01
    assert MIN_LENGTH <= line.length <= MAX_LENGTH
    assert np.abs(line.curvature).max() <= 1 / MIN_RADIUS + 1e-6
    turned = line.curvature.sum() * line.spacing
    assert abs(turned) == pytest.approx(2 * np.pi, abs=0.02), "once around, so it cannot be an eight"
    assert crossings(line) == 0
    # No wall is nearer to any stretch of the middle than to its own.
    tree = cKDTree(line.points)
    for side in (-1, 1):
        wall = line.beside(side * line.half)
        assert tree.query(wall)[0].min() > line.half - 0.05
        other = line.beside(-side * line.half)
        np.testing.assert_allclose(np.linalg.norm(wall - other, axis=1), 2 * line.half, rtol=1e-9)
        beyond = line.beside(side * (line.half + GAP / 2))[::4]
        assert tree.query(beyond)[0].min() > line.half + GAP / 2 - 1.0, "grass between two stretches of road"
    # The start is on a straight, with some of it behind.
    window = np.roll(np.abs(line.curvature), int(BEHIND / line.spacing))[: int(STRAIGHT / line.spacing) - 1]
    assert window.max() <= 1 / STRAIGHT_RADIUS + 1e-9


def test_two_hundred_random_circuits_are_circuits() -> None:
    lengths, halves, directions = [], [], []
    for seed in range(200):
        line = random_line(np.random.default_rng(seed))
        try:
            examine(line)
        except AssertionError as error:
            raise AssertionError(f"random:{seed}") from error
        lengths.append(line.length)
        halves.append(line.half)
        directions.append(line.curvature.sum() > 0)
    assert RANDOM_LENGTH[0] <= min(lengths) and max(lengths) <= RANDOM_LENGTH[1]
    assert RANDOM_HALF_WIDTH[0] <= min(halves) and max(halves) <= RANDOM_HALF_WIDTH[1]
    assert len(np.unique(np.round(lengths, 6))) == 200, "no two are the same"
    assert np.std(lengths) > 50 and 0.35 < np.mean(directions) < 0.65


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_a_circuit(name: str) -> None:
    course = CIRCUIT.course(name)
    examine(line_of(course))
    assert course.goal == line_of(course).length and not course.unseen
    assert line_of(course).half == PRESETS[name].half


def test_a_preset_is_shared_and_goes_with_the_last_who_uses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courses, "_PRESETS", WeakValueDictionary())
    first = courses.course("chicane")
    assert courses.course("chicane") is first
    ground = weakref.ref(first.table)
    del first
    assert ground() is None


def test_rounded_corners_are_as_wide_as_they_say() -> None:
    square = rounded(((-50, -50, 20), (50, -50, 20), (50, 50, 20), (-50, 50, 20)))
    assert np.abs(square).max() == pytest.approx(50)
    corner = square[(square[:, 0] > 30.1) & (square[:, 1] > 30.1)]
    np.testing.assert_allclose(np.linalg.norm(corner - [30, 30], axis=1), 20)


@pytest.mark.parametrize("word", ["banana", "ü", "two words", "0" * 24, "日本"])
def test_a_word_is_a_circuit(word: str) -> None:
    course = CIRCUIT.course(f"word:{word}")
    examine(line_of(course))
    assert course.unseen and course.name == f"word:{word}"


def test_a_word_is_the_same_however_it_is_said() -> None:
    one = CIRCUIT.course("word:banana")
    for said in ("word:Banana ", "word: BANANA", "word:banana"):
        again = CIRCUIT.course(said)
        assert np.array_equal(one.table, again.table) and again.name == one.name
        assert np.array_equal(line_of(one).points, line_of(again).points)
    assert CIRCUIT.course("word:bananas").table.shape != one.table.shape
    for wrong in ("word:", "word:  ", "word:" + 25 * "a", "word:a\x00b"):
        with pytest.raises(CourseError, match="expected 1 to 24 letters") as caught:
            CIRCUIT.course(wrong)
        assert "\n" not in str(caught.value)


def test_a_name_means_the_same_circuit_forever() -> None:
    line = line_of(CIRCUIT.course("random:7"))
    # Rounded, because the last bits are a library's; none is so near to a half that they decide.
    points = np.rint(line.points * 10)
    assert np.abs(line.points * 10 - points).max() < 0.5 - 1e-7
    points = points.astype("<i4")
    assert hashlib.sha256(points.tobytes()).hexdigest() == PINNED
    assert np.array_equal(line.points, line_of(CIRCUIT.course("random:7:900")).points)
    assert CIRCUIT.course("random:7:900").ticks == 900


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere", "unknown course 'nowhere'; expected one of oval"),
        ("random:", "expected random:SEED"),
        ("random:x", "expected random:SEED"),
        ("random:-1", "expected random:SEED"),
        ("random:1:2:3", "expected random:SEED"),
        ("random:4294967296", "expected a seed of at most"),
        ("random:1:10", "expected 60 to 100000 ticks, got 10"),
        ("nowhere.json", "nowhere.json: cannot be read"),
    ],
)
def test_a_name_that_is_none_is_refused_in_one_line(name: str, message: str) -> None:
    with pytest.raises(CourseError, match=message) as caught:
        CIRCUIT.course(name)
    assert "\n" not in str(caught.value)


def a_drawing() -> Drawn:
    return Drawn("Mother's “loop”", 11.5, np.round(rounded(PRESETS["chicane"].corners), 2))


def test_a_drawn_circuit_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "loop.json"
    write_drawn(path, a_drawing())
    again = read_drawn(path)
    assert (again.title, again.width) == (a_drawing().title, a_drawing().width)
    assert np.array_equal(again.controls, a_drawing().controls)
    written = path.read_bytes()
    write_drawn(path, again)
    assert path.read_bytes() == written
    course = CIRCUIT.course(str(path))
    assert course.title == a_drawing().title and np.array_equal(line_of(course).points, a_drawing().line().points)
    examine(line_of(course))
    assert line_of(course).half == 11.5 / 2
    assert json.loads(written)["controls"][0] == pytest.approx(a_drawing().controls[0].tolist())


@pytest.mark.parametrize("title", ['"', "\\", "é", "x" * 40, "a\tb"])
def test_any_title_can_be_written(title: str, tmp_path: Path) -> None:
    write_drawn(tmp_path / "x.json", Drawn(title, 10.0, a_drawing().controls))
    assert read_drawn(tmp_path / "x.json").title == title


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "something"}, 'expected a file with "format"'),
        ({"version": 2}, "expected circuit version 1, got 2"),
        ({"version": "x" * 500}, "expected circuit version 1, got"),
        ({"title": ""}, "expected a title of 1 to 40 letters"),
        ({"title": 3}, "expected a title of 1 to 40 letters"),
        ({"title": "x" * 41}, "expected a title of 1 to 40 letters"),
        ({"width": 7.9}, "expected a width from 8 to 16 m, got 7.9"),
        ({"width": 16.1}, "expected a width from 8 to 16 m"),
        ({"width": float("nan")}, "expected a width from 8 to 16 m, got nan"),
        ({"width": True}, "expected a width from 8 to 16 m"),
        ({"width": "9"}, "expected a width from 8 to 16 m"),
        ({"width": 10**400}, "expected a width from 8 to 16 m"),
        ({"controls": []}, "expected 4 to 400 control points"),
        ({"controls": [[k, 0] for k in range(401)]}, "expected 4 to 400 control points"),
        ({"controls": "abcd"}, "expected 4 to 400 control points"),
        ({"controls": [[0, 0], [1, 0], [1, 1], [0]]}, r"expected control points \[x, y\]"),
        ({"controls": [[0, 0], [1, 0], [1, 1], [0, None]]}, r"expected control points \[x, y\]"),
        ({"controls": [[0, 0], [1, 0], [1, 1], [0, 1001]]}, r"expected control points \[x, y\] of at most 1000 m"),
        ({"controls": [[0, 0], [1, 0], [1, 1], [0, float("inf")]]}, r"expected control points \[x, y\]"),
        ({"controls": [[0, 0], [1, 0], [1, 0], [0, 1]]}, "expected control points that differ"),
        ({"controls": [[0, 0], [1, 0], [1, 1], [0, 0]]}, "expected control points that differ"),
    ],
)
def test_a_damaged_file_is_refused_in_one_line(change: dict[str, Any], message: str, tmp_path: Path) -> None:
    path = tmp_path / "loop.json"
    write_drawn(path, a_drawing())
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(DrawnError, match=message) as caught:
        read_drawn(path)
    assert str(caught.value).startswith("loop.json: ") and "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200
    with pytest.raises(CourseError, match=message):
        CIRCUIT.course(str(path))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b" " * 200_001])
def test_what_is_no_circuit_is_refused_in_one_line(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "loop.json"
    path.write_bytes(content)
    with pytest.raises(DrawnError, match=r"^loop\.json: ") as caught:
        read_drawn(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("controls", "message"),
    [
        ([[-100, -50], [100, 50], [100, -50], [-100, 50]], "crosses itself"),
        ([[-5, -5], [5, -5], [5, 5], [-5, 5]], "tight|long"),
        ([[-900, -900], [900, -900], [900, 900], [-900, 900]], "m long"),
        ([[-150, -7], [0, -7], [150, -7], [150, 7], [0, 7], [-150, 7]], "tight|close"),
        ([[40 * np.cos(a), 40 * np.sin(a)] for a in np.arange(0, 6.2, 0.5)], "straight|tight"),
    ],
)
def test_a_line_that_is_no_circuit_says_why(controls: list[list[float]], message: str, tmp_path: Path) -> None:
    with pytest.raises(LineError, match=message):
        through(np.array(controls, dtype=np.float64), 5.0)
    write_drawn(tmp_path / "x.json", Drawn("mine", 10.0, np.array(controls, dtype=np.float64)))
    with pytest.raises(CourseError, match=f"mine: no circuit, because it.*({message})") as caught:
        CIRCUIT.course(str(tmp_path / "x.json"))
    assert "\n" not in str(caught.value)
