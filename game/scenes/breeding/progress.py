"""When strangers have seen it: first failure, then something clearly better."""

from __future__ import annotations

from collections.abc import Callable

from game.scenes.breeding.replay import Replay

CLEARLY = 2.0
"""So many times as far as generation 0, on average, is clearly better."""


class Progress:
    """Watches what is on the screen, and reports both once a run."""

    def __init__(self, report: Callable[..., None]) -> None:
        self._report = report
        self._run = -1
        self._failed = 0.0
        """Mean score of generation 0 when it was over, or had to give way; 0 before that."""
        self._reached = 0.0
        """Mean score of generation 0 so far."""
        self._better = False

    def see(self, replay: Replay) -> None:
        """What a replay has come to by now."""
        if replay.run != self._run:
            self._run, self._failed, self._reached, self._better = replay.run, 0.0, 0.0, False
        if self._better or replay.lineup.person or (self._failed and replay.number == 0):
            return
        mean = float(replay.session.scores[0, : replay.lineup.population].mean())
        if replay.number == 0:
            self._reached = mean
        if not self._failed and (replay.over or replay.number > 0):
            self._failed = max(self._reached, 1.0)
            self._report("failed", mean=self._reached)
        if replay.number > 0 and mean >= CLEARLY * self._failed:
            self._better = True
            self._report("better", generation=replay.number, mean=mean, at_first=self._failed)
