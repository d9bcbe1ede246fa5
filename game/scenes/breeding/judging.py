"""What the champions of the run that is on are worth in somebody else's environment, where there is one."""

from __future__ import annotations

from game.training.snapshot import Snapshot
from game.training.verdict import Verdict


class Judging:
    """Has champions that have solved it here tried there."""

    def __init__(self) -> None:
        self._verdict: tuple[int, Verdict] | None = None
        """Of a run, by its number."""

    def said(self, seconds: float, snapshot: Snapshot, solved: bool, otherwise: str) -> str:
        """Time passes; what is said of it, or something else where there is no such environment."""
        place = next(iter(snapshot.settings.arena.elsewhere.values()), None)
        if place is None:
            return otherwise
        if self._verdict is None or self._verdict[0] != snapshot.run:
            if self._verdict:
                self._verdict[1].close()
            self._verdict = snapshot.run, Verdict(place)
        verdict = self._verdict[1]
        verdict.update(seconds, snapshot.champion, solved)
        return verdict.line
