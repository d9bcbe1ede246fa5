"""Memory that is not needed any more goes back to the system: a demo runs for days."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable
from concurrent.futures import Executor

MMAP_THRESHOLD, TRIM_THRESHOLD, ARENA_MAX = -3, -1, -8
"""Numbers of options of glibc's mallopt."""
LARGE, SPARE = 1_000_000, 4_000_000
"""Bytes from which an array is apart, and that the C library may keep for itself at the end of each heap."""
HEAPS = 2
"""The window's thread has one, all others share one: of each heap the end stays, whatever is asked."""
EVERY = 2.5
"""Seconds between two times that memory is tidied while a world is on."""
SWITCH_SECONDS = 0.0001
"""How long the breeding thread may keep the interpreter when the window wants it."""


def keep_apart() -> None:
    """Large arrays get memory of their own, which goes back as soon as they are freed.

    As the C library does it by itself, what is large leaves holes between what is small: the longer a demo runs, the
    more of them. And it gives each thread that comes along a heap of its own, which stays when the thread has ended.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    if set_option := _of_the_c_library("mallopt"):
        set_option(MMAP_THRESHOLD, LARGE)
        set_option(TRIM_THRESHOLD, SPARE)
        set_option(ARENA_MAX, HEAPS)


def give_back() -> None:
    """After a world has been closed: its pictures are large, and its parts know each other."""
    gc.unfreeze()  # what has been there from the start is garbage, too, once its world is closed
    gc.collect()
    gc.freeze()
    trim()


def trim() -> None:
    """The C library keeps what has been freed, of each thread its own (measured: 70 MB a circuit), until it is asked.

    Takes 2 to 13 ms, in which other threads go on.
    """
    if release := _of_the_c_library("malloc_trim"):
        release(0)


def _of_the_c_library(name: str) -> Callable[..., int] | None:
    """A function that only some systems have."""
    if not sys.platform.startswith("linux"):
        return None
    function: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return function


def tidy() -> None:
    """Parts of a scene that is over know each other, so only the garbage collector finds them.

    By itself it looks for them minutes later (a settings panel: 15 MB each time that it was opened). Takes 3 to 5 ms,
    because what was there at a world's first picture is frozen.
    """
    gc.collect()
    trim()


class Tidy:
    """Gives back what nobody needs any more every few seconds."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool
        self._seconds = 0.0

    def update(self, seconds: float) -> None:
        """Time passes."""
        self._seconds += seconds
        if self._seconds >= EVERY:
            self._seconds = 0.0
            self._pool.submit(tidy)


def leave_alone() -> None:
    """What the compiler has left in memory stays; looking through it again would hold up a frame."""
    gc.collect()
    gc.freeze()
