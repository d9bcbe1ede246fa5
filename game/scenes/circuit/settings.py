"""The circuit's settings."""

from __future__ import annotations

from dataclasses import replace

from game.training.settings import FRESH, Settings
from game.ui.panel import Choice, Range
from game.ui.settings_panel import TrackPanel


class CircuitPanel(TrackPanel):
    """Circuits, and the brain."""

    fresh, beside, only = f"{FRESH}:1800", 3, 4

    def world_rows(self) -> tuple[Choice | Range, ...]:
        brains = self.settings.brains
        return (*super().world_rows(), Choice("brain", brains, self.settings.brain or brains[0]))

    def with_world(self, settings: Settings) -> Settings:
        chosen, before = str(self.values["brain"]), settings.brain or next(iter(settings.arena.networks))
        if chosen != before:
            settings = replace(settings, brain=chosen, activations=())
        return super().with_world(settings)
