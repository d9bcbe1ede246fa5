"""The walker on the screen: what it has beside what every bred world has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import cast

import numpy as np
import pygame

from brains.files import Brain
from game.scenes.base.stage import Scene, Stage
from game.scenes.base.watching import SPEEDS
from game.scenes.breeding.driving import Driver, Hand, Held
from game.scenes.breeding.replay import Lineup, Replay
from game.scenes.breeding.tracks import TrackScene
from game.scenes.walker.editor import GroundSketch
from game.scenes.walker.hands import KEYS, LEVELS, SEAT, Muscles
from game.scenes.walker.layout import WalkerFrame
from game.scenes.walker.playing import PEOPLE, Duel, Stride, by_real_rules
from game.scenes.walker.pushing import Mouse
from game.scenes.walker.replay import JOINTS, Walk
from game.scenes.walker.settings import WalkerPanel, said, tuning_in
from game.scenes.walker.ways import Ways
from game.store import places
from game.training.generation import Generation
from game.training.settings import Settings
from game.training.trainer import Trainer
from game.ui.canvas import Canvas
from game.ui.gamepad import RIGHT_X, RIGHT_Y, SECOND, STICK_X, STICK_Y, of_second
from game.ui.settings_panel import SettingsPanel
from game.worlds import Course, CourseError

HAND_SPEEDS, HAND_SECONDS = (0.2, 0.5), 8.0
"""Speed at which people can walk, at first and in the end; and after how much of the walk it has come to that."""
DEAD = 0.15
"""Of a stick's way: nearer to its middle it counts as let go."""
ARROWS = (pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN)
ALONE = {
    pygame.K_q: ARROWS[0],
    pygame.K_a: ARROWS[0],
    pygame.K_w: ARROWS[1],
    pygame.K_o: ARROWS[2],
    pygame.K_p: ARROWS[3],
}
"""What keys mean where one person walks alone; A lies where Q is on a French keyboard."""
AXES = {STICK_X: 0, STICK_Y: 1, RIGHT_X: 2, RIGHT_Y: 3}
"""Of a pad's sticks, the left one for leg A: the joint. To the right a hip goes ahead, and down a knee is stretched."""
RESTED = 0.4
"""Seconds that a slider has to rest until what it says is seen."""
STEP_SPEED = 2.0
"""Speeds up to which steps are heard."""


