"""What the window lends to its scenes."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

import pygame

from brains.files import Brain
from game.records import Records
from game.training.background import Background
from game.ui.canvas import Canvas

NOTE_SECONDS = 3.5


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

    @property
    def shown(self) -> int | None:
        """The generation or game on the screen; None until there is one."""

    def toggle_pause(self) -> None:
        """Pause, or go on: the picture and what learns behind it."""

    def let_go(self) -> None:
        """Another world comes on: no key is held down any more."""

    def champions(self) -> tuple[Brain, ...]:
        """What to keep when the window is closed."""


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
    requests: list[str] = field(default_factory=list)
    """What a scene asks the window for: "editor"."""

    def say(self, note: str) -> None:
        """Show a line for a few seconds."""
        self.note, self.note_left = note, NOTE_SECONDS
        self.report("note", text=note)

    def forget_note(self, seconds: float) -> None:
        """Time passes for the line, too."""
        self.note_left -= seconds
        if self.note_left <= 0:
            self.note = ""
