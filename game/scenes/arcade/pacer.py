"""Breeding that waits for strangers: none before generation 0 has been seen to fail, then slowly enough to watch."""

from __future__ import annotations

from typing import Any

from game.scenes.faces import FACES
from game.training.snapshot import Pace


class Pacer:
    """Holds a trainer back, until it is let go."""

    def __init__(self, trainer: Any) -> None:
        self._trainer = trainer
        self._rate = FACES[trainer.snapshot.settings.world].story.rate
        self._due = 0.0
        trainer.pace(Pace.EVERY)
        trainer.want(0)

    def update(self, seconds: float, begun: bool) -> None:
        """Time passes; `begun` says whether generation 0 has been seen to its end."""
        if begun:
            self._due += seconds * self._rate
            self._trainer.want(int(self._due))
