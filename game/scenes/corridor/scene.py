"""The corridor on the screen: what it has beside what every bred world has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pygame

from game import places
from game.scenes.breeding import BreedingScene
from game.scenes.corridor.driving import key_force
from game.scenes.corridor.layout import CorridorFrame
from game.scenes.corridor.show import Ride
from game.scenes.driving import Hand
from game.scenes.show import Show
from game.scenes.stage import Stage
from game.training.settings import FRESH, Settings
from game.training.trainer import Trainer
from game.ui.canvas import Canvas
from game.ui.settings_panel import CorridorPanel, SettingsPanel
from game.worlds import Course, CourseError


class CorridorScene(BreedingScene):
    """Tracks to choose and to draw, cars to drive, ghosts, and a map of crashes."""

    show_kind = Ride
    hand_keys = (frozenset({pygame.K_DOWN, pygame.K_s}), frozenset({pygame.K_UP, pygame.K_w}))
    hand_speed = 0.25

    def __init__(self, stage: Stage[Trainer], course: Course | None = None) -> None:
        super().__init__(stage, CorridorFrame(), course)
        self.actions |= {"ghosts": self._toggle_ghosts, "editor": lambda: stage.requests.append("editor")}

    def unseen_course(self) -> Course:
        return self.world.course(f"random:{self.stage.dice.randint(1000, 9999)}")

    def hands(self, show: Show) -> Callable[[int], Hand]:
        force = key_force(cast(Ride, show))
        return lambda direction: 0.5 + force * direction

    def new_panel(self, canvas: Canvas, place: tuple[float, float, float]) -> SettingsPanel:
        return CorridorPanel(canvas, self.snapshot.settings, self.stage.strategies, place)

    def choose_course(self, index: int) -> None:
        """Built-in tracks, then those that were drawn."""
        presets = list(self.world.presets)
        if index < len(presets):
            super().choose_course(index)
            return
        drawn = places.newest(places.tracks(), "*.json", 9 - len(presets))
        if index - len(presets) >= len(drawn):
            self.stage.say("no drawn track there yet: E draws one")
            return
        self.open_file(drawn[index - len(presets)])

    def go_to(self, course: Course) -> None:
        """Show a course now; train on it from now on, unless it is one that is only for showing."""
        if not course.unseen:
            settings = self.snapshot.settings
            rest = settings.courses[0 if settings.courses[0].startswith(FRESH) else 1 :]
            self.change(replace(settings, courses=(course.name, *rest)))
        super().go_to(course)

    def change(self, settings: Settings) -> None:
        old = self.snapshot.settings
        super().change(settings)
        first = settings.courses[0]
        if first != old.courses[0] and not first.startswith(FRESH):
            self._exam = settings.arena.course(first)
            self._restage()

    def open_file(self, path: Path) -> None:
        """A champion to breed on from, or a track to drive; what is wrong with the file is said on the screen."""
        if path.suffix != ".json":
            super().open_file(path)
            return
        try:
            self.go_to(self.world.course(str(path)))
        except CourseError as error:
            self.stage.say(str(error))

    def _toggle_ghosts(self) -> None:
        self.ghosts = not self.ghosts
        if self.driver is None:
            self._restage()
        self.stage.say("ghosts of earlier champions: " + ("on" if self.ghosts else "off"))
