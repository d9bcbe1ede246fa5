"""Worlds whose courses are tracks: to choose, to draw, to drop on the window, and to train on from then on."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pygame

from game.engine.course import parted, seen_by
from game.scenes.base.stage import Scene, Stage
from game.scenes.breeding.frame import Frame
from game.scenes.breeding.scene import BreedingScene
from game.scenes.breeding.sensors import Pulled, Sensors
from game.store import places
from game.training.settings import FRESH, Settings
from game.training.trainer import Trainer
from game.ui.canvas import Canvas
from game.ui.keyboard import told
from game.worlds import Course, CourseError


class TrackScene(BreedingScene):
    """Tracks to choose and to draw, and ghosts."""

    tracks_are: ClassVar[str]
    """What a drawn one is called."""
    trains: ClassVar[bool] = True
    """Whether the course that is chosen is trained on from then on, and not only shown."""

    def __init__(self, stage: Stage[Trainer], view: Frame, course: Course | None = None) -> None:
        super().__init__(stage, view, course)
        self.sensors: Sensors | None = None
        """What can be pulled to where it is wanted while nobody drives."""
        self.actions |= {"ghosts": self._toggle_ghosts, "editor": self._draw_one}

    @abstractmethod
    def editor(self) -> Scene:
        """In which a track is drawn."""

    @abstractmethod
    def drawn(self) -> Path:
        """The folder in which drawn ones are kept."""

    def unseen_course(self) -> Course:
        return self.world.course(self.seen(f"random:{self.stage.dice.randint(1000, 9999)}"))

    def seen(self, course: str) -> str:
        """A course's name for those who see what the run's own see; that stands behind @ in names of courses."""
        _, rules = parted(self.snapshot.settings.courses[0])
        return seen_by(course, rules)

    def choose_course(self, index: int) -> None:
        """Built-in tracks, then those that were drawn."""
        presets = list(self.world.courses.presets)
        if index < len(presets):
            self.go_to(self.world.course(self.seen(presets[index])))
            return
        drawn = places.newest(self.drawn(), "*.json", max(9 - len(presets), 1))
        if index - len(presets) >= len(drawn):
            self.stage.say(told(f"no drawn {self.tracks_are} there yet: E draws one"))
            return
        self.open_file(drawn[index - len(presets)])

    def go_to_named(self, name: str) -> None:
        """Show a course that has just been drawn."""
        self.go_to(self.world.course(self.seen(name)))

    def go_to(self, course: Course) -> None:
        """Show a course now; train on it from now on, unless it is one that is only for showing."""
        if self.trains and not course.unseen:
            settings = self.snapshot.settings
            rest = settings.courses[0 if settings.courses[0].startswith(FRESH) else 1 :]
            self.change(replace(settings, courses=(course.name, *rest)))
        super().go_to(course)

    def change(self, settings: Settings) -> None:
        old = self.snapshot.settings
        super().change(settings)
        first = settings.courses[0]
        if self.trains and first != old.courses[0] and not first.startswith(FRESH):
            self.driver, self._exam = None, settings.arena.course(first)
            self._restage()

    def open_file(self, path: Path) -> None:
        """A champion to breed on from, or a track to drive; what is wrong with the file is said on the screen."""
        if path.suffix != ".json":
            super().open_file(path)
            return
        try:
            self.go_to(self.world.course(self.seen(str(path))))
        except CourseError as error:
            self.stage.say(str(error))

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if not self._pull(event, canvas):
            super().handle(event, canvas)

    def _pull(self, event: pygame.event.Event, canvas: Canvas) -> bool:
        """What the mouse does with sensors; whether it did something with one."""
        sensors, replay = self.sensors, self.replay
        if sensors is None or replay is None or self.playing:
            return False
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            return sensors.press(event.pos, canvas, replay)
        if event.type == pygame.MOUSEMOTION and sensors.holds:
            sensors.move(event.pos, replay)
            return True
        if event.type == pygame.MOUSEBUTTONUP and sensors.holds:
            self._see(sensors.release())
            return True
        return False

    def _see(self, pulled: Pulled) -> None:
        """From now on."""
        settings = self.snapshot.settings
        courses = tuple(map(pulled.named, settings.courses))
        if courses != settings.courses:
            self.change(replace(settings, courses=courses))
            self.stage.say(pulled.says)

    def _draw_one(self) -> None:
        self.let_go()
        self.stage.put_on(self.editor())

    def _toggle_ghosts(self) -> None:
        self.ghosts = not self.ghosts
        if self.driver is None:
            self._restage()
        self.stage.say("ghosts of earlier champions: " + ("on" if self.ghosts else "off"))
