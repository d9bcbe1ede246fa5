"""What the window lends to its scenes."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

import pygame

from brains.files import Brain
from brains.text import LONGEST, plain
from game.engine.kernel_cache import Progress, progress
from game.scenes.base.guide import Guide
from game.scenes.base.quiet import Quiet
from game.scenes.base.stories import Line
from game.store.records import Records
from game.training.background import Background
from game.training.snapshot import Pace
from game.ui.canvas import Canvas
from game.ui.foot import Caption
from game.worlds import Course

NOTE_SECONDS = 3.5
PLAYERS = ("Player 1", "Player 2")
"""Two people who have told no names."""
LETTER_SECONDS = 0.075
"""A little slower than people read, because paths are copied down."""


T = TypeVar("T", bound=Background[Any])


class Narrator(Protocol):
    """The demo's view of a world."""

    def begin(self) -> None:
        """The world comes on, at generation 0."""

    def update(self, seconds: float) -> None: ...

    def line(self) -> tuple[Line, bool]:
        """What to say now, and whether it is about the test."""

    @property
    def due(self) -> bool:
        """Whether it is time for the test."""

    def test(self) -> None:
        """Put the test on."""

    @property
    def done(self) -> bool:
        """Whether the test has been seen."""

    def table(self) -> Scene | None:
        """The champion that has passed its test, on an operating table that is not on the screen yet; or None."""

    def leave(self) -> None:
        """A person takes over."""


class Scene(Protocol):
    """One screen. `over` says that the person wants to leave it."""

    over: bool

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None: ...

    def update(self, seconds: float) -> None: ...

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        """Draw; the parts of the window that changed, or None for all of it."""

    def refresh(self) -> None:
        """The window was covered or changed hands: draw everything next time."""


@runtime_checkable
class Closing(Protocol):
    """A scene that has to be told when it leaves the screen for good."""

    def close(self) -> None: ...


class WorldScene(Scene, Protocol):
    """The scene that a world opens with."""

    paused: bool
    pace: Pace
    guide: Guide
    quiet: Quiet
    climbs: bool
    """Whether the next harder course comes by itself when one is solved."""
    attended: bool
    """Whether somebody has entered."""

    @property
    def begun(self) -> bool:
        """Whether generation 0 has been seen to its end, or for long enough."""

    @property
    def shown(self) -> int | None:
        """The generation or game on the screen; None until there is one."""

    @property
    def counted(self) -> str:
        """The same in words."""

    @property
    def playing(self) -> bool:
        """Whether a person does."""

    def toggle_pause(self) -> None:
        """Pause, or go on: the picture and what learns behind it."""

    def let_go(self) -> None:
        """Another world comes on: no key is held down any more."""

    def begin_anew(self) -> None:
        """From generation 0; what was bred before is kept."""

    def forget_pictures(self) -> None:
        """It leaves the screen: what was painted is painted again when it comes back."""

    def open_file(self, path: Path) -> None:
        """Breed on from a champion in a file."""

    def meet(self, path: Path) -> None:
        """Let a person play against a champion in a file."""

    def exhibit(self, brains: Sequence[Brain], course: Course) -> None:
        """Show one champion, or one of each role, alone on a course; nobody plays."""

    def champions(self) -> tuple[Brain, ...]:
        """What to keep when the window is closed."""

    def tile(self, canvas: Canvas, box: pygame.Rect) -> None:
        """Draw what is on, alone, into a small box, in pixels."""

    def explain(self, caption: Caption | None) -> None:
        """Show a caption in the place of the keys, or the keys again."""

    def guide_me(self) -> None:
        """Explain what is seen, step by step."""

    @property
    def patience(self) -> float:
        """Minutes without input after which it may leave the screen by itself."""

    def narrator(self) -> Narrator:
        """Who tells strangers about it."""


def _silent(event: str, **facts: Any) -> None:
    return None


@dataclass
class Stage(Generic[T]):
    """A world's trainer, the kept results, and what scenes tell the person."""

    trainer: T
    records: Records
    pool: ThreadPoolExecutor
    strategies: tuple[str, ...]
    """Names to choose from."""
    report: Callable[..., None] = _silent
    """`report(event, **facts)`: one line of JSON for whoever started the program with --json."""
    progress: Callable[[str], Progress] = progress
    """How far the compiling of a world has come."""
    dice: random.Random = field(default_factory=random.SystemRandom)
    """Where new seeds come from."""
    today: Callable[[], date] = date.today
    """For the best-of table."""
    eases: bool = True
    """Whether who plays a world for the first time plays the beginners' level."""
    player: list[str] = field(default_factory=lambda: [""])
    """The name that was entered last, for the results that follow; shared by all worlds."""
    pair: list[str] = field(default_factory=lambda: ["", ""])
    """The names of two people who play each other, if they were told; shared by all worlds."""
    note: str = ""
    note_left: float = 0.0
    doors: Mapping[str, Callable[..., Scene]] = field(default_factory=dict)
    """By name, what the window can put on over a scene that does not know it."""
    waiting: list[Scene] = field(default_factory=list)
    """Scenes that the window is to put on."""

    def say(self, note: str) -> None:
        """Show a line for a few seconds, a long one for as long as it takes to read it."""
        note = plain(note, LONGEST)
        self.note, self.note_left = note, max(NOTE_SECONDS, len(note) * LETTER_SECONDS)
        self.report("note", text=note)

    @property
    def players(self) -> tuple[str, str]:
        """What two people who play each other are called."""
        first, second = (name or usual for name, usual in zip(self.pair, PLAYERS, strict=True))
        return first, second

    def put_on(self, scene: Scene) -> None:
        """On top of what is on; the next event is for it."""
        self.waiting.append(scene)

    def open(self, door: str, *what: Any) -> None:
        """Put on what is behind a door of the window."""
        self.put_on(self.doors[door](*what))

    def forget_note(self, seconds: float) -> None:
        """Time passes for the line, too."""
        self.note_left -= seconds
        if self.note_left <= 0:
            self.note = ""
