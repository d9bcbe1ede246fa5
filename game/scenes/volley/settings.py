"""Volleyball's settings: against whom, and which brain."""

from __future__ import annotations

from dataclasses import replace

from game.training.settings import FRESH, Settings
from game.ui.panel import Choice, Range
from game.ui.settings_panel import SettingsPanel

PUBLISHED = f"{FRESH}-published"
AGAINST = {"itself": (FRESH,), "published": (PUBLISHED,), "both": (FRESH, PUBLISHED)}
"""By what the row says: the courses, again and again."""


class VolleyPanel(SettingsPanel):
    """Whom they are bred against: their own kind, the published opponent, or both."""

    def world_rows(self) -> tuple[Choice | Range, ...]:
        brains, shown = self.settings.brains, against(self.settings)
        choices = tuple(AGAINST) if shown in AGAINST else (*AGAINST, shown)
        return (
            Choice("against", choices, shown),
            Choice("brain", brains, self.settings.brain or brains[0]),
        )

    def with_world(self, settings: Settings) -> Settings:
        """What no row has changed stays as it is, even where the rows cannot show it."""
        chosen, brain = str(self.values["against"]), str(self.values["brain"])
        if brain != (settings.brain or next(iter(settings.arena.networks))):
            settings = replace(settings, brain=brain, activations=())
        if chosen != against(settings) and chosen in AGAINST:
            kinds, count = AGAINST[chosen], len(settings.courses)
            settings = replace(settings, courses=tuple(kinds[k % len(kinds)] for k in range(max(count, 2))))
        return settings


def against(settings: Settings) -> str:
    """What the row says of a run's courses."""
    kinds = set(settings.courses)
    return next((says for says, courses in AGAINST.items() if set(courses) == kinds), settings.courses[0])
