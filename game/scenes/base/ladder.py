"""What follows by itself when a world is solved: the next harder course, announced before it comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from game.training.settings import Settings

HOLD = 20.0
"""Seconds between the announcement and what it says: people see what has been learned."""
Rung = tuple[str, tuple[str, ...]]
"""What it is called, and its courses."""


class Ladder:
    """Counts the seconds for which a run has been good enough, and says what is next."""

    def __init__(self, harder: Sequence[Rung]) -> None:
        self._harder = harder
        self._solved: tuple[str, ...] = ()
        """Courses for which the time is counted."""
        self._seconds = 0.0
        self._finished = False

    def next(self, settings: Settings) -> Rung | None:
        """What comes after the courses of a run; None after the last, and for courses that somebody has chosen."""
        rungs: list[Rung] = [("", settings.arena.courses.usual), *self._harder]
        at = next((k for k, (_, courses) in enumerate(rungs) if courses == settings.courses), len(rungs))
        return rungs[at + 1] if at + 1 < len(rungs) else None

    def climb(self, seconds: float, settings: Settings, solved: bool, say: Callable[[str], None]) -> Settings | None:
        """Time passes; the settings with which to go on, when it is time for that."""
        rung = self.next(settings)
        if not solved or settings.courses != self._solved:
            self._solved, self._seconds, self._finished = settings.courses if solved else (), 0.0, False
            if solved and rung:
                say(f"solved · in {HOLD:.0f} s: {rung[0]}")
            return None
        self._seconds += seconds
        if self._seconds < HOLD or self._finished:
            return None
        self._finished = True
        if rung is None:
            return None
        say(f"solved, now: {rung[0]}")
        return replace(settings, courses=rung[1])

    @property
    def at_its_end(self) -> bool:
        """Whether the last has been solved, and seen for long enough."""
        return self._finished
