"""The screens of CartPole, of the race of learners and of the operating table, each with the input that leads to it."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.scenes.cartpole.replay import Balance
from game.training.settings import Settings
from game.window.by_hand import FRAME, ByHand

# No linear algebra, so that the pictures are the same on every machine.
SETTINGS = Settings(world="cartpole", strategy="rank-sampling", seed=2)

SENSE = (220, 350)
"""Where a sense stands on the operating table, in pixels."""


def carts(one: ByHand) -> None:
    """An early generation, some of whose poles are falling."""
    one.breed(12)
    one.wait(1.9)
    one.press(pygame.K_RIGHTBRACKET)
    for _ in range(40):
        replay = one.scene.replay
        if replay and replay.number >= 3 and 30 < replay.tick < 60:
            return
        one.wait(0.1)


def wild(one: ByHand) -> None:
    one.breed(40)
    one.wait(0.1)
    one.press(pygame.K_n)
    one.wait(1.0)


def wild_result(one: ByHand) -> None:
    for _ in range(8):
        one.press(pygame.K_RIGHTBRACKET)
    one.wait(2.0)


def careful(replay: Balance) -> int | None:
    """The key that a careful person would hold now."""
    x, v, angle, spin = (float(replay.session.field(row)[replay.lineup.person_index]) for row in range(4))
    lean = angle + 0.25 * spin + 0.02 * x + 0.05 * v
    return None if abs(lean) < 0.01 else pygame.K_RIGHT if lean > 0 else pygame.K_LEFT


def be_the_cart(one: ByHand) -> None:
    one.breed(40)
    one.wait(0.1)
    one.press(pygame.K_m)
    one.wait(2.4)
    one.hold(pygame.K_LEFT, FRAME)
    one.play(8, lambda: careful(one.scene.replay))


def cart_over(one: ByHand) -> None:
    one.hold(pygame.K_LEFT, 2.5)


def own_settings(one: ByHand) -> None:
    """The second page: what a strategy itself lets people choose."""
    one.breed(20)
    one.scene.change(Settings(world="cartpole", strategy="paired-parents", seed=3))
    one.breed(6)
    one.wait(0.2)
    one.press(pygame.K_TAB, pygame.K_TAB)
    one.wait(1.0)


def laboratory(one: ByHand) -> None:
    """The champion without one of its senses and with half of its edges."""
    one.breed(40)
    one.wait(0.2)
    one.press(pygame.K_o)
    one.wait(1.0)
    one.drag([(SENSE[0], SENSE[1])])
    one.press(*[pygame.K_LEFTBRACKET] * 10)
    one.wait(1.5)


def students(one: ByHand) -> None:
    """A smaller brain that has begun to learn from the champion, without one of its senses."""
    one.breed(40)
    one.wait(0.2)
    one.press(pygame.K_o)
    one.wait(0.5)
    one.drag([(SENSE[0], SENSE[1])])
    one.press(pygame.K_t)
    one.wait(0.15)  # later the last bits of what it learns depend on the machine
    one.press(pygame.K_SPACE)


def two_worlds(one: ByHand) -> None:
    """One brain before it has learned anything: what it learns is the same on the same machine only."""
    one.breed(1)
    one.wait(0.1)
    one.press(pygame.K_t)
    one.wait(0.4)


SCREENS: dict[str, Callable[[ByHand], object]] = {
    "cartpole": carts,
    "cartpole-wild": wild,
    "cartpole-wild-result": wild_result,
    "cartpole-knocked": lambda one: one.breed(40).press(pygame.K_p, pygame.K_p).wait(2).drag([(200, 250)]).wait(0.2),
    "cartpole-play": be_the_cart,
    "cartpole-result": cart_over,
    "cartpole-settings": lambda one: one.breed(20).wait(0.2).press(pygame.K_TAB).wait(1.0),
    "cartpole-strategy": own_settings,
    "cartpole-keys": lambda one: one.breed(1).wait(0.5).press(pygame.K_h),
    "laboratory": laboratory,
    "what-fires": lambda one: one.press(pygame.K_r, pygame.K_f).wait(1.0),
    "students": students,
    "two-worlds": two_worlds,
    "learners": lambda one: one.breed(1).wait(0.1).press(pygame.K_v, pygame.K_RIGHT, pygame.K_RIGHT).wait(7.7),
    "learners-keys": lambda one: (
        one.breed(1).wait(0.1).press(pygame.K_v, pygame.K_RIGHT, pygame.K_RIGHT).wait(1).press(pygame.K_h)
    ),
}
AFTER = {"cartpole-wild-result": "cartpole-wild", "cartpole-result": "cartpole-play", "what-fires": "laboratory"}
