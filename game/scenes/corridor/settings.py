"""The corridor's settings."""

from __future__ import annotations

from game.training.settings import FRESH
from game.ui.settings_panel import TrackPanel


class CorridorPanel(TrackPanel):
    """The corridor's tracks; one of them is only for tests."""

    fresh, beside, only = f"{FRESH}:1000", 3, 1

    def tracks(self) -> tuple[str, ...]:
        return tuple(name for name in super().tracks() if not self.settings.arena.course(name).unseen)
