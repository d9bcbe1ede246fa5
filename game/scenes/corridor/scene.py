"""The corridor on the screen: what it has beside what every bred world has."""

from __future__ import annotations

from collections.abc import Callable
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
        self.sensors = Pull(frame.road)
        self.actions["article"] = self._exhibit_article

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
