"""What every world says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from brains.files import Brain
from brains.network import Network
from game.engine.course import Course, Lengths
from game.engine.engine import Engine

ANY_LENGTH = Lengths(1, 100_000)


class Meeting(Protocol):
    """How two populations are bred against each other in a world with two roles."""

    @property
    def turns(self) -> int:
        """Points of a game in training at most; it is then given up."""

    def course(self, name: str, senses: tuple[str, str], turns: int) -> Course:
        """A course of so many turns for two who see it so. Raises CourseError."""

    def starts(self, course: Course) -> NDArray[np.float32]:
        """`(start, field)`: all states in which a game may begin."""

    def regret(self, brain: Brain, course: Course) -> float:
        """What a brain loses against the best opponent there is, averaged over every start."""


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
    run: Callable[..., int]
    """`game.rollout.rollout` with this world's functions."""
    look: Callable[..., None]
    act: Callable[..., None]
    presets: Mapping[str, str]
    """Course names, easiest first, with a title each."""
    course: Callable[[str], Course]
    """A course by name. Raises CourseError."""
    default_courses: tuple[str, ...]
    """What the default setting trains on."""
    population: int = 50
    """Individuals a generation, by the default setting."""
    unseen: Callable[[str, Any, int], Course] | None = None
    """`(name, seed, length)`: a course from a stream of seeds that no name of a command reaches; None for none."""
    lengths: Lengths = ANY_LENGTH
    """Of its random courses, both those with a name and the fresh ones of each generation."""
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
    engine: Callable[[World, int], Engine] | None = None
    """`(world, workers)`: who tries its individuals; None for lanes."""
    meeting: Meeting | None = None
    """How its two roles are bred against each other; None in a world with one."""
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
