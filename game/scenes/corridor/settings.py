"""The corridor's settings."""

from __future__ import annotations

from dataclasses import replace

from game.training.settings import FRESH, Settings
from game.ui.settings_panel import TrackPanel
from game.worlds.corridor.sensing import eyes_in, named


class CorridorPanel(TrackPanel):
    """The corridor's tracks; one of them is only for tests."""

    fresh, beside, only = f"{FRESH}:1000", 3, 1

    def tracks(self) -> tuple[str, ...]:
        return tuple(name for name in super().tracks() if not self.settings.arena.course(name).unseen)

    def with_world(self, settings: Settings) -> Settings:
        """What is seen stays as it was."""
        made, eyes = super().with_world(settings), eyes_in(settings.courses[0])
        return replace(made, courses=tuple(named(one, *eyes) for one in made.courses))