class WalkerScene(TrackScene):
    """Walks by hand, pushes with the mouse, and a race for two."""

    replay_kind, frame_kind = Walk, WalkerFrame
    tracks_are, trains = "ground", False
    hand_keys = (
        *(frozenset({key}) for key in ARROWS),
        *(frozenset[int]() for _ in range(2 * JOINTS)),
        *(frozenset({SECOND[key]}) for key in ARROWS),
        *(frozenset[int]() for _ in range(2 * JOINTS)),
    )

    def __init__(self, stage: Stage[Trainer], course: Course | None = None) -> None:
        self.frame = WalkerFrame()
        super().__init__(stage, self.frame, course)
        self.level = 0
        """Of LEVELS: how much of it a person does."""
        self.mouse = self.frame.mouse = Mouse()
        self._people = 1
        """How many people the walk is for that is about to be put on."""
        self._tuning: dict[str, float] = {}
        """Body and planet that have been chosen and are not seen yet."""
        self._tuned_for = 0.0
        """Seconds since."""
        self._heard = 0
        """The tick of the last step that was looked at."""
        self._ways = Ways(stage.say)
        self.actions |= {
            "two": self.walk_for_two,
            "level": self._next_level,
            "hard": self.hard,
        }

    def editor(self) -> Scene:
        return GroundSketch(self.stage, self.drawn(), self.go_to_named)

    def drawn(self) -> Path:
        return places.grounds()

    def hard(self) -> None:
        """The population as it is, on ground that is harder than grass."""
        try:
            self._exam = self.world.course(f"hardcore:{self.stage.dice.randint(1000, 9999)}")
        except CourseError as error:
            self.stage.say(str(error))
            return
        self.driver = None
        self._restage()

    def encore(self) -> None:
        self.hard()

    def new_panel(self, canvas: Canvas, place: tuple[float, float, float]) -> SettingsPanel:
        return WalkerPanel(canvas, self.snapshot.settings, self.stage.strategies, place)

    # A person

    @property
    def hand_speed(self) -> float:
        """Slow motion at first: nobody thinks as fast as legs move."""
        slow, full = HAND_SPEEDS
        seconds = self.replay.tick / self.replay.ticks_per_second if self.replay else 0.0
        return slow + (full - slow) * min(seconds / HAND_SECONDS, 1.0)

    def hands(self, replay: Replay) -> Callable[[Held], Hand]:
        walk = cast(Walk, replay)
        return Muscles(walk, walk.lineup.person_index, LEVELS[self.level])

    def new_driver(self, replay: Replay) -> Driver:
        walk, level = cast(Walk, replay), LEVELS[self.level]

        def person(seat: int) -> Stride:
            stride = Stride(walk, self.stage.records, self.stage.today(), level, seat)
            if walk.lineup.person < PEOPLE:
                stride.own = self._ways.load(walk.course, level.short)
                stride.keep = partial(self._ways.keep, walk.course, level.short)
            return stride

        return person(0) if walk.lineup.person < PEOPLE else Duel((person(0), person(1)))

    def lineup(self, generation: Generation, person: bool) -> Lineup:
        """A person walks beside the champion alone."""
        lineup = super().lineup(generation, person)
        if not person:
            return lineup
        return Lineup(np.ascontiguousarray(lineup.genomes[:1]), 1, person=self._people)

    def _replay_of(self, generation: Generation, course: Course | None, person: bool) -> Replay:
        course = course or generation.courses[0]
        return super()._replay_of(generation, by_real_rules(course) if person else course, person)

    def _alone(self, brain: Brain, course: Course, person: int = 0) -> Replay:
        return super()._alone(brain, by_real_rules(course), person)

    def walk_for_two(self) -> None:
        """Two people on one ground."""
        if isinstance(self.driver, Duel) and self.driver.driving:
            self.stage.say("Esc leaves the race for two")
            return
        self.driver, self._people = None, PEOPLE
        self.drive()
        self._people = 1

    def _next_level(self) -> None:
        """How much of it a person does; who walks begins again."""
        self.level = (self.level + 1) % len(LEVELS)
        self.stage.say(f"by hand: {LEVELS[self.level].says}")
        if self.driver and self.driver.driving and not isinstance(self.driver, Duel):
            self.driver = None
            self.drive()

    def change(self, settings: Settings) -> None:
        """Another body or planet is seen at once, where everybody is, and not only in the next generation."""
        before = tuning_in(self.snapshot.settings)
        super().change(settings)
        if (after := tuning_in(settings)) != before:
            self._tuning, self._tuned_for = after, 0.0

    def _tune(self, seconds: float) -> None:
        """Once a slider rests: whoever drags it passes many numbers."""
        self._tuned_for += seconds
        if self._tuning and self._tuned_for >= RESTED and self.replay and self.world.courses.another:
            # All of its numbers, because the ground that is on may have others.
            make = self.world.courses.another(said(self._tuning, everything=True))
            self._tuning = {}
            course = self.replay.course
            self.go_to(make(replace(course, title=course.title.partition(",")[0], unseen=False)))

    def forget_pictures(self) -> None:
        super().forget_pictures()
        self.frame.forget_pictures()
        self._tile = None

    # What a person does

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        if self.driver and self.driver.driving:
            if self._pad(event):
                return
            event = of_second(event) if isinstance(self.driver, Duel) else _alone(event)
        super().handle(event, canvas)
        view = self.frame.stage.view
        if view and self.replay and not (self._panel or isinstance(self.driver, Duel)):
            touched = self.mouse.handle(event, view)
            if touched and self.driver and self.driver.me in touched:
                cast(Stride, self.driver).helped = True
            if touched and event.type == pygame.MOUSEBUTTONUP:
                self.stage.report("shove", individuals=len(touched), strength=self.mouse.strength)

    def _pad(self, event: pygame.event.Event) -> bool:
        """Sticks say how far, each for a leg; a stick is no arrow key then. Whether it was one of them."""
        player = min(getattr(event, "player", 0), PEOPLE - 1)
        seat = SEAT * (player if isinstance(self.driver, Duel) else 0)
        if event.type == pygame.JOYDEVICEREMOVED:
            self._held[seat : seat + SEAT] = [0.0] * SEAT
        elif event.type == pygame.JOYAXISMOTION and event.axis in AXES:
            at = seat + KEYS + 2 * AXES[event.axis]
            way = 0.0 if abs(event.value) < DEAD else float(event.value)
            self._held[at : at + 2] = [max(way, 0.0), max(-way, 0.0)]
            self._held[seat : seat + KEYS] = [0.0] * KEYS  # what the same stick has meant as an arrow key
        is_arrow = event.type == pygame.KEYDOWN and getattr(event, "pad", False) and event.key in ARROWS
        return is_arrow and any(self._held[seat + KEYS : seat + SEAT])

    # Time

    def update(self, seconds: float) -> None:
        super().update(seconds)
        self._tune(seconds)
        if self.replay:
            walk = cast(Walk, self.replay)
            self.frame.follow(seconds, walk, self.driver)
            self.mouse.use(walk)
            self.mouse.update(seconds, self.frame.stage.view)
            self._hear(walk)

    def _hear(self, walk: Walk) -> None:
        """Steps of whom the camera follows, where they are not too many to tell apart."""
        landed = int(walk.landed[walk.watched])
        if landed > self._heard and (self.playing or SPEEDS[self.speed] <= STEP_SPEED):
            self.stage.report("step")
        self._heard = landed


def _alone(event: pygame.event.Event) -> pygame.event.Event:
    """Where one person walks, Q, W, O and P are the arrow keys."""
    if event.type in (pygame.KEYDOWN, pygame.KEYUP) and event.key in ALONE:
        return pygame.event.Event(event.type, {**event.dict, "key": ALONE[event.key]})
    return event
