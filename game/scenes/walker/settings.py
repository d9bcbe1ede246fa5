"""The walker's settings."""

from __future__ import annotations

from dataclasses import replace

from game.training.settings import FRESH, Settings
from game.ui.panel import Choice, Range
from game.ui.settings_panel import SettingsPanel

FRESH_GRASS = "fresh grass each time"


class WalkerPanel(SettingsPanel):
    """The ground that is trained on, and the brain."""

    def world_rows(self) -> tuple[Choice | Range, ...]:
        settings = self.settings
        grounds = (FRESH_GRASS, *settings.arena.presets)
        brains = tuple(settings.arena.networks)
        shown = _ground(settings)
        return (
            Choice("ground", grounds if shown in grounds else (*grounds, shown), shown),
            Choice("brain", brains, settings.brain or brains[0]),
        )

    def with_world(self, settings: Settings) -> Settings:
        """What no row has changed stays as it is, even where the rows cannot show it."""
        ground, brain = str(self.values["ground"]), str(self.values["brain"])
        if brain != (settings.brain or next(iter(settings.arena.networks))):
            settings = replace(settings, brain=brain, activations=())
        if ground != _ground(settings):
            settings = replace(settings, courses=(FRESH if ground == FRESH_GRASS else ground,))
        return settings


def _ground(settings: Settings) -> str:
    """What the row says of the ground."""
    first = settings.courses[0]
    return FRESH_GRASS if first == FRESH else first
