"""What courses a world has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from game.engine.course import Course, Lengths

ANY_LENGTH = Lengths(1, 100_000)


class Kind(NamedTuple):
    """Courses that are drawn from a seed: each `(name, seed, length)`, 0 for the usual length."""

    unseen: Callable[[str, Any, int], Course]
    """From a stream of seeds that no name of a command reaches."""
    lesson: Callable[[str, Any, int], Course]
    """The same by kinder rules, where there are any, for what is bred on fresh courses."""


@dataclass(frozen=True)
class Courses:
    """Those with a name, and those that are drawn from a seed."""

    named: Callable[[str], Course]
    """A course by name. Raises CourseError."""
    presets: Mapping[str, str]
    """Names of built-in ones, easiest first, with a title each."""
    usual: tuple[str, ...]
    """What the default setting trains on."""
    unseen: Callable[[str, Any, int], Course] | None = None
    """`(name, seed, length)`: a course from a stream of seeds that no name of a command reaches; None for none."""
    lesson: Callable[[str, Any, int], Course] | None = None
    """The same by kinder rules, for what is bred on fresh courses; None where these are those of `unseen`."""
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """Other kinds of such courses, by name: `fresh-NAME` breeds on them."""
    another: Callable[[str], Callable[[Course], Course]] | None = None
    """What makes of a course the same one with other rules of nature, by what stands behind @ in its name; None where
    they are always the same. Raises CourseError for a text that says nothing."""
    lengths: Lengths = ANY_LENGTH
    """Of random ones, both those with a name and the fresh ones of each generation."""
    random: tuple[tuple[str, str], ...] = ()
    """Names of those that are drawn at random, and what each is."""
    are: str = "tracks"
    """What several of them are called in a sentence."""

    def kind(self, name: str) -> Kind:
        """Of fresh courses; an empty name is the usual one. Behind @ may be what makes another one of each."""
        name, _, rules = name.partition("@")
        if rules:
            assert self.another is not None, "only a world with other rules of nature is asked for them"
            change, usual = self.another(rules), self.kind(name)
            return Kind(*(lambda *asked, make=make: change(make(*asked)) for make in usual))
        if name:
            return self.kinds[name]
        assert self.unseen is not None, "a world with one role has courses that nobody is trained on"
        return Kind(self.unseen, self.lesson or self.unseen)
