"""What individuals see with, pulled by the mouse to where it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from game.scenes.breeding.replay import Replay
from game.ui.canvas import Canvas

NEAR = 14.0
"""Units: a press so near to a sensor is on it."""


class Pulled(NamedTuple):
    """Where a person has left them."""

    named: Callable[[str], str]
    """From a course's name to its name for those who see so."""
    says: str


class Sensors(Protocol):
    """Of one world, on its picture."""

    @property
    def holds(self) -> bool:
        """Whether a person holds one."""
        ...

    def press(self, at: tuple[int, int], canvas: Canvas, replay: Replay) -> bool:
        """Take hold of the one that is there; whether there is one."""
        ...

    def move(self, at: tuple[int, int], replay: Replay) -> None:
        """To where the pointer is."""
        ...

    def release(self) -> Pulled:
        """Let it go."""
        ...
