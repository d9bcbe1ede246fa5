"""The circuit's settings: circuit and brain on the first page, where the rays go on the second."""

from __future__ import annotations

from dataclasses import replace

from game.training.settings import FRESH, Settings
from game.ui.panel import Choice, Range
from game.ui.settings_panel import TrackPanel
from game.worlds.circuit.sensing import WIDEST, angles_in, named

RAYS = "Rays"
"""The title of the second page."""
SIDES = ("outer rays", "middle rays", "inner rays")
"""By how far they are from ahead, the farthest first."""
SAYS = "Degrees to both sides to which cars look; the seventh ray goes ahead. It is a part of the courses' names then."


class CircuitPanel(TrackPanel):
    """Circuits, and the brain."""

    own_page = RAYS, "rays"
    fresh, beside, only = f"{FRESH}:1800", 3, 4

    def world_rows(self) -> tuple[Choice | Range, ...]:
        brains = self.settings.brains
        return (*super().world_rows(), Choice("brain", brains, self.settings.brain or brains[0]))

    def with_world(self, settings: Settings) -> Settings:
        chosen, before = str(self.values["brain"]), settings.brain or next(iter(settings.arena.networks))
        if chosen != before:
            settings = replace(settings, brain=chosen, activations=())
        made, angles = super().with_world(settings), angles_in(settings.courses[0])
        return replace(made, courses=tuple(named(one, angles) for one in made.courses))

    def own_rows(self) -> tuple[Choice | Range, ...]:
        angles = angles_in(self.settings.courses[0])
        return tuple(
            Range(side, 1, WIDEST, angle, whole=True, says=SAYS) for side, angle in zip(SIDES, angles, strict=True)
        )

    def with_own(self, settings: Settings) -> Settings:
        wide, middle, narrow = sorted((int(self.values[side]) for side in SIDES), reverse=True)
        return replace(settings, courses=tuple(named(one, (wide, middle, narrow)) for one in settings.courses))
