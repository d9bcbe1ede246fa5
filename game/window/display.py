"""The window: how it starts, whether there can be one, and how many frames it shows a second."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass

# The picture is made by the processor. To bring it to the screen through OpenGL takes ten times as long where
# OpenGL is computed by the processor, too (measured: 10 ms against 1 ms a frame at 1280×720).
os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")

import pygame

from game.ui import theme
from game.worlds import Course

FRAMES_PER_SECOND = 60
LONGEST_FRAME = 0.1
"""Seconds that a frame may count for, after the window was dragged or the machine slept."""
SMALLEST = (320, 180)
"""Pixels: from a quarter of the size that everything is designed for on, all is laid out."""
WORLD, MENU, DEMO = "world", "menu", "demo"
"""What the window opens with."""


class DisplayError(RuntimeError):
    """There is no screen to open a window on."""


@dataclass(frozen=True)
class Options:
    """How the window starts."""

    size: tuple[int, int] = (theme.DESIGN_WIDTH, theme.DESIGN_HEIGHT)
    fullscreen: bool = False
    course: Course | None = None
    """A course to show first."""
    workers: int = 1
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


def open_window(options: Options) -> pygame.Surface:
    """Raises DisplayError if there is no display."""
    try:
        pygame.display.init()
        pygame.font.init()
        flags = pygame.FULLSCREEN if options.fullscreen else pygame.RESIZABLE
        window = pygame.display.set_mode((0, 0) if options.fullscreen else options.size, flags)
    except pygame.error as error:
        raise DisplayError(str(error)) from error
    pygame.display.set_caption("Evolution Arcade")
    pygame.key.set_repeat()
    return window


def roomy(before: pygame.Surface) -> pygame.Surface:
    """What scenes draw on: the window; where that is too small for a layout, a surface that `shrunk` brings into it.

    `before` is what they drew on before, and what they still do if there is no window any more.
    """
    window = pygame.display.get_surface() or before
    size = max(window.get_width(), SMALLEST[0]), max(window.get_height(), SMALLEST[1])
    if size == window.get_size():
        return window
    return before if before.get_size() == size and before is not window else pygame.Surface(size)


def shrunk(picture: pygame.Surface) -> bool:
    """Whether this is no window, but had to be brought into one that is smaller; it is there now."""
    window = pygame.display.get_surface()
    if window is None or picture is window:
        return False
    scale = min(window.get_width() / picture.get_width(), window.get_height() / picture.get_height())
    size = max(round(scale * picture.get_width()), 1), max(round(scale * picture.get_height()), 1)
    window.fill(theme.GROUND)
    small = pygame.transform.smoothscale(picture, size)
    window.blit(small, small.get_rect(center=window.get_rect().center))
    return True


def switch_fullscreen(say: Callable[[str], None]) -> None:
    """Between a window and the whole screen; `say` tells a person that there is none."""
    try:
        pygame.display.toggle_fullscreen()
    except pygame.error as error:
        say(f"no fullscreen here: {error}")


def when_told_to_end(stop: Callable[[], None]) -> None:
    """Call `stop` on Ctrl-C, or when the system asks the program to end."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: stop())


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
