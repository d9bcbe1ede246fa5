"""Faces: all that the window, the menu, the gallery, the commands and the tests need to know of a world's looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import Brain
from game.engine.timing import Row
from game.engine.world import Pupil
from game.scenes.base.ladder import Rung
from game.scenes.base.stage import Stage, WorldScene
from game.scenes.base.stories import Story
from game.scenes.base.studies import StudyCommand
from game.training.background import Background
from game.training.settings import Settings
from game.ui.keys import Keys
from game.worlds import Course

Picture = NDArray[np.uint8]
"""`(row, column, [r, g, b])`."""


def nothing() -> None:
    pass


@dataclass(frozen=True)
class Opening:
    """How a world is opened."""

    trainer: Callable[[Settings, int], Background[Any]]
    """`(settings, workers)`."""
    scene: Callable[[Stage[Any], Course | None], WorldScene]
    """`(stage, a course to show first)`."""
    prepare: Callable[[], None] = nothing
    """Load what a picture needs later."""
    later: Callable[[], None] = nothing
    """Compile what a person may ask for after a while."""


@dataclass(frozen=True)
class Looks:
    """How a world's champions are drawn without a window."""

    portrait: Callable[[pygame.Surface, Sequence[Brain]], None]
    """Of a brain, or of one of each role, on the course that their weights choose."""
    picture: Callable[[Sequence[Brain], Course], Picture]
    """What they do on a course, as a whole."""
    film: Callable[[Sequence[Brain], Course, bool], Iterator[Picture]]
    """The same frame by frame; with fewer frames a second for a GIF."""
    state: Callable[[Course, NDArray[np.floating]], Picture]
    """One individual where it is, from its newest states `(field, tick)`, oldest first."""


@dataclass(frozen=True)
class Said:
    """What is said of a champion in the gallery."""

    race: str = "race it"
    """What a person can do with one."""
    held_out_goal: float = 0.0
    """The held-out score that is a whole course; 0 where it has another meaning."""
    score: Callable[[Sequence[Brain]], str] | None = None
    """How good it is, where that is no share of the goal."""
    course: Callable[[int], str] | None = None
    """The name of a course, by number, on which the portrait is painted; None for always the same one."""
    teachers: tuple[str, ...] = ()
    """Who taught it, if it was not bred."""


@dataclass(frozen=True)
class Screens:
    """Pictures for the pages and the tests: the run behind them, and the input that leads to each."""

    settings: Settings
    scripts: Mapping[str, Callable[[Any], object]]
    """By name; each is given the window that is stepped by hand."""
    after: Mapping[str, str] = field(default_factory=dict)
    """Where a screen is led to from another one, and not from the beginning: which it is."""
    film: Callable[[Any, int], Iterator[Picture]] | None = None
    """`(window, frames a second)`: a film of how it is learned; None for none."""


@dataclass(frozen=True)
class Watched:
    """What `bench` watches beside turbo breeding."""

    settings: Settings
    steps: Mapping[str, Callable[[Any], None]]
    """By what is then on the screen: what to do with the scene before."""


@dataclass(frozen=True)
class Face:
    """How a world looks. What is heavy is behind functions, so that one world's start does not wait for another's."""

    story: Story
    keys: Keys
    """Of who watches."""
    playing: Keys
    """The few of one person who plays."""
    opening: Callable[[], Opening]
    looks: Callable[[], Looks]
    words: Said = Said()
    title: str = ""
    """The world's, here too, because the menu's first picture does not wait for its rules; empty: it does."""
    for_two: Keys | None = None
    """Of two people, where two can play."""
    drawn_on: str = ""
    """The course on which champions are drawn if none is named; empty for the first it has."""
    screens: Callable[[], Screens] | None = None
    timed: Mapping[str, tuple[int, ...]] | None = None
    """What `bench` measures the frames of beside the world itself: what it is called, and the keys that lead there."""
    bench: Callable[[int], Sequence[Iterator[Row]]] | None = None
    """Rows of `bench` that are its own, from so many repetitions."""
    watched: Callable[[], Watched] | None = None
    """What `bench` watches."""
    studies: Mapping[str, StudyCommand] | None = None
    """Studies of its own by name; the one with the world's name takes the place of what all worlds have."""
    sounds: Mapping[str, str] = field(default_factory=dict)
    """By an event that its scene alone reports: what is heard of it, an effect of `game.ui.sound`."""
    environments: Callable[[], tuple[type[Any], type[Any] | None]] | None = None
    """For Gymnasium, of one individual, and of many if there is one; None for plain ones."""
    begins: tuple[str, ...] = ()
    """The courses with which the window opens it, where they are others than what is trained on if none are named."""
    parallel: Callable[[], type[Any]] | None = None
    """For PettingZoo, of both sides, where two play against each other; the package is imported with it."""
    harder: tuple[Rung, ...] = ()
    """What is bred on next when the usual courses are solved, and then when that is; the easiest first."""
    solved: float = 0.95
    """Share of the goal, in training and on what is like it, that counts as solved."""
    learned: Callable[[], Callable[[Pupil], Iterator[Picture]]] | None = None
    """How who is taught by a teacher learned, picture by picture, where somebody is."""
    result: Callable[[int], str] = str
    """How a person's result in its tables is written."""
    touched: bool = True
    """Whether the result of an eased drive is how often something was touched."""
    bare_records: bool = False
    """Whether its best results are kept under the name of the course alone, as those of the first world always were."""

    def keys_of(self, people: int) -> Keys:
        """For the bar: of who watches, or of so many people who play."""
        return (self.keys, self.playing, self.for_two or self.playing)[people]
