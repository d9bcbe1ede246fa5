"""The circuit's courses: six presets, random ones from a seed or from a word, and drawn ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from brains.reading import FileError
from game.engine.course import Course, CourseError, CourseFileError, FleetingCourse, Lengths, is_file, parted
from game.engine.word import said, seed_of
from game.worlds.circuit.drawn import read_drawn
from game.worlds.circuit.ground import BLOCK, ROWS, ground_of
from game.worlds.circuit.kernel import FIELDS, TICKS_PER_SECOND, TRACK
from game.worlds.circuit.lines import Line, LineError, Points, random_line
from game.worlds.circuit.presets import PRESETS
from game.worlds.circuit.sensing import another

SECONDS, LONG_SECONDS = 90, 130
"""Of a run: two laps of most circuits; and on those that are longer than LONG."""
LONG = 1000.0
"""m."""
TICKS = SECONDS * TICKS_PER_SECOND
LENGTHS = Lengths(60, 100_000)
"""A second to 28 minutes."""


def on_line(name: str, title: str, line: Line, ticks: int = 0, unseen: bool = False) -> Course:
    """A course on a circuit: a lap is its goal. 0 ticks for the usual number."""
    make = partial(ground_of, line)
    return Course(name, title, make(), ticks or _ticks(line), unseen, goal=line.length, form=line, make=make)


def _ticks(line: Line) -> int:
    return (LONG_SECONDS if line.length > LONG else SECONDS) * TICKS_PER_SECOND


def line_of(course: Course) -> Line:
    """The centre line of a course."""
    assert isinstance(course.form, Line)
    return course.form


def unseen(name: str, seed: int | Sequence[int], ticks: int) -> Course:
    """A random circuit from a seed of `numpy.random.default_rng`; 3 MB while somebody drives on it."""
    line = _from_seed(seed)
    return FleetingCourse(name, name, partial(ground_of, line), ticks or _ticks(line), line.length, line)


def _from_seed(seed: int | Sequence[int]) -> Line:
    return Line(*_found(tuple(seed) if isinstance(seed, Sequence) else seed))


@lru_cache(maxsize=128)
def _found(seed: int | tuple[int, ...]) -> tuple[Points, float]:
    """Learners that race, who looks back and who judges ask for the same ones again; 30 kB each, and long to find.

    Only what a line is made from: what others remember of a line goes with it.
    """
    line = random_line(np.random.default_rng(seed))
    line.points.flags.writeable = False
    return line.points, line.half


def course(name: str) -> Course:
    """A course by the name that commands take.

    `name` is a preset, `random:SEED`, `random:SEED:TICKS`, `word:WORD`, or the path of a circuit's file; behind it may
    be `@rays=WIDE-MIDDLE-NARROW`, degrees to which cars look.

    Raises:
        CourseError: no such course, or not a circuit's file.
    """
    bare, at, rule = name.rpartition("@")
    if parted(name)[1] or (at and bare in PRESETS):
        return replace(another(rule)(course(bare)), name=name)
    head, _, rest = name.partition(":")
    if name in PRESETS:
        return _PRESETS.get(name) or _preset(name)
    if head == "random":
        seed, ticks = LENGTHS.of(name, TICKS)
        return on_line(name, f"unseen circuit {seed}", _from_seed(seed), ticks, unseen=True)
    if head == "word":
        word = said(rest)
        return on_line(f"word:{word}", f"“{word}”", _from_seed(seed_of(word)), unseen=True)
    if is_file(name):
        try:
            drawn = read_drawn(Path(name))
            return on_line(name, drawn.title, drawn.line())
        except (FileError, LineError) as error:
            raise CourseFileError(str(error)) from error
    raise CourseError(
        f"unknown course {name!r:.80}; expected one of {', '.join(PRESETS)}, random:SEED, random:SEED:TICKS, "
        "word:WORD, or a circuit's file"
    )


def _preset(name: str) -> Course:
    """Its ground is up to seven megabytes: all who ask for it share one, and it goes with the last of them."""
    made = _PRESETS[name] = on_line(name, PRESETS[name].title, PRESETS[name].line())
    return made


_PRESETS: WeakValueDictionary[str, Course] = WeakValueDictionary()


def together(courses: Sequence[Course]) -> tuple[Course, NDArray[np.float32]]:
    """Circuits of equally many ticks as one course, in which each lane is told where its own begins."""
    starts = np.zeros((len(courses), FIELDS), dtype=np.float32)
    grounds: dict[int, int] = {}  # by array: fresh ones of a generation share their name
    columns, kept = 0, []
    for row, one in enumerate(courses):
        walls = one.table
        if id(walls) not in grounds:
            grounds[id(walls)] = columns
            kept.append(walls)
            columns += walls.shape[1]
        starts[row, TRACK] = grounds[id(walls)] // BLOCK
    walls = np.concatenate(kept, axis=1) if len(kept) > 1 else kept[0]
    assert walls.shape[0] == ROWS
    return Course("", "", walls, courses[0].ticks), starts
