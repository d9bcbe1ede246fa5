"""What a run is, as data. The same settings are the same run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from brains.mirror import Mirror
from brains.network import ACTIVATIONS, dense
from brains.policy import Policy
from brains.strategies import SAME_MACHINE_ONLY, STRATEGIES, Option, Strategy, chosen
from game.engine.course import MAX_SEED as MAX_SEED
from game.engine.course import SettingsError as SettingsError
from game.engine.course import is_whole, parted, ruled_by
from game.worlds import WORLDS, World

POPULATION = (4, 100_000)
MUTATION = (0.001, 2.0)
MAX_COURSES = 16
MOST_GENERATIONS = 1 << 31
DEFAULT_WORLD = next(iter(WORLDS))
MIRRORED = "mirrored"
"""The brain of a world that does in a mirror the same, mirrored."""
FRESH, HARDEST = "fresh", "hardest"
"""Course names in settings only: a new random course each generation; and again one of those that were so, on which it
went worst. `fresh:LENGTH` is as long as the world allows, `fresh-KIND` is of another kind where there are any."""


@dataclass(frozen=True)
class Settings:
    """A run.

    Raises:
        SettingsError: something unknown or out of range.
        CourseError: a course that is none.
    """

    world: str = DEFAULT_WORLD
    strategy: str = ""
    """Empty for the one that learns best in the world."""
    population: int = 0
    """Individuals a generation; 0 for as many as the world usually has."""
    mutation: float | None = None
    """Size of mutations; None for what learns best in the world, or the strategy's own."""
    courses: tuple[str, ...] = ()
    """Every individual drives them all and is scored by the mean; empty for the world's own choice."""
    seed: int = 1
    brain: str = ""
    """Which of the world's networks is bred; empty for the usual one."""
    senses: str = ""
    """How brains see their world; empty for the usual way."""
    activations: tuple[str, ...] = ()
    """Of each layer after the inputs, instead of the network's own; empty for these."""
    options: tuple[str, ...] = ()
    """What the strategy does otherwise than usual, `name=value` each; empty for what learns best in the world."""
    later: tuple[str, ...] = ()
    """What takes the place of the courses from a generation on, `GENERATION:COURSE` each; several with one generation
    are a lesson of several."""

    def __post_init__(self) -> None:
        if self.world not in WORLDS:
            raise SettingsError(f"unknown world {self.world!r:.40}; expected one of {', '.join(WORLDS)}")
        if not self.strategy:
            object.__setattr__(self, "strategy", self.arena.learns_best[0])
        if not self.options and self.strategy == self.arena.learns_best[0]:
            object.__setattr__(self, "options", self.arena.learns_best[1])
        if self.strategy not in STRATEGIES:
            raise SettingsError(f"unknown strategy {self.strategy!r:.40}; expected one of {', '.join(STRATEGIES)}")
        if not self.population:
            object.__setattr__(self, "population", self.arena.population)
        check_population(self.population)
        if self.mutation is not None and not MUTATION[0] <= self.mutation <= MUTATION[1]:
            raise SettingsError(f"mutation: expected {MUTATION[0]} to {MUTATION[1]}, got {self.mutation}")
        if not 0 <= self.seed <= MAX_SEED:
            raise SettingsError(f"seed: expected 0 to {MAX_SEED}, got {self.seed}")
        if len(self.courses) > MAX_COURSES:
            raise SettingsError(f"courses: expected at most {MAX_COURSES}, got {len(self.courses)}")
        try:
            _ = self.network_as_listed
        except ValueError as error:
            raise SettingsError(str(error)) from error
        if self.senses not in ("", *self.arena.senses):
            raise SettingsError(f"senses: expected one of {', '.join(self.arena.senses)}, got {self.senses!r:.40}")
        layers = len(self.network_as_listed.activations)
        if self.activations and (len(self.activations) != layers or not set(self.activations) <= set(ACTIVATIONS)):
            raise SettingsError(
                f"activations: expected {layers} of {', '.join(ACTIVATIONS)}, got {', '.join(self.activations)}"
            )
        try:
            _ = self.bred
        except ValueError as error:
            raise SettingsError(f"brain: {error}") from error
        try:
            _ = self.chosen_options
        except ValueError as error:
            raise SettingsError(f"{self.strategy}: {error}") from error
        if not self.courses:
            object.__setattr__(self, "courses", WORLDS[self.world].courses.usual)
        for courses in (self.courses, *self.courses_from.values()):
            for name in courses:
                check_course(self.arena, name)
            if comes_back(courses[0]):
                raise SettingsError(f"courses: expected one first that can be seen again later, got {courses[0]:.40}")

    @cached_property
    def courses_from(self) -> dict[int, tuple[str, ...]]:
        """By generation, the courses that take the place of those before it. Raises SettingsError."""
        found: dict[int, tuple[str, ...]] = {}
        for one in self.later:
            generation, colon, name = one.partition(":")
            if not (colon and is_whole(generation) and 1 <= int(generation) <= MOST_GENERATIONS):
                raise SettingsError(f"later: expected GENERATION:COURSE, as 700:{FRESH}, got {one!r:.80}")
            found[int(generation)] = (*found.get(int(generation), ()), name)
        if max(map(len, found.values()), default=0) > MAX_COURSES or len(found) > MAX_COURSES:
            raise SettingsError(f"later: expected at most {MAX_COURSES} courses at a time, and as many times")
        return found

    @cached_property
    def arena(self) -> World:
        """The world itself."""
        return WORLDS[self.world]

    @cached_property
    def network_as_listed(self) -> Policy:
        """The world's network that is bred, with its own activations."""
        return self.arena.network_of(self.brain)

    @property
    def brains(self) -> tuple[str, ...]:
        """Names to choose from: those that are listed, and the one that is bred."""
        return tuple(dict.fromkeys((*self.arena.networks, self.brain or next(iter(self.arena.networks)))))

    @cached_property
    def network(self) -> Policy:
        """What is bred."""
        listed = self.network_as_listed
        return replace(dense(listed), activations=self.activations) if self.activations else listed

    @property
    def mirror(self) -> Mirror | None:
        """In which the brain does the same, mirrored; None for one that need not."""
        return self.arena.mirror if (self.brain or next(iter(self.arena.networks))) == MIRRORED else None

    @property
    def bred(self) -> Policy:
        """What the strategy breeds: the network, or the half of which a mirror makes the other one."""
        return self.mirror.half(self.network) if self.mirror else self.network

    @property
    def sense(self) -> str:
        """How it sees."""
        return self.senses or self.arena.senses[0]

    @property
    def eyes(self) -> str:
        """Where it looks: what stands behind @ in the names of its courses, in a world in which that says so."""
        return parted(self.courses[0])[1] if self.arena.labels else ""

    def looking(self, eyes: str) -> Settings:
        """The same for those who look there. Raises CourseError if nobody can."""
        self.arena.check_eyes(eyes)
        return replace(self, courses=tuple(ruled_by(one, eyes) for one in self.courses)) if eyes != self.eyes else self

    def strategist(self, seeds: Sequence[int], start: NDArray[np.float32] | None = None) -> Strategy:
        """The strategy at its beginning, with the numbers of a seed sequence; `start (genes,)` is where from."""
        seed = int(np.random.SeedSequence(seeds).generate_state(1)[0])
        maker = STRATEGIES[self.strategy]
        return maker(self.bred, self.population, self.mutation_size, seed, start, self.options)

    @property
    def recipe(self) -> tuple[object, ...]:
        """What a strategy is made for: when that changes there is a new one."""
        return self.strategy, self.population, self.options, self.network, self.bred

    @property
    def strategy_options(self) -> tuple[Option, ...]:
        """What the strategy lets people choose."""
        return STRATEGIES[self.strategy].options

    @property
    def chosen_options(self) -> dict[str, str]:
        """By name, the chosen value or the usual one."""
        return chosen(self.strategy_options, self.options)

    @property
    def stands_by_mean(self) -> bool:
        """Whether a generation is samples around a mean, which is its first individual and the champion."""
        return STRATEGIES[self.strategy].stands_by_mean

    @property
    def is_exact(self) -> bool:
        """Whether the same settings are the same run on every machine, and not only on the same one."""
        return self.arena.exact and self.strategy not in SAME_MACHINE_ONLY

    @property
    def mutation_size(self) -> float:
        own = self.arena.mutation if self.strategy == self.arena.learns_best[0] else None
        sizes = (self.mutation, own, STRATEGIES[self.strategy].default_mutation)
        return next(size for size in sizes if size is not None)


