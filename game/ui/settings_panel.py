"""Settings of worlds with one population as rows of a panel."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pygame

from brains.network import ACTIVATIONS
from game.training.settings import FRESH, MUTATION, Settings
from game.ui.canvas import Canvas
from game.ui.panel import Choice, Panel, Range

POPULATIONS = (10, 500)
MUTATION_SHOWN = (0.01, 2.0)
TRACK_ONLY = "this track only"
FRESH_ONLY = "a fresh track each time"
EPISODES = ("1", "3", "5", "15")
STEPS = ("200", "500", "2000", "10000")
"""Limits of an episode; the second is the usual one."""


class SettingsPanel(Panel):
    """Changes a run while it runs: on the first page what most people want to, on the second the strategy itself."""

    def __init__(
        self, canvas: Canvas, settings: Settings, strategies: tuple[str, ...], place: tuple[float, float, float]
    ) -> None:
        self.settings, self._strategies = settings, strategies
        super().__init__(canvas, self._first_page(), place)

    def _first_page(self) -> tuple[Choice | Range, ...]:
        self.leaves = "Tab: more" if self.settings.strategy_options else Panel.leaves
        return (*breeding_rows(self.settings, self._strategies), *self.world_rows())

    def world_rows(self) -> tuple[Choice | Range, ...]:
        """What the world lets people change."""
        return ()

    def with_world(self, settings: Settings) -> Settings:
        """Settings with the values of these rows."""
        return settings

    def turn(self, canvas: Canvas) -> bool:
        """Go on to the strategy's own choices; whether there were any."""
        options = self.settings.strategy_options
        if self.title != Panel.title or not options:
            return False
        self.title, self.leaves = self.settings.strategy, Panel.leaves
        values = self.settings.chosen_options
        rows = []
        for option in options:
            shown = option.choices if values[option.name] in option.choices else (*option.choices, values[option.name])
            rows.append(Choice(option.name, shown, values[option.name]))
        self.show(canvas, tuple(rows))
        return True

    def changed(self, event: pygame.event.Event, canvas: Canvas) -> Settings | None:
        """Let the panel have an event; the new settings if that changed them."""
        if not self.handle(event):
            return None
        if self.title == Panel.title:
            before = self.settings
            self.settings = self.with_world(bred_with(before, self.values))
            if (before.strategy, before.brain) != (self.settings.strategy, self.settings.brain):
                self.show(canvas, self._first_page())  # other rows have changed with it
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
        return tuple(self.settings.arena.presets)

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


class CorridorPanel(TrackPanel):
    """The corridor's tracks; one of them is only for tests."""

    fresh, beside, only = f"{FRESH}:1000", 3, 1

    def tracks(self) -> tuple[str, ...]:
        return tuple(name for name in super().tracks() if not self.settings.arena.course(name).unseen)


class CircuitPanel(TrackPanel):
    """Circuits, and the brain."""

    fresh, beside, only = f"{FRESH}:1800", 3, 4

    def world_rows(self) -> tuple[Choice | Range, ...]:
        brains = tuple(self.settings.arena.networks)
        return (*super().world_rows(), Choice("brain", brains, self.settings.brain or brains[0]))

    def with_world(self, settings: Settings) -> Settings:
        chosen, before = str(self.values["brain"]), settings.brain or next(iter(settings.arena.networks))
        if chosen != before:
            settings = replace(settings, brain=chosen, activations=())
        return super().with_world(settings)


class CartPolePanel(SettingsPanel):
    """Episodes, and the brain with its activations."""

    def world_rows(self) -> tuple[Choice | Range, ...]:
        shown = _shown(self.settings)
        choices = {
            "brain": tuple(self.settings.arena.networks),
            "hidden units": ACTIVATIONS,
            "outputs": ACTIVATIONS,
            "episodes each": EPISODES,
            "step limit": STEPS,
        }
        return tuple(
            Choice(label, options if shown[label] in options else (*options, shown[label]), shown[label])
            for label, options in choices.items()
            if label in shown
        )

    def with_world(self, settings: Settings) -> Settings:
        """What no row has changed stays as it is, even where the rows cannot show it."""
        values, shown = self.values, _shown(settings)
        changed = {label for label, value in shown.items() if values[label] != value}
        if changed & {"episodes each", "step limit"}:
            courses = (f"{FRESH}:{values['step limit']}",) * int(values["episodes each"])
            settings = replace(settings, courses=courses)
        if "brain" in changed:
            return replace(settings, brain=values["brain"], activations=())
        hidden = list(settings.network.activations[:-1])
        if "hidden units" in changed:
            hidden = [values["hidden units"] for _ in hidden]
        chosen = (*hidden, values["outputs"])
        return replace(settings, activations=() if chosen == settings.network_as_listed.activations else chosen)


def _shown(settings: Settings) -> dict[str, str]:
    """What CartPole's rows say of settings, by label."""
    *hidden, output = settings.network.activations
    return {
        "brain": settings.brain or next(iter(settings.arena.networks)),
        **({"hidden units": hidden[0]} if hidden else {}),
        "outputs": output,
        "episodes each": str(len(settings.courses)),
        "step limit": settings.courses[0].partition(":")[2] or STEPS[1],
    }


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
