"""The circuit's settings: circuit and brain on the first page, where the rays go on the second."""

from __future__ import annotations

from dataclasses import replace

import pygame

from game.training.settings import FRESH, Settings
from game.ui.canvas import Canvas
from game.ui.panel import Choice, Panel, Range
from game.ui.settings_panel import TrackPanel
from game.worlds.circuit.sensing import WIDEST, angles_in, named

RAYS = "Rays"
"""The title of the second page."""
SIDES = ("outer rays", "middle rays", "inner rays")
"""By how far they are from ahead, the farthest first."""
SAYS = "Degrees to both sides to which cars look; the seventh ray goes ahead. It is a part of the courses' names then."


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
        made, angles = super().with_world(settings), angles_in(settings.courses[0])
        return replace(made, courses=tuple(named(one, angles) for one in made.courses))

    def _first_page(self) -> tuple[Choice | Range, ...]:
        rows = super()._first_page()
        self.leaves = "Tab: rays"
        return rows

    def turn(self, canvas: Canvas) -> bool:
        if self.title == Panel.title:
            self.title, self.leaves = RAYS, "Tab: more"
            angles = angles_in(self.settings.courses[0])
            rows = (
                Range(side, 1, WIDEST, angle, whole=True, says=SAYS) for side, angle in zip(SIDES, angles, strict=True)
            )
            self.show(canvas, tuple(rows))
            return True
        if self.title == RAYS:
            self.title = Panel.title
        return super().turn(canvas)

    def changed(self, event: pygame.event.Event, canvas: Canvas) -> Settings | None:
        if self.title != RAYS:
            return super().changed(event, canvas)
        if not self.handle(event):
            return None
        wide, middle, narrow = sorted((int(self.values[side]) for side in SIDES), reverse=True)
        courses = tuple(named(one, (wide, middle, narrow)) for one in self.settings.courses)
        self.settings = replace(self.settings, courses=courses)
        return self.settings
