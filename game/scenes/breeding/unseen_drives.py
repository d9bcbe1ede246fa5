"""Two brains side by side on courses that nobody was trained on, one course after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from game.scenes.breeding.replay import Replay
from game.worlds import Course

WHOLE_SECONDS, HOLD, OUT = 30.0, 1.5, 4.0
"""In which the longest drive is shown; for which its end stays; for which it goes on when the first one is out."""


class UnseenDrives:
    """Each course from the start to the end of both, or a little longer than the first one lasts."""

    def __init__(self, courses: Sequence[Course], stage: Callable[[Course], Replay]) -> None:
        """`stage` puts both at the start of a course."""
        self._courses, self._stage, self._course = courses, stage, 0
        self.replay = stage(courses[0])
        self._out = 0.0
        """Seconds since the first one is out."""

    def update(self, seconds: float) -> None:
        """Let time pass."""
        replay = self.replay
        lasts = replay.course.ticks / replay.ticks_per_second
        replay.advance(seconds, max(lasts / WHOLE_SECONDS, 1.0))
        self._out = 0.0 if replay.session.alive[0] else self._out + seconds
        if replay.ended > HOLD or self._out > OUT:
            self._course = (self._course + 1) % len(self._courses)
            self.again()

    def again(self) -> None:
        """Both at the start of the course that is on, as they are now."""
        self.replay, self._out = self._stage(self._courses[self._course]), 0.0
