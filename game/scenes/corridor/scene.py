"""The corridor on the screen: what it has beside what every bred world has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pygame

from game.scenes.base.stage import Scene, Stage
from game.scenes.breeding.driving import Hand, Held
from game.scenes.breeding.replay import Replay
from game.scenes.breeding.tracks import TrackScene
from game.scenes.corridor.article import ArticleScene
from game.scenes.corridor.driving import Push, for_people
from game.scenes.corridor.editor import TrackSketch
from game.scenes.corridor.layout import CorridorFrame
from game.scenes.corridor.pulling import Pull
from game.scenes.corridor.replay import Ride
from game.scenes.corridor.settings import CorridorPanel
from game.store import places
from game.training.generation import Generation
from game.training.trainer import Trainer
from game.ui.canvas import Canvas
from game.ui.settings_panel import SettingsPanel
from game.worlds import Course
from game.worlds.corridor.sensing import eyes_in, named


class CorridorScene(TrackScene):
    """Cars to drive, and a map of crashes."""

    replay_kind, frame_kind = Ride, CorridorFrame
    hand_keys = (frozenset({pygame.K_DOWN, pygame.K_s}), frozenset({pygame.K_UP, pygame.K_w}))
    hand_speed = 0.25
    tracks_are = "track"
    eased_is = "in a wider corridor"

    def __init__(self, stage: Stage[Trainer], course: Course | None = None) -> None:
        frame = CorridorFrame()
        super().__init__(stage, frame, course)
        self._pull = Pull(frame.road)
        self.actions["article"] = self._exhibit_article

    # What cars see: the points ahead can be pulled to where they are wanted

    @property
    def _eyes(self) -> tuple[int, int]:
        """How many columns ahead cars see both walls."""
        return eyes_in(self.snapshot.settings.courses[0])

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        ride = self.replay if isinstance(self.replay, Ride) and not self.playing else None
        if (
            event.type == pygame.MOUSEBUTTONDOWN
            and event.button == 1
            and ride
            and self._pull.press(event.pos, canvas, ride)
        ):
            return
        if self._pull.holds and ride and event.type == pygame.MOUSEMOTION:
            self._pull.move(event.pos, ride)
        elif self._pull.holds and event.type == pygame.MOUSEBUTTONUP:
            self._see(self._pull.release() or self._eyes)
        else:
            super().handle(event, canvas)

    def _see(self, eyes: tuple[int, int]) -> None:
        """From now on."""
        if eyes != self._eyes:
            settings = self.snapshot.settings
            self.change(replace(settings, courses=tuple(named(one, *eyes) for one in settings.courses)))
            self.stage.say(f"now cars see {eyes[0]} and {eyes[1]} columns ahead")

    def _exhibit_article(self) -> None:
        self.let_go()
        self.stage.put_on(ArticleScene(self))

    def editor(self) -> Scene:
        return TrackSketch(self.stage, self.drawn(), self.go_to_named)

    def drawn(self) -> Path:
        return places.tracks()

    def hands(self, replay: Replay) -> Callable[[Held], Hand]:
        return Push(replay)

    def _replay_of(self, generation: Generation, course: Course | None, person: bool) -> Replay:
        course = course or generation.courses[0]
        return super()._replay_of(generation, for_people(course, self.eases) if person else course, person)

    def new_panel(self, canvas: Canvas, place: tuple[float, float, float]) -> SettingsPanel:
        return CorridorPanel(canvas, self.snapshot.settings, self.stage.strategies, place)
