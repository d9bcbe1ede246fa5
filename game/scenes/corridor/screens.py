"""The corridor's screens, each with the input that leads to it."""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np
import pygame

from game.store import places
from game.store.champions import SHIPPED, import_
from game.store.records import Drive
from game.training.settings import Settings
from game.window.by_hand import FRAME, ByHand
from game.worlds.corridor.kernel import P, V

SETTINGS = Settings(strategy="rank-sampling", courses=("simple",), seed=9)
WHEN = 1_795_000_000
"""Seconds since 1970 at which champions in the picture came: always the same day."""
BRED = 150
"""Generations behind most of the pictures."""


def race(one: ByHand) -> None:
    """Generation 25 on its training course."""
    one.breed(BRED)
    one.wait(1.2)
    for _ in range(60):
        one.wait(0.5)
        show = one.scene.show
        if show and show.number >= 25 and show.tick > 90 and not show.over:
            return


def unseen(one: ByHand) -> None:
    one.breed(BRED)
    one.press(pygame.K_n)
    one.wait(9)


def result(one: ByHand) -> None:
    one.breed(BRED)
    one.press(pygame.K_n)
    for _ in range(8):
        one.press(pygame.K_RIGHTBRACKET)
    one.wait(1.6)


def steer(one: ByHand, seconds: float) -> None:
    """Drive as a careful person would: towards the middle of the road a little ahead, with the keys."""
    held: int | None = None
    for _ in range(round(seconds / FRAME)):
        show = one.scene.show
        assert show is not None
        p, v = (float(show.session.field(row)[show.cast.person_index]) for row in (P, V))
        ahead = min(show.tick + 5, show.course.table.shape[1] - 1)
        error = float(show.course.table[:, ahead].mean()) - p - 5 * v
        wanted = None if abs(error) < 0.04 else pygame.K_UP if error > 0 else pygame.K_DOWN
        if wanted != held:
            if held is not None:
                one.key(held, down=False)
            if wanted is not None:
                one.key(wanted, down=True)
            held = wanted
        one.wait(FRAME)
    if held is not None:
        one.key(held, down=False)


def drive(one: ByHand) -> None:
    one.breed(BRED)
    one.wait(0.1)
    one.press(pygame.K_m)
    one.wait(2.4)
    one.hold(pygame.K_UP, FRAME)
    steer(one, 7)


def drive_over(one: ByHand) -> None:
    for score, day in ((391, 3), (212, 5), (147, 11)):
        one.app.stage.records.add("simple", Drive(score, f"2026-11-{day:02}"))
    drive(one)
    one.hold(pygame.K_UP, 1.6)


def ghosts(one: ByHand) -> None:
    one.breed(BRED)
    one.press(pygame.K_p)
    one.press(pygame.K_p)
    one.wait(0.2)
    one.press(pygame.K_g)
    one.wait(0.9)


def crashes(one: ByHand) -> None:
    one.breed(BRED)
    one.press(pygame.K_x)
    one.wait(0.8)


def settings(one: ByHand) -> None:
    one.breed(BRED)
    one.wait(0.2)
    one.press(pygame.K_TAB)
    one.wait(1.5)


def keys(one: ByHand) -> None:
    one.breed(BRED)
    one.wait(2)
    one.press(pygame.K_h)


def champions(one: ByHand) -> None:
    """The gallery with three of this run, two that a friend has given away, and the shipped ones."""
    for path in sorted(SHIPPED.glob("circuit/*.brain"))[1::3]:
        import_(path)
    for generations in (5, 20, BRED - 25):
        one.breed(generations)
        one.wait(0.1)
        one.press(pygame.K_s)
    came = sorted(places.champions().glob("*.brain"), key=lambda path: path.stat().st_mtime_ns)
    for number, path in enumerate(came):
        os.utime(path, (WHEN + number, WHEN + number))
    one.press(pygame.K_F5)
    one.wait(0.5)


def editor(one: ByHand) -> None:
    one.breed(1)
    one.wait(0.1)
    one.press(pygame.K_e)
    xs = np.linspace(30, 1250, 90)
    ys = 370 + 110 * np.sin(xs / 95) * np.linspace(0.4, 1.3, 90)
    one.drag([(int(x), int(y)) for x, y in zip(xs, ys, strict=True)])
    one.wait(0.1)


SCREENS: dict[str, Callable[[ByHand], None]] = {
    "race": race,
    "unseen": unseen,
    "unseen-result": result,
    "drive": drive,
    "drive-result": drive_over,
    "ghosts": ghosts,
    "crash-map": crashes,
    "settings": settings,
    "keys": keys,
    "champions": champions,
    "editor": editor,
}
