"""What a course is: where individuals are tried."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from brains.text import STDIN, RefusalError

FRESH_STREAM = 102
"""First number of the seed sequences of what is trained on; no other seed sequence begins with it."""
LARGE = 1_000_000
"""Bytes of a course's array from which it is large."""
MAX_SEED = 2**32 - 1
"""Of a random course."""
LONGEST_NUMBER = 100
"""Digits of a number in a course's name."""


class CourseError(RefusalError):
    """A course that cannot be had: an unknown name, or a file that is not a track. One line."""


class SettingsError(RefusalError):
    """Settings that cannot be run; one line, the allowed ones named."""


class CourseFileError(CourseError):
    """A course whose file is missing, damaged, or something else."""


@dataclass(frozen=True, eq=False)
class Course:
    """Where individuals are tried. Its array is read-only."""

    name: str
    """As the commands take it; the same name is the same course, bit for bit."""
    title: str
    table: NDArray[np.floating]
    """`(field, column)`, the world's own fields."""
    ticks: int
    """The longest an individual can last."""
    unseen: bool = False
    """Whether it is of the kind that no brain is trained on."""
    goal: float = 0.0
    """The score with which it counts as finished; 0 for its ticks. Shares in numbers and in the chart are of this."""
    form: object = None
    """What the world itself knows of it beside the array."""
    mark: float | None = None
    """The score with which it counts as finished, where scores stand for themselves and not for shares; None: goal."""
    opponent: Brain | None = None
    """Who sits in the other seat, in a world that has one; None for earlier champions of the run that is bred on it."""

    noise: NDArray[np.float32] | None = None
    """`(tick, input)`: what brains see instead of what is there, NaN for what is there; None for nothing of that."""

    hears: int = 0
    """The role whose brains see that."""

    make: Callable[[], NDArray[np.floating]] | None = None
    """Makes the array again, bit for bit; it is a function that can be sent, and goes in the place of a large array."""

    def __post_init__(self) -> None:
        self.table.flags.writeable = False
        if not self.goal:
            object.__setattr__(self, "goal", float(self.ticks))

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | ({"table": None} if self.make else {})

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, table=state["make"]() if state["make"] else state["table"])
        self.table.flags.writeable = False

    def __deepcopy__(self, memo: object) -> Course:
        return self  # nobody can change it

    @property
    def enough(self) -> float:
        """The score with which it counts as finished."""
        return self.goal if self.mark is None else self.mark

    @property
    def large(self) -> bool:
        """Whether a copy of its array is too much."""
        return self.table.nbytes > LARGE

    def held(self) -> Course:
        """The same course with its array for good."""
        return self

    def noisy(self, noise: NDArray[np.float32], role: int = 0) -> Course:
        """The same, on which brains of a role see this `(tick, input)` instead of what is there, where it is no NaN."""
        return replace(self.held(), noise=noise, hears=role)


class FleetingCourse(Course):
    """A course whose array is made when somebody asks for it, and goes when nobody holds it any more.

    For those that are large, quickly made, and driven on once. What drives on one holds `table`, or has it `held`.
    """

    make: Callable[[], NDArray[np.floating]]
    _made: Callable[[], NDArray[np.floating] | None]

    def __init__(
        self, name: str, title: str, make: Callable[[], NDArray[np.floating]], ticks: int, goal: float, form: object
    ) -> None:
        facts = {"name": name, "title": title, "ticks": ticks, "unseen": True, "goal": goal, "form": form}
        for field, value in (*facts.items(), ("mark", None), ("make", make), ("_made", lambda: None)):
            object.__setattr__(self, field, value)

    @property
    def table(self) -> NDArray[np.floating]:
        """The same array for all who hold it at the same time."""
        if (table := self._made()) is None:
            table = self.make()
            table.flags.writeable = False
            object.__setattr__(self, "_made", ref(table))
        return table

    @property
    def large(self) -> bool:
        return True

    def __reduce__(self) -> tuple[Any, ...]:
        return FleetingCourse, (self.name, self.title, self.make, self.ticks, self.goal, self.form)

    def held(self) -> Course:
        return Course(self.name, self.title, self.table, self.ticks, self.unseen, self.goal, self.form, make=self.make)


@dataclass(frozen=True)
class Lengths:
    """How long a course that is drawn at random may be."""

    least: int
    most: int
    unit: str = "ticks"
    """What they are counted in, in small letters."""

    def check(self, name: str, length: int) -> None:
        """Raises CourseError if a course of that name is too short or too long."""
        if not self.least <= length <= self.most:
            raise CourseError(
                f"course {name!r:.80}: expected {self.least} to {self.most} {self.unit}, got {length!s:.40}"
            )

    def of(self, name: str, usual: int) -> tuple[int, int]:
        """Seed and length of `KIND:SEED` or `KIND:SEED:LENGTH`; `usual` is the length where none is named.

        Raises:
            CourseError: something that is no whole number, or out of range.
        """
        kind, *parts = name.split(":")
        if len(parts) not in (1, 2) or not all(map(is_whole, parts)):
            named = f"{kind}:SEED or {kind}:SEED:{self.unit.upper()}"
            raise CourseError(f"course {name!r:.80}: expected {named}, whole numbers")
        seed, length = int(parts[0]), int(parts[1]) if len(parts) == 2 else usual
        if seed > MAX_SEED:
            raise CourseError(f"course {name!r:.80}: expected a seed of at most {MAX_SEED}")
        self.check(name, length)
        return seed, length


_RULED = re.compile(r"(.*?)@([a-z]+=[\w.-]+(?:@[a-z]+=[\w.-]+)*)", re.ASCII | re.DOTALL)


def parted(name: str) -> tuple[str, str]:
    """A course's name, and behind @ the rules by which it is another one, empty for none; a path may have an @, too."""
    ruled = _RULED.fullmatch(name)
    return (ruled[1], ruled[2]) if ruled else (name, "")


def ruled_by(name: str, rules: str) -> str:
    """The name of the same course by these rules and no others."""
    bare, _ = parted(name)
    return f"{bare}@{rules}" if rules else bare


def seen_by(name: str, eyes: str) -> str:
    """The name of the same course for those who look where `eyes` says, unless it has rules of its own."""
    return name if parted(name)[1] else ruled_by(name, eyes)


def is_file(name: str) -> bool:
    """Whether a course's name, which is no other, is that of a file; `-` is standard input."""
    try:
        return bool(name) and (name == STDIN or Path(name).suffix == ".json" or Path(name).exists())
    except OSError:  # a name that is too long for one
        return False


def is_whole(text: str) -> bool:
    """Whether it is a whole number as people type it, and not so long that Python refuses to read it."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
