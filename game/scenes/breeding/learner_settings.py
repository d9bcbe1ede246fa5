"""How each side of a race of learners breeds: settings of its own beside those that both share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pygame

from game.training.settings import Settings
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.panel import Choice, Panel, Range
from game.ui.settings_panel import SettingsPanel, breeding_rows

SHARED = "population"
"""The row of what both have in common: as many are judged in a generation."""
RESTS = 0.4
"""Seconds after the last change in which both begin again."""


class SidePanel(SettingsPanel):
    """A side's strategy and mutations; then the strategy's own choices."""

    layered = False  # both have one network

    def __init__(
        self, side: int, canvas: Canvas, settings: Settings, strategies: tuple[str, ...], top: float, height: float
    ) -> None:
        self.side = side
        left = theme.EDGE if side == 0 else canvas.units.width - theme.EDGE - theme.RIGHT
        super().__init__(canvas, settings, strategies, (left, top, height))

    def first_rows(self) -> tuple[Choice | Range, ...]:
        return tuple(row for row in breeding_rows(self.settings, self._strategies) if row.label != SHARED)

    def changed(self, event: pygame.event.Event, canvas: Canvas) -> Settings | None:
        if self.title == Panel.title:
            self.values[SHARED] = self.settings.population
        return super().changed(event, canvas)


def with_strategy(settings: Settings, strategy: str) -> Settings:
    """The settings with another strategy, which has mutations and options of its own."""
    if strategy == settings.strategy:
        return settings
    return replace(settings, strategy=strategy, mutation=None, options=())


def unusual(settings: Settings) -> tuple[str, ...]:
    """What a side does otherwise than its strategy usually does in this world, as the command line has it."""
    usual = Settings(world=settings.world, strategy=settings.strategy, population=settings.population)
    said = [f"{name}={value}" for name, value in settings.chosen_options.items() if value != usual.chosen_options[name]]
    other = settings.mutation_size != usual.mutation_size
    return (*said, *([f"mutation={settings.mutation_size:.3g}"] if other else []))


def facts(settings: Settings) -> dict[str, Any]:
    """How a side breeds, for whoever started the program with --json."""
    return {"strategy": settings.strategy, "mutation": settings.mutation_size, "options": list(settings.options)}
