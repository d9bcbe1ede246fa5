"""What every world says of itself, and what a course is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from brains.network import Network
from game.rollout import Rules

LARGE = 1_000_000
"""Bytes of a course's array from which it is large."""


class CourseError(ValueError):
    """A course that cannot be had: an unknown name, or a file that is not a track. One line."""


class CourseFileError(CourseError):
    """A course whose file is missing, damaged, or something else."""


@dataclass(frozen=True, eq=False)
class Course:
    """Where individuals are tried. Its array is read-only."""

    name: str
    """As the commands take it; the same name is the same course, bit for bit."""
    title: str
    walls: NDArray[np.floating]
    """`(field, column)`, the world's own fields."""
    ticks: int
    """The longest an individual can last."""
    unseen: bool = False
    """Whether it is of the kind that no brain is trained on."""
    goal: float = 0.0
    """The score with which it counts as finished; 0 for its ticks."""
    form: object = None
    """What the world itself knows of it beside the array."""

    def __post_init__(self) -> None:
        self.walls.flags.writeable = False
        if not self.goal:
            object.__setattr__(self, "goal", float(self.ticks))

    @property
    def large(self) -> bool:
        """Whether a copy of its array is too much."""
        return self.walls.nbytes > LARGE

    def held(self) -> Course:
        """The same course with its array for good."""
        return self


class FleetingCourse(Course):
    """A course whose array is made when somebody asks for it, and goes when nobody holds it any more.

    For those that are large, quickly made, and driven on once. What drives on one holds `walls`, or has it `held`.
    """

    _make: Callable[[], NDArray[np.floating]]
    _made: Callable[[], NDArray[np.floating] | None]

    def __init__(
        self, name: str, title: str, make: Callable[[], NDArray[np.floating]], ticks: int, goal: float, form: object
    ) -> None:
        facts = {"name": name, "title": title, "ticks": ticks, "unseen": True, "goal": goal, "form": form}
        for field, value in (*facts.items(), ("_make", make), ("_made", lambda: None)):
            object.__setattr__(self, field, value)

    @property
    def walls(self) -> NDArray[np.floating]:
        """The same array for all who hold it at the same time."""
        if (walls := self._made()) is None:
            walls = self._make()
            walls.flags.writeable = False
            object.__setattr__(self, "_made", ref(walls))
        return walls

    @property
    def large(self) -> bool:
        return True

    def held(self) -> Course:
        return Course(self.name, self.title, self.walls, self.ticks, self.unseen, self.goal, self.form)


@dataclass(frozen=True)
class World:
    """A world's rules, as data and compiled functions. To add one is to make one of these and register it."""

    name: str
    title: str
    summary: str
    roles: tuple[str, ...]
    networks: Mapping[str, Network]
    """The brains that can be bred here, by name, the usual one first."""
    inputs: tuple[str, ...]
    """A short label for each input, in order."""
    outputs: tuple[str, ...]
    """The same for the usual brain's outputs."""
    fields: int
    """Rows of its state block."""
    rules: Rules
    """How the loop that all worlds share runs it."""
    observe_all: Callable[..., None]
    """`(state, course, ticks, inputs, role)`: what any number of individuals see, each at a tick of its own."""
    advance_all: Callable[..., None]
    """`(state, course, ticks, actions, rewards, done)`: the same, one tick."""
    presets: Mapping[str, str]
    """Course names, easiest first, with a title each."""
    course: Callable[[str], Course]
    """A course by name. Raises CourseError."""
    default_courses: tuple[str, ...]
    """What the default setting trains on."""
    population: int = 50
    """Individuals a generation, by the default setting."""
    unseen: Callable[[str, Any, int], Course] | None = None
    """`(name, seed, columns)`: a course from a stream of seeds that no name of a command reaches; None for none."""
    courses_are: str = "tracks"
    """What several of its courses are called in a sentence."""
    goal_is: str = "of {:.0f}"
    """Said after a score: what counts as finished."""
    random_courses: tuple[tuple[str, str], ...] = ()
    """Names of courses that are drawn at random, and what each is."""
    senses: tuple[str, ...] = ("",)
    """The ways in which its brains can see it."""
    together: Callable[[Sequence[Course]], tuple[Course, NDArray[np.floating]]] | None = None
    """Courses as one, and a start `(course, field)` for each, where courses of equal length differ in nothing else."""
    precision: type[np.floating] = np.float32
    """What its state is computed in."""
    tables: Callable[[Course], Any] | None = None
    """A course as a machine that plays by look-up, as `game.matches` uses it; None where positions are countless."""

    @property
    def ends(self) -> tuple[int, set[int]]:
        """How many inputs a brain must have, and how many outputs it may have."""
        return len(self.inputs), {network.sizes[-1] for network in self.networks.values()}

    @property
    def network(self) -> Network:
        """The usual brain."""
        return next(iter(self.networks.values()))
