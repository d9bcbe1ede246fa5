"""The screens of volleyball, each with the input that leads to it: all from one run, one after the other."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.scenes.volley.rally import Rally
from game.training.settings import Settings
from game.window.by_hand import ByHand
from game.worlds.volley.kernel import RIGHT_SLIME, X

# No linear algebra, so that the pictures are the same on every machine.
SETTINGS = Settings(world="volley", strategy="openai-es", population=65, courses=("fresh-published",) * 2, seed=3)
GENERATIONS = 150
BEAT = 0.1
"""Seconds between two looks of a person."""


def shown(one: ByHand) -> Rally:
    """The replay that is on."""
    replay = one.scene.replay
    assert isinstance(replay, Rally)
    return replay


def wall(one: ByHand) -> None:
    """Generation 0, after its first serve."""
    one.breed(1)
    one.wait(3.3)


def rally(one: ByHand) -> None:
    """A generation that has learned something, in a rally."""
    one.breed(GENERATIONS)
    one.press(pygame.K_n)
    for _ in range(80):
        one.wait(0.25, drawn=0)
        if shown(one).rally(shown(one).watched) >= 4:
            break
    one.wait(0.2)


def moon(one: ByHand) -> None:
    one.press(pygame.K_3)
    one.wait(2.6)


def careful(replay: Rally) -> int | None:
    """The key that a careful person would hold now: be where the ball comes down, a little behind it."""
    me = replay.lineup.person_index
    place, own = replay.landing(me), float(replay.bodies[RIGHT_SLIME + X, me])
    if place is None or place < 0:
        return None
    away = place + 0.6 - own
    return None if abs(away) < 0.5 else pygame.K_RIGHT if away > 0 else pygame.K_LEFT


def play(one: ByHand) -> None:
    one.press(pygame.K_1)
    one.press(pygame.K_m)
    one.wait(2.5)
    one.hold(pygame.K_LEFT, BEAT)
    one.play(4, lambda: careful(shown(one)))


def settings(one: ByHand) -> None:
    one.press(pygame.K_ESCAPE, pygame.K_ESCAPE, pygame.K_TAB)
    one.wait(1.0)


SCREENS: dict[str, Callable[[ByHand], object]] = {
    "volley-wall": wall,
    "volley": rally,
    "volley-moon": moon,
    "volley-play": play,
    "volley-settings": settings,
}
AFTER = {
    "volley": "volley-wall",
    "volley-moon": "volley",
    "volley-play": "volley-moon",
    "volley-settings": "volley-play",
}
