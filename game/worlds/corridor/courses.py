"""The corridor's courses: the article's two, harder presets, random ones from a seed, and drawn ones.

A course is one top and one bottom wall height a column. A car starts at height 0 and speed 0 in
column 0 and moves one column a tick; it looks up to nine columns ahead, so a course of `n` columns
lasts `n − 9` ticks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import correlate1d

from brains.exact import cos, exp, gaussian, sin
from brains.reading import FileError
from game.engine.course import Course, CourseError, CourseFileError, Lengths, is_file, parted
from game.worlds.corridor.kernel import LOOK_AHEAD
from game.worlds.corridor.sensing import another
from game.worlds.corridor.tracks import read_track

WIDTH = 1.0
RANDOM_COLUMNS = 4000
LENGTHS = Lengths(20, 100_000, "columns")
ROUGHNESS = 20.0
"""Scale of a random course after smoothing; the article's."""
SMOOTHING = 10.0
"""Standard deviation, in columns, of the filter that smooths a random course; the article's."""

Heights = NDArray[np.float64]


def between(name: str, title: str, top: Heights, bottom: Heights, unseen: bool = False) -> Course:
    """A course between two walls, shifted so that the car starts half way between them."""
    middle = (top[0] + bottom[0]) / 2
    walls = np.stack([top - middle, bottom - middle]).astype(np.float32)
    return Course(name, title, walls, ticks=len(top) - max(LOOK_AHEAD), unseen=unseen)


def simple_top() -> Heights:
    """Top wall of the article's simple track, 400 columns, before its shift."""
    u = np.arange(400) / 10
    wave: Heights = sin(u * exp(-((u - 20) ** 2) / 100)) * 0.5 + 0.1 + sin(u) + (u - 25) ** 2 / 100
    return wave


def smooth_noise(noise: Heights, smoothing: float = SMOOTHING) -> Heights:
    """The article's random wall: uniform noise, smoothed and scaled."""
    wall: Heights = correlate1d(noise, gaussian(smoothing)) * ROUGHNESS
    return wall


def _simple() -> tuple[Heights, Heights]:
    top = simple_top()
    return top, top - WIDTH


def _article_test() -> tuple[Heights, Heights]:
    top = smooth_noise(np.random.RandomState(0).random_sample(RANDOM_COLUMNS))
    return top, top - WIDTH


def _narrows() -> tuple[Heights, Heights]:
    """Tighter: long waves in a corridor that closes from the full width to half of it."""
    u = np.arange(800) / 10
    centre = 1.5 * sin(u / 2.2) + 0.7 * sin(u / 1.3 + 1)
    half = np.linspace(0.5, 0.25, 800)
    return centre + half, centre - half


def _gravel() -> tuple[Heights, Heights]:
    """Rougher: bumps that are shorter than the car can see."""
    centre = 0.62 * smooth_noise(np.random.default_rng(11).random(1000), smoothing=6)
    return centre + 0.5, centre - 0.5


def _squeeze() -> tuple[Heights, Heights]:
    """Tighter and rougher: gates of two fifths of the width, one every hundred columns."""
    columns = np.arange(1600)
    centre = smooth_noise(np.random.default_rng(23).random(1600), smoothing=9)
    half = 0.35 + 0.15 * cos(2 * np.pi * columns / 100)
    return centre + half, centre - half


def _marathon() -> tuple[Heights, Heights]:
    """Longer: thirty times the simple track, and tighter and rougher to the end."""
    count = 12_000
    late = np.linspace(0, 1, count)
    noise = np.random.default_rng(42).random(count)
    centre = (1 - late) * smooth_noise(noise, smoothing=11) + late * 0.85 * smooth_noise(noise, smoothing=7.5)
    half = 0.5 - 0.2 * late
    return centre + half, centre - half


@dataclass(frozen=True)
class TrackPreset:
    title: str
    walls: Callable[[], tuple[Heights, Heights]]
    unseen: bool = False


PRESETS = {
    "simple": TrackPreset("the simple track", _simple),
    "article-test": TrackPreset("the article's unseen track", _article_test, unseen=True),
    "narrows": TrackPreset("the narrows", _narrows),
    "gravel": TrackPreset("gravel", _gravel),
    "squeeze": TrackPreset("the squeeze", _squeeze),
    "marathon": TrackPreset("the marathon", _marathon),
}
"""Number keys 1 to 6 in this order."""


def random_course(name: str, title: str, seed: Any, columns: int) -> Course:
    """The article's kind of random course from any seed that `numpy.random.default_rng` takes."""
    top = smooth_noise(np.random.default_rng(seed).random(columns))
    return between(name, title, top, top - WIDTH, unseen=True)


def unseen(name: str, seed: Any, columns: int) -> Course:
    """A random course from a seed sequence of two or more numbers, which no `random:SEED` reaches."""
    return random_course(name, name, seed, columns or RANDOM_COLUMNS)


def course(name: str) -> Course:
    """A course by the name that commands take.

    `name` is a preset, `random:SEED`, `random:SEED:COLUMNS`, or the path of a track file; behind it may be
    `@ahead=NEAR-FAR`, for cars that see so many columns ahead.

    Raises:
        CourseError: no such course, or not a track file.
    """
    bare, at, rule = name.rpartition("@")
    if parted(name)[1] or (at and bare in PRESETS):
        return replace(another(rule)(course(bare)), name=name)
    if name in PRESETS:
        preset = PRESETS[name]
        return between(name, preset.title, *preset.walls(), unseen=preset.unseen)
    if name.startswith("random:"):
        seed, columns = LENGTHS.of(name, RANDOM_COLUMNS)
        return random_course(name, f"unseen track {seed}", seed, columns)
    if is_file(name):
        try:
            track = read_track(Path(name))
        except FileError as error:
            raise CourseFileError(str(error)) from error
        half = track.width / 2
        return between(name, track.title, track.centre + half, track.centre - half)
    raise CourseError(
        f"unknown course {name!r:.80}; expected one of {', '.join(PRESETS)}, random:SEED, "
        "random:SEED:COLUMNS, or a track file"
    )
