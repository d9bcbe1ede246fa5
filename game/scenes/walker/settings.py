"""The walker's settings: ground and brain on the first page, body and planet on the second."""

from __future__ import annotations

from dataclasses import replace

import pygame

from game.training.settings import FRESH, Settings
from game.ui.canvas import Canvas
from game.ui.panel import Choice, Panel, Range
from game.ui.settings_panel import SettingsPanel
from game.worlds.walker.tuning import RANGES, tuned

FRESH_GROUNDS = {FRESH: "fresh grass each time", f"{FRESH}-hardcore": "fresh hard ground"}
"""By the name in settings."""
NAMES = {"gravity": "gravity", "friction": "grip", "torque": "strength", "hull": "weight of hull", "legs": "legs"}
"""What is tuned, each as many times the usual, and what that is called here."""
BODY = "Body and planet"


class WalkerPanel(SettingsPanel):
    """The ground that is trained on and the brain; then body and planet; then the strategy's own choices."""

    def _first_page(self) -> tuple[Choice | Range, ...]:
        rows = super()._first_page()
        self.leaves = "Tab: body"
        return rows

    def world_rows(self) -> tuple[Choice | Range, ...]:
        settings = self.settings
        grounds = (*FRESH_GROUNDS.values(), *settings.arena.presets)
        brains = settings.brains
        shown = _ground(settings)
        return (
            Choice("ground", grounds if shown in grounds else (*grounds, shown), shown),
            Choice("brain", brains, settings.brain or brains[0]),
        )

    def turn(self, canvas: Canvas) -> bool:
        if self.title == Panel.title:
            self.title = BODY
            self.leaves = "Tab: more" if self.settings.strategy_options else Panel.leaves
            tuning = tuning_in(self.settings)
            self.show(
                canvas, tuple(Range(label, *RANGES[name], tuning[name], log=True) for name, label in NAMES.items())
            )
            return True
        if self.title == BODY:
            self.title = Panel.title
        return super().turn(canvas)

    def changed(self, event: pygame.event.Event, canvas: Canvas) -> Settings | None:
        if self.title != BODY:
            return super().changed(event, canvas)
        if not self.handle(event):
            return None
        values = {name: round(float(self.values[label]), 2) for name, label in NAMES.items()}
        tuning = tuning_in(self.settings) | values
        self.settings = replace(self.settings, courses=tuple(_with(one, tuning) for one in self.settings.courses))
        return self.settings

    def with_world(self, settings: Settings) -> Settings:
        """What no row has changed stays as it is, even where the rows cannot show it."""
        ground, brain = str(self.values["ground"]), str(self.values["brain"])
        if brain != (settings.brain or next(iter(settings.arena.networks))):
            settings = replace(settings, brain=brain, activations=())
        if ground != _ground(settings):
            fresh = {says: name for name, says in FRESH_GROUNDS.items()}
            settings = replace(settings, courses=(_with(fresh.get(ground, ground), tuning_in(settings)),))
        return settings


def _ground(settings: Settings) -> str:
    """What the row says of the ground."""
    first = settings.courses[0].partition("@")[0]
    return FRESH_GROUNDS.get(first, first)


def _with(course: str, tuning: dict[str, float]) -> str:
    """A course's name with another body and planet."""
    return "@".join(filter(None, (course.partition("@")[0], said(tuning))))


def tuning_in(settings: Settings) -> dict[str, float]:
    """Body and planet of the first course, by name."""
    _, at, text = settings.courses[0].partition("@")
    return dict.fromkeys(NAMES, 1.0) | (tuned(text) if at else {})


def said(tuning: dict[str, float], everything: bool = False) -> str:
    """As it stands in a course's name: what is not as usual, or everything."""
    return "@".join(f"{name}={value:g}" for name, value in tuning.items() if everything or value != 1)
