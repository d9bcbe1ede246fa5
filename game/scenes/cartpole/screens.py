"""The screens of CartPole and of the race of learners, each with the input that leads to it."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.training.settings import Settings
from game.window.by_hand import FRAME, ByHand

# No linear algebra, so that the pictures are the same on every machine.
SETTINGS = Settings(world="cartpole", strategy="rank-sampling", seed=2)


def carts(one: ByHand) -> None:
    """An early generation, some of whose poles are falling."""
    one.breed(12)
    one.wait(1.9)
    one.press(pygame.K_RIGHTBRACKET)
    for _ in range(40):
        show = one.scene.show
        if show and show.number >= 3 and 30 < show.tick < 60:
            return
        one.wait(0.1)


def wild(one: ByHand) -> None:
    one.breed(40)
    one.wait(0.1)
    one.press(pygame.K_n)
    one.wait(1.0)


def wild_result(one: ByHand) -> None:
    wild(one)
    for _ in range(8):
        one.press(pygame.K_RIGHTBRACKET)
    one.wait(2.0)


def knocked(one: ByHand) -> None:
    one.breed(40)
    one.press(pygame.K_p)
    one.press(pygame.K_p)
    one.wait(2)
    one.drag([(200, 250)])
    one.wait(0.2)


def balance(one: ByHand, seconds: float) -> None:
    """Keep the pole up as a careful person would, with the keys."""
    held: int | None = None
    for _ in range(round(seconds / FRAME)):
        show = one.scene.show
        assert show is not None
        x, v, angle, spin = (float(show.session.field(row)[show.cast.person_index]) for row in range(4))
        lean = angle + 0.25 * spin + 0.02 * x + 0.05 * v
        wanted = None if abs(lean) < 0.01 else pygame.K_RIGHT if lean > 0 else pygame.K_LEFT
        if wanted != held:
            if held is not None:
                one.key(held, down=False)
            if wanted is not None:
                one.key(wanted, down=True)
            held = wanted
        one.wait(FRAME)
    if held is not None:
        one.key(held, down=False)


def be_the_cart(one: ByHand) -> None:
    one.breed(40)
    one.wait(0.1)
    one.press(pygame.K_m)
    one.wait(2.4)
    one.hold(pygame.K_LEFT, FRAME)
    balance(one, 8)


def cart_over(one: ByHand) -> None:
    be_the_cart(one)
    one.hold(pygame.K_LEFT, 2.5)


def cartpole_settings(one: ByHand) -> None:
    one.breed(20)
    one.wait(0.2)
    one.press(pygame.K_TAB)
    one.wait(1.0)


def own_settings(one: ByHand) -> None:
    """The second page: what a strategy itself lets people choose."""
    one.breed(20)
    one.scene.change(Settings(world="cartpole", strategy="paired-parents", seed=3))
    one.breed(6)
    one.wait(0.2)
    one.press(pygame.K_TAB)
    one.press(pygame.K_TAB)
    one.wait(1.0)


def cartpole_keys(one: ByHand) -> None:
    one.breed(1)
    one.wait(0.5)
    one.press(pygame.K_h)


def learners(one: ByHand) -> None:
    one.breed(1)
    one.wait(0.1)
    one.press(pygame.K_v)
    one.press(pygame.K_RIGHT)
    one.press(pygame.K_RIGHT)
    one.wait(7.7)


def learners_keys(one: ByHand) -> None:
    one.breed(1)
    one.wait(0.1)
    one.press(pygame.K_v)
    one.press(pygame.K_RIGHT)
    one.press(pygame.K_RIGHT)
    one.wait(1)
    one.press(pygame.K_h)


SCREENS: dict[str, Callable[[ByHand], None]] = {
    "cartpole": carts,
    "cartpole-wild": wild,
    "cartpole-wild-result": wild_result,
    "cartpole-knocked": knocked,
    "cartpole-play": be_the_cart,
    "cartpole-result": cart_over,
    "cartpole-settings": cartpole_settings,
    "cartpole-strategy": own_settings,
    "cartpole-keys": cartpole_keys,
    "learners": learners,
    "learners-keys": learners_keys,
}
