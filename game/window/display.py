"""The window: how it starts, whether there can be one, and how many frames it shows a second."""

from __future__ import annotations

import os
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

# The picture is made by the processor. To bring it to the screen through OpenGL takes ten times as long where
# OpenGL is computed by the processor, too (measured: 10 ms against 1 ms a frame at 1280×720).
os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")

import pygame

from game.engine.threads import cores
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.theme import Units
from game.worlds import Course

FRAMES_PER_SECOND = 60
LONGEST_FRAME = 0.1
"""Seconds that a frame may count for, after the window was dragged or the machine slept."""
SMALLEST = (320, 180)
"""Pixels: from a quarter of the size that everything is designed for on, all is laid out."""
SETTLING = 0.5
"""Seconds."""
WORLD, MENU, DEMO = "world", "menu", "demo"
"""What the window opens with."""
COVERS = (pygame.WINDOWEXPOSED, pygame.VIDEORESIZE, pygame.WINDOWSIZECHANGED, pygame.KEYMAPCHANGED)
"""After these all of it is drawn anew."""


warnings.filterwarnings("ignore", "Requested window was forcibly resized", RuntimeWarning)


class DisplayError(RuntimeError):
    """There is no screen to open a window on."""


@dataclass(frozen=True)
class Options:
    """How the window starts."""

    size: tuple[int, int] = (theme.DESIGN_WIDTH, theme.DESIGN_HEIGHT)
    fullscreen: bool = False
    course: Course | None = None
    """A course to show first."""
    workers: int = field(default_factory=cores)
    json: bool = False
    """Print what happens, one JSON object a line."""
    by_hand: int | None = None
    """For pictures and tests: no thread and no clock, and this seed for all that is random."""
    opens: str = WORLD
    explained: bool = False
    """Without the steps that explain a world at the first visit."""


def has_display() -> bool:
    """Whether a window can be expected to open."""
    if os.environ.get("SDL_VIDEODRIVER"):
        return True
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


class Screen:
    """A window, or the whole screen, and what is drawn on it.

    Raises DisplayError if there is no display.
    """

    def __init__(self, size: tuple[int, int], fullscreen: bool) -> None:
        self._size = size
        """Of the window while it is not the whole screen."""
        self._settled = 0.0
        """Until then a window is made as large as it was, should the desktop leave it as large as the screen."""
        try:
            pygame.display.init()
            pygame.font.init()
            self.surface = self._open(fullscreen)
        except pygame.error as error:
            raise DisplayError(str(error)) from error
        pygame.display.set_caption("Evolution Arcade")
        pygame.key.set_repeat()

    def _open(self, fullscreen: bool) -> pygame.Surface:
        size, flags = ((0, 0), pygame.FULLSCREEN) if fullscreen else (self._size, pygame.RESIZABLE)
        return pygame.display.set_mode(size, flags)

    @property
    def fullscreen(self) -> bool:
        """Whether it is the whole screen now."""
        return pygame.display.is_fullscreen()

    def show(self, fullscreen: bool, say: Callable[[str], None]) -> None:
        """On the whole screen, or in a window as large as before; `say` tells a person that it cannot be."""
        if fullscreen == self.fullscreen:
            return
        if fullscreen:
            self._size = pygame.display.get_window_size()
        try:
            self._open(fullscreen)
            self._settled = 0.0 if fullscreen else time.monotonic() + SETTLING
        except pygame.error as error:
            say(f"no {'fullscreen' if fullscreen else 'window'} here: {error}")

    def canvas(self) -> Canvas:
        """What scenes draw on: the window; where that is too small for a layout, a picture that is brought into it."""
        if time.monotonic() < self._settled and pygame.display.get_window_size() != self._size:
            self._open(fullscreen=False)
        window = pygame.display.get_surface() or self.surface
        size = max(window.get_width(), SMALLEST[0]), max(window.get_height(), SMALLEST[1])
        if size == window.get_size():
            self.surface = window
        elif size != self.surface.get_size() or self.surface is window:
            self.surface = pygame.Surface(size)
        return Canvas(self.surface, Units.of(size))

    def present(self, changed: Sequence[pygame.Rect] | None) -> None:
        """Bring what has been drawn to the eyes: these parts, or all of it."""
        window = pygame.display.get_surface()
        if window is not None and self.surface is not window:
            scale = min(a / b for a, b in zip(window.get_size(), self.surface.get_size(), strict=True))
            small = pygame.transform.smoothscale(
                self.surface, tuple(max(round(scale * side), 1) for side in self.surface.get_size())
            )
            window.fill(theme.GROUND)
            window.blit(small, small.get_rect(center=window.get_rect().center))
            changed = None
        if changed is None:
            pygame.display.flip()
        elif changed:
            pygame.display.update(changed)


def next_frame(clock: pygame.time.Clock) -> float:
    """Wait until it is due; the seconds that it counts for."""
    return min(clock.tick(FRAMES_PER_SECOND) / 1000, LONGEST_FRAME)


class FrameRate:
    """Frames a second, updated twice a second, so that it can be read."""

    def __init__(self, clock: pygame.time.Clock, by_hand: bool) -> None:
        self._clock, self._by_hand = clock, by_hand
        self._rate, self._age = float(FRAMES_PER_SECOND), 0.0

    def after(self, seconds: float) -> float:
        """The rate, after so much more time."""
        self._age += seconds
        if self._age > 0.5 and not self._by_hand:
            self._age, self._rate = 0.0, self._clock.get_fps()
        return self._rate


def press(key: int) -> None:
    """As if somebody had pressed it."""
    for kind in (pygame.KEYDOWN, pygame.KEYUP):
        pygame.event.post(pygame.event.Event(kind, key=key, mod=0, unicode=""))
