"""When strangers have seen it: first failure, then something clearly better."""

from __future__ import annotations

from collections.abc import Callable

from game.scenes.show import Show

CLEARLY = 2.0
"""So many times as far as generation 0, on average, is clearly better."""


class Progress:
    """Watches what is on the screen, and reports both once a run."""

    def __init__(self, report: Callable[..., None]) -> None:
        self._report = report
        self._run = -1
        self._failed = 0.0
        """Mean score of generation 0 at its end; 0 before that."""
        self._better = False

    def see(self, show: Show) -> None:
        """What a show has come to by now."""
        if show.run != self._run:
            self._run, self._failed, self._better = show.run, 0.0, False
        if self._better or show.cast.person or (self._failed and show.number == 0):
            return
        mean = float(show.session.scores[0, : show.cast.population].mean())
        if show.number == 0:
            if show.over:
                self._failed = max(mean, 1.0)
                self._report("failed", mean=mean)
        elif self._failed and mean >= CLEARLY * self._failed:
            self._better = True
            self._report("better", generation=show.number, mean=mean, at_first=self._failed)
