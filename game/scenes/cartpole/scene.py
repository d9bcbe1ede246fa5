"""CartPole on the screen: what it has beside what every bred world has."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pygame

from game.scenes.base.stage import Stage
from game.scenes.breeding.driving import Hand, Held
from game.scenes.breeding.replay import Replay
from game.scenes.breeding.scene import BreedingScene
from game.scenes.cartpole.layout import CartPoleFrame
from game.scenes.cartpole.replay import Balance
from game.scenes.cartpole.settings import CartPolePanel
from game.training.trainer import Trainer
from game.ui.canvas import Canvas
from game.ui.settings_panel import SettingsPanel
from game.worlds import Course
from game.worlds.cartpole.kernel import X

EASED_SHARE = 0.5
"""Of that speed, for beginners."""
HAND_SPEEDS, HAND_SECONDS = (0.15, 0.3), 4.0
"""Speed at which people can play, at first and in the end; and after how much of the episode it has come to that."""


class CartPoleScene(BreedingScene):
    """Pushes with the mouse, and a cart for a person."""

    replay_kind, frame_kind = Balance, CartPoleFrame
    eased_is = "at half the speed"
    hand_keys = (frozenset({pygame.K_LEFT, pygame.K_a}), frozenset({pygame.K_RIGHT, pygame.K_d}))

    def __init__(self, stage: Stage[Trainer], course: Course | None = None) -> None:
        self.frame = CartPoleFrame()
        super().__init__(stage, self.frame, course)

    def unseen_course(self) -> Course:
        return self.world.course(f"wild:{self.stage.dice.randint(1000, 9999)}")

    @property
    def hand_speed(self) -> float:
        """Slower at first: a pole that is pushed as hard as here falls within a fifth of a second."""
        slow, full = HAND_SPEEDS
        seconds = self.replay.tick / self.replay.ticks_per_second if self.replay else 0.0
        share = EASED_SHARE if self.driver and self.driver.eased else 1.0
        return share * (slow + (full - slow) * min(seconds / HAND_SECONDS, 1.0))

    def hands(self, replay: Replay) -> Callable[[Held], Hand]:
        return lambda held: cast(Balance, replay).hand(int(held[1]) - int(held[0]))

    def new_panel(self, canvas: Canvas, place: tuple[float, float, float]) -> SettingsPanel:
        return CartPolePanel(canvas, self.snapshot.settings, self.stage.strategies, place)

    def handle(self, event: pygame.event.Event, canvas: Canvas) -> None:
        super().handle(event, canvas)
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            x, y, width, height = self.frame.stage_place
            if canvas.rect(x, y, width, height).collidepoint(event.pos):
                self._knock(event.pos[0] / canvas.units.scale, x + width / 2, width)

    def _knock(self, at: float, middle: float, width: float) -> None:
        """A push away from where the mouse was clicked."""
        replay = cast(Balance | None, self.replay)
        if replay is None or replay.over:
            return
        leader = middle + float(replay.session.field(X)[replay.leader]) * width / 6
        side = 1 if at < leader else -1
        replay.knock(side)
        self.stage.report("knock", side=side)
