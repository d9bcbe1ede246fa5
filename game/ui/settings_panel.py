"""The corridor's settings as rows of a panel."""

from __future__ import annotations

from dataclasses import replace

import pygame

from game.training.settings import FRESH, MUTATION, Settings
from game.ui.canvas import Canvas
from game.ui.panel import Choice, Panel, Range

POPULATIONS = (10, 500)
MUTATION_SHOWN = (0.01, 2.0)
MIXES = {
    "this track only": (),
    "this track + 3 fresh": (f"{FRESH}:1000",) * 3,
}
FRESH_ONLY = "a fresh track each time"


class SettingsPanel(Panel):
    """Changes a run of the corridor while it runs."""

    def __init__(
        self, canvas: Canvas, settings: Settings, strategies: tuple[str, ...], place: tuple[float, float, float]
    ) -> None:
        self.settings = settings
        tracks = tuple(name for name in settings.arena.presets if not settings.arena.course(name).unseen)
        shown = settings.courses[0]
        if shown not in tracks and not shown.startswith(FRESH):
            tracks = (*tracks, shown)
        rows = (
            *breeding_rows(settings, strategies),
            Choice("track", tracks, shown if shown in tracks else tracks[0]),
            Choice("trained on", (*MIXES, FRESH_ONLY), _mix_of(settings)),
        )
        super().__init__(canvas, rows, place)

    def changed(self, event: pygame.event.Event) -> Settings | None:
        """Let the panel have an event; the new settings if that changed them."""
        if not self.handle(event):
            return None
        mix, track = self.values["trained on"], self.values["track"]
        courses = (FRESH + ":1000",) if mix == FRESH_ONLY else (track, *MIXES[mix])
        self.settings = replace(bred_with(self.settings, self.values), courses=courses)
        return self.settings


def breeding_rows(settings: Settings, strategies: tuple[str, ...]) -> tuple[Choice | Range, ...]:
    """How a population is bred: what every world with a strategy lets people change."""
    return (
        Choice("strategy", strategies, settings.strategy),
        Range("population", *POPULATIONS, value=settings.population, whole=True),
        Range("mutation size", *MUTATION_SHOWN, value=settings.mutation_size, log=True),
    )


def bred_with(settings: Settings, values: dict[str, float | str]) -> Settings:
    """Settings with the values of `breeding_rows`; another strategy comes with its own mutations."""
    strategy, population, mutation = (values[label] for label in ("strategy", "population", "mutation size"))
    size = min(max(float(mutation), MUTATION[0]), MUTATION[1])
    own = strategy != settings.strategy or abs(size - settings.mutation_size) < 0.005 * size
    return replace(
        settings,
        strategy=str(strategy),
        population=int(population),
        mutation=settings.mutation if own and strategy == settings.strategy else None if own else size,
    )


def _mix_of(settings: Settings) -> str:
    if settings.courses[0].startswith(FRESH):
        return FRESH_ONLY
    return next((name for name, rest in MIXES.items() if rest == settings.courses[1:]), next(iter(MIXES)))
