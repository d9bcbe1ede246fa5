"""The screens of the walker, each with the input that leads to it: all from one run, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.walker.replay import Walk
from game.store.preferences import Preferences
from game.training.settings import Settings
from game.training.snapshot import Pace
from game.ui.canvas import pixels
from game.window.by_hand import FRAME, ByHand

# No linear algebra, so that the pictures are the same on every machine.
SETTINGS = Settings(world="walker", strategy="openai-es", population=64, seed=3)
WALKS, MOST = 100.0, 120
"""Points of a champion that gets somewhere, and generations that it may take."""
BEAT = 0.5
"""Seconds that a careful person holds a key down."""


def shown(one: ByHand) -> Walk:
    """The replay that is on."""
    replay = one.scene.replay
    assert isinstance(replay, Walk)
    return replay


def learn(one: ByHand) -> None:
    """Breed until somebody gets somewhere."""
    for _ in range(MOST):
        champion = one.breed(1, examined=False).app.stage.trainer.snapshot.champion
        if champion and champion.fitness > WALKS:
            break
    one.breed(1)


def crowd(one: ByHand) -> None:
    """A generation that has learned something, on a ground that is built in."""
    learn(one)
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


def hard(one: ByHand) -> None:
    one.press(pygame.K_x)
    one.wait(2.5)


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
    one.wait(1.2)  # right after a result no key is a command
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


def drawn(one: ByHand) -> None:
    """A ground that somebody draws."""
    one.press(pygame.K_ESCAPE, pygame.K_e)
    xs = np.linspace(30, 1250, 120)
    ys = 380 - 0.00012 * (xs - 250) ** 2 * np.sin(xs / 75)
    one.drag([(int(x), int(y)) for x, y in zip(xs, ys, strict=True)])
    pygame.mouse.set_pos((640, 4))
    one.wait(FRAME)


def high_contrast(one: ByHand) -> None:
    """The other ink, and the palette of blue and yellow."""
    one.press(pygame.K_ESCAPE)
    one.app.prefer(Preferences("high contrast", "cividis", explained=one.app.preferences.explained))
    one.press(pygame.K_3)
    one.wait(2.0)


def learning(one: ByHand, rate: int) -> Iterator[NDArray[np.uint8]]:
    """Generation 0, one that gets somewhere, a ground that nobody has seen, and hard ground; `rate` frames a second."""
    one.breed(1)
    scene = one.scene
    scene.pace = Pace.TURBO

    def shoot(seconds: float) -> Iterator[NDArray[np.uint8]]:
        for _ in range(int(seconds * rate)):
            one.wait(1 / rate)
            seen = one.app.screen.surface.subsurface(pygame.Rect(24, 0, 892, 660))
            yield pixels(pygame.transform.smoothscale(seen, (446, 330)))

    yield from shoot(3)
    learn(one)
    scene.go_to(scene.world.course("meadow"))
    yield from shoot(4)
    one.breed(MOST // 2)
    for key, seconds in ((pygame.K_n, 7), (pygame.K_x, 4)):
        one.press(key)
        yield from shoot(seconds)


SCREENS: dict[str, Callable[[ByHand], object]] = {
    "walker": crowd,
    "walker-shoved": shoved,
    "walker-unseen": unseen,
    "walker-hard": hard,
    "walker-play": by_hand,
    "walker-result": result,
    "walker-two": race,
    "walker-settings": settings,
    "walker-body": lambda one: one.press(pygame.K_TAB).wait(0.5),
    "walker-keys": lambda one: one.press(pygame.K_ESCAPE).press(pygame.K_h),
    "walker-editor": drawn,
    "walker-high-contrast": high_contrast,
}
_ORDER = tuple(SCREENS)
AFTER = dict(zip(_ORDER[1:], _ORDER, strict=False))
