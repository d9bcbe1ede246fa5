"""The walker's settings."""

from __future__ import annotations

from dataclasses import replace

from game.training.settings import FRESH, Settings
from game.ui.panel import Choice, Range
from game.ui.settings_panel import SettingsPanel

FRESH_GROUNDS = {FRESH: "fresh grass each time", f"{FRESH}-hardcore": "fresh hard ground"}
"""By the name in settings."""


class WalkerPanel(SettingsPanel):
    """The ground that is trained on, and the brain."""

    def world_rows(self) -> tuple[Choice | Range, ...]:
        settings = self.settings
        grounds = (*FRESH_GROUNDS.values(), *settings.arena.presets)
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
            fresh = {says: name for name, says in FRESH_GROUNDS.items()}
            settings = replace(settings, courses=(fresh.get(ground, ground),))
        return settings


def _ground(settings: Settings) -> str:
    """What the row says of the ground."""
    first = settings.courses[0]
    return FRESH_GROUNDS.get(first, first)