def check_population(count: int) -> None:
    """Raises SettingsError for a number of individuals that cannot be bred."""
    if not POPULATION[0] <= count <= POPULATION[1]:
        raise SettingsError(f"population: expected {POPULATION[0]} to {POPULATION[1]}, got {count}")


def named(courses: Sequence[str], later: Sequence[str]) -> tuple[str, ...]:
    """All courses that a run names, of now and of later; none is opened."""
    return *courses, *(one.partition(":")[2] for one in later)


def fresh_kind(name: str) -> str | None:
    """Kind of a course that is drawn anew, `fresh` or `hardest`, by its name; empty for the usual one, with what is
    behind @. None for any other name."""
    course, at, rules = name.partition("@")
    head, dash, kind = course.partition(":")[0].partition("-")
    return kind + at + rules if head in (FRESH, HARDEST) and (not dash or kind.isalpha()) else None


def is_drawn(name: str) -> bool:
    """Whether a course of that name is another one each generation."""
    return fresh_kind(name) is not None


def comes_back(name: str) -> bool:
    """Whether a course's name is that of a `hardest` one."""
    return name.startswith(HARDEST) and is_drawn(name)


def fresh_columns(name: str) -> int | None:
    """Length of such a course by its name, 0 for the world's own; None for any other name."""
    head, colon, length = name.partition("@")[0].partition(":")
    if fresh_kind(name) is None:
        return None
    if colon and not is_whole(length):
        raise SettingsError(f"course {name!r:.80}: expected {head} or {head}:LENGTH, a whole number")
    return int(length) if colon else 0


