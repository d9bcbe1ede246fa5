"""What the window lends to its scenes."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import pygame

from brains.files import Brain
from game.records import Records
from game.training.background import Background
from game.training.snapshot import Pace
from game.ui.canvas import Canvas
from game.ui.foot import Caption

if TYPE_CHECKING:
    from game.scenes.guide import Guide
    from game.scenes.teller import Teller

NOTE_SECONDS = 3.5
LETTER_SECONDS = 0.075
"""A little slower than people read, because paths are copied down."""


T = TypeVar("T", bound=Background[Any])


class Scene(Protocol):
    """One screen. `over` says that the person wants to leave it."""

    over: bool

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None: ...

    def update(self, seconds: float) -> None: ...

    def draw(self, canvas: Canvas, frames_per_second: float) -> list[pygame.Rect] | None:
        """Draw; the parts of the window that changed, or None for all of it."""

    def refresh(self) -> None:
        """The window was covered or changed hands: draw everything next time."""


class WorldScene(Scene, Protocol):
    """The scene that a world opens with."""

    paused: bool
    pace: Pace
    guide: Guide

    @property
    def begun(self) -> bool:
        """Whether generation 0 has been seen to its end, or for long enough."""

    @property
    def shown(self) -> int | None:
        """The generation or game on the screen; None until there is one."""

    def toggle_pause(self) -> None:
        """Pause, or go on: the picture and what learns behind it."""

    def let_go(self) -> None:
        """Another world comes on: no key is held down any more."""

    def forget_pictures(self) -> None:
        """It leaves the screen: what was painted is painted again when it comes back."""

    def open_file(self, path: Path) -> None:
        """Breed on from a champion in a file."""

    def meet(self, path: Path) -> None:
        """Let a person play against a champion in a file."""

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

    def teller(self) -> Teller:
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
    first_start: bool = False
    """Whether kernels have to be compiled."""
    dice: random.Random = field(default_factory=random.SystemRandom)
    """Where new seeds come from."""
    today: Callable[[], date] = date.today
    """For the best-of table."""
    note: str = ""
    note_left: float = 0.0
    waiting: list[Scene] = field(default_factory=list)
    """Scenes that the window is to put on."""

    def say(self, note: str) -> None:
        """Show a line for a few seconds, a long one for as long as it takes to read it."""
        self.note, self.note_left = note, max(NOTE_SECONDS, len(note) * LETTER_SECONDS)
        self.report("note", text=note)

    def put_on(self, scene: Scene) -> None:
        """On top of what is on; the next event is for it."""
        self.waiting.append(scene)

    def forget_note(self, seconds: float) -> None:
        """Time passes for the line, too."""
        self.note_left -= seconds
        if self.note_left <= 0:
            self.note = ""
