"""Settings of worlds with one population as rows of a panel."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pygame

from game.training.settings import FRESH, MUTATION, Settings
from game.ui.activations import layer_rows, with_layers
from game.ui.canvas import Canvas
from game.ui.panel import Choice, Panel, Range

Rows = tuple[Choice | Range, ...]
POPULATIONS = (10, 500)
MUTATION_SHOWN = (0.01, 2.0)
TRACK_ONLY = "this track only"
LAYERS = "Layers"
"""The title of the last page."""
FRESH_ONLY = "a fresh track each time"


class SettingsPanel(Panel):
    """Changes a run while it runs: on the first page what most people want to; then what a world has a page of its own
    for; then the strategy itself; on the last what the units of each layer do."""

    own_page: ClassVar[tuple[str, str]] = ("", "")
    """Title of the world's own page, and what leads there is called; empty for none."""
    layered: ClassVar[bool] = True
    """Whether the last page is there."""

    def __init__(
        self, canvas: Canvas, settings: Settings, strategies: tuple[str, ...], place: tuple[float, float, float]
    ) -> None:
        self.settings, self._strategies = settings, strategies
        self.leaves = self._leads_on(Panel.title)
        super().__init__(canvas, self.first_rows(), place)

    def first_rows(self) -> Rows:
        """Of the first page."""
        return (*breeding_rows(self.settings, self._strategies), *self.world_rows())

    def world_rows(self) -> Rows:
        """What the world lets people change there."""
        return ()

    def with_world(self, settings: Settings) -> Settings:
        """Settings with the values of these rows."""
        return settings

    def own_rows(self) -> Rows:
        """Of the world's own page."""
        return ()

    def with_own(self, settings: Settings) -> Settings:
        """Settings with the values of these rows."""
        return settings

    @property
    def _pages(self) -> tuple[str, ...]:
        """Titles of those that there are, in order."""
        strategy = self.settings.strategy if self.settings.strategy_options else ""
        return Panel.title, *filter(None, (self.own_page[0], strategy, LAYERS if self.layered else ""))

    def _leads_on(self, title: str) -> str:
        """What is said of the way on from a page."""
        behind = self._pages[self._pages.index(title) + 1 :]
        named = self.own_page[1] if behind and behind[0] == self.own_page[0] else "more"
        return f"Tab: {named}" if behind else Panel.leaves

    def turn(self, canvas: Canvas) -> bool:
        """Go on to the next page; whether there is one."""
        behind = self._pages[self._pages.index(self.title) + 1 :]
        if not behind:
            return False
        self.title, self.leaves = behind[0], self._leads_on(behind[0])
        if self.title == self.own_page[0]:
            self.show(canvas, self.own_rows())
        else:
            self.show(canvas, layer_rows(self.settings) if self.title == LAYERS else option_rows(self.settings))
        return True

    def changed(self, event: pygame.event.Event, canvas: Canvas) -> Settings | None:
        """Let the panel have an event; the new settings if that changed them."""
        if not self.handle(event):
            return None
        if self.title == Panel.title:
            before = self.settings
            self.settings = self.with_world(bred_with(before, self.values))
            if (before.strategy, before.brain) != (self.settings.strategy, self.settings.brain):
                self.leaves = self._leads_on(Panel.title)
                self.show(canvas, self.first_rows())  # other rows have changed with it
        elif self.title == self.own_page[0]:
            self.settings = self.with_own(self.settings)
        elif self.title == LAYERS:
            self.settings = with_layers(self.settings, self.values)
        else:
            options = tuple(f"{name}={value}" for name, value in self.values.items())
            self.settings = replace(self.settings, options=options)
        return self.settings


class TrackPanel(SettingsPanel):
    """Tracks, and what they are mixed with."""

    fresh: ClassVar[str]
    """A fresh one, in settings."""
    beside: ClassVar[int]
    """How many of them there may be beside the track that is chosen."""
    only: ClassVar[int]
    """How many of them there are where there is no other."""

    def world_rows(self) -> tuple[Choice | Range, ...]:
        tracks, shown = self.tracks(), self.settings.courses[0]
        if shown not in tracks and not shown.startswith(FRESH):
            tracks = (*tracks, shown)
        return (
            Choice("track", tracks, shown if shown in tracks else tracks[0]),
            Choice("trained on", (TRACK_ONLY, self._mixed, FRESH_ONLY), self._mix()),
        )

    def tracks(self) -> tuple[str, ...]:
        """Those to choose from."""
        return tuple(self.settings.arena.courses.presets)

    def with_world(self, settings: Settings) -> Settings:
        mix, track = self.values["trained on"], self.values["track"]
        shown = settings.courses[0]
        if mix == self._mix() and (track == shown or shown.startswith(FRESH)):
            return settings  # what no row has changed stays as it is, even where the rows cannot show it
        if mix == FRESH_ONLY:
            return replace(settings, courses=(self.fresh,) * self.only)
        return replace(settings, courses=(track, *(self.fresh,) * (self.beside if mix == self._mixed else 0)))

    def _mix(self) -> str:
        courses = self.settings.courses
        if courses[0].startswith(FRESH):
            return FRESH_ONLY
        return self._mixed if len(courses) > 1 else TRACK_ONLY

    @property
    def _mixed(self) -> str:
        return f"this track + {self.beside} fresh"


def option_rows(settings: Settings) -> Rows:
    """What the strategy itself lets people choose."""
    values, rows = settings.chosen_options, []
    for option in settings.strategy_options:
        shown = option.choices if values[option.name] in option.choices else (*option.choices, values[option.name])
        rows.append(Choice(option.name, shown, values[option.name], f"{option.says[0].upper()}{option.says[1:]}."))
    return tuple(rows)


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
        options=settings.options if strategy == settings.strategy else (),
        mutation=settings.mutation if own and strategy == settings.strategy else None if own else size,
    )
