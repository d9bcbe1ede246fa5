"""The screens of the walker, each with the input that leads to it: all from one run, one after the other."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.scenes.walker.replay import Walk
from game.store.preferences import Preferences
from game.training.settings import Settings
from game.window.by_hand import FRAME, ByHand

# No linear algebra, so that the pictures are the same on every machine.
SETTINGS = Settings(world="walker", strategy="rank-sampling", seed=3)
WALKS, MOST = 100.0, 120
"""Points of a champion that gets somewhere, and generations that it may take."""
BEAT = 0.5
"""Seconds that a careful person holds a key down."""


def shown(one: ByHand) -> Walk:
    """The replay that is on."""
    replay = one.scene.replay
    assert isinstance(replay, Walk)
    return replay


def crowd(one: ByHand) -> None:
    """A generation that has learned something, on a ground that is built in."""
    for _ in range(MOST):
        champion = one.breed(1).app.stage.trainer.snapshot.champion
        if champion and champion.fitness > WALKS:
            break
    one.wait(0.2)
    one.press(pygame.K_2)
    one.wait(4.0)


def shoved(one: ByHand) -> None:
    """A click behind the leader, and who has stayed up."""
    view = one.scene.frame.stage.view
    hull = view.pixels(shown(one).hulls[shown(one).watched]).tolist()
    one.drag([(round(hull[0] - 50), round(hull[1]))])
    one.wait(1.7)


def unseen(one: ByHand) -> None:
    one.press(pygame.K_n)
    one.wait(3.0)


def rhythm(one: ByHand, beats: int) -> None:
    """As a person tries it: hips one way and then the other."""
    for beat in range(beats):
        one.hold(pygame.K_w if beat % 2 == 0 else pygame.K_q, BEAT)


def by_hand(one: ByHand) -> None:
    one.press(pygame.K_m)
    one.wait(2.5)
    rhythm(one, 5)


def result(one: ByHand) -> None:
    """Hip A back as far as it goes, until it falls."""
    while one.scene.playing:
        one.hold(pygame.K_q, BEAT)
    one.wait(0.5)


def race(one: ByHand) -> None:
    one.press(pygame.K_j)
    one.wait(2.5)
    for _ in range(3):
        for first, second in ((pygame.K_RIGHT, pygame.K_d), (pygame.K_LEFT, pygame.K_s)):
            one.key(first, down=True).key(second, down=True).wait(BEAT)
            one.key(first, down=False).key(second, down=False).wait(FRAME)


def settings(one: ByHand) -> None:
    one.press(pygame.K_ESCAPE)
    one.wait(0.2)
    one.press(pygame.K_TAB)
    one.wait(1.0)


def high_contrast(one: ByHand) -> None:
    """The other ink, and the palette of blue and yellow."""
    one.press(pygame.K_ESCAPE)
    one.app.prefer(Preferences("high contrast", "cividis", explained=one.app.preferences.explained))
    one.press(pygame.K_3)
    one.wait(2.0)


SCREENS: dict[str, Callable[[ByHand], object]] = {
    "walker": crowd,
    "walker-shoved": shoved,
    "walker-unseen": unseen,
    "walker-play": by_hand,
    "walker-result": result,
    "walker-two": race,
    "walker-settings": settings,
    "walker-keys": lambda one: one.press(pygame.K_ESCAPE).press(pygame.K_h),
    "walker-high-contrast": high_contrast,
}
_ORDER = tuple(SCREENS)
AFTER = dict(zip(_ORDER[1:], _ORDER, strict=False))