def fresh_names(world: World) -> tuple[str, ...]:
    """Of its courses that are drawn anew, without a length."""
    heads = (FRESH,) if world.opposed else (FRESH, HARDEST)
    return tuple(f"{head}-{kind}".rstrip("-") for head in heads for kind in ("", *world.courses.kinds))


def is_everywhere(world: World, name: str) -> bool:
    """Whether every machine has a course of that name, if it is one at all: what is none is a file. Opens nothing."""
    heads = {*fresh_names(world), *(kind.partition(":")[0] for kind, _ in world.courses.random)}
    if world.courses.unseen is None:
        heads |= set(world.courses.presets)  # rooms, which take a width
    course = name.partition("@")[0] if world.courses.another else name
    return course in world.courses.presets or course.partition(":")[0] in heads


def check_course(world: World, name: str) -> None:
    """Raises SettingsError or CourseError if there is no such course to train on."""
    length, courses = fresh_columns(name), world.courses
    if length is None:
        world.course(name)
        return
    if courses.unseen is None:
        raise SettingsError(
            f"course {name!r:.80}: {world.name} has no fresh courses; expected one of {', '.join(courses.presets)}"
        )
    course, at, rules = name.partition("@")
    if course.partition(":")[0] not in fresh_names(world) or (at and courses.another is None):
        raise SettingsError(f"course {name!r:.80}: expected one of {', '.join(fresh_names(world))} in {world.name}")
    if at and courses.another:
        courses.another(rules)
    if ":" in course:
        courses.lengths.check(name, length)


def difference(old: Settings, new: Settings) -> str:
    """What one run does otherwise than another, in words; empty for nothing."""
    said = []
    for label, part in (
        ("strategy", "strategy"),
        ("population", "population"),
        ("mutation", "mutation_size"),
        ("courses", "courses"),
        ("later", "later"),
        ("brain", "network_as_listed"),
        ("senses", "sense"),
        ("options", "options"),
        ("seed", "seed"),
    ):
        before, after = getattr(old, part), getattr(new, part)
        if before != after:
            said.append(f"{label} {_say(before)} → {_say(after)}")
    return ", ".join(said)


def _say(value: object) -> str:
    if isinstance(value, tuple):
        counts = {one: value.count(one) for one in value}
        return " + ".join(f"{count} × {one}" if count > 1 else f"{one}" for one, count in counts.items()) or "as usual"
    return value.says if isinstance(value, Policy) else f"{value:.3g}" if isinstance(value, float) else f"{value}"
