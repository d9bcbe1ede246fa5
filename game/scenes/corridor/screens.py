"""The corridor's screens, each with the input that leads to it."""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np
import pygame

from game.scenes.corridor.article import ArticleScene
from game.scenes.corridor.replay import Ride
from game.store import places
from game.store.champions import SHIPPED, import_
from game.store.records import Drive
from game.training.settings import Settings
from game.window.by_hand import FRAME, ByHand
from game.worlds.corridor.kernel import P, V

SETTINGS = Settings(strategy="rank-sampling", courses=("simple",), seed=9)
WHEN = 1_795_000_000
"""Seconds since 1970 at which champions in the picture came: always the same day."""
SIXTY = 60
"""A generation at which the article's exhibition stops."""
BRED = 150
"""Generations behind most of the pictures."""


def race(one: ByHand) -> None:
    """Generation 25 on its training course."""
    one.breed(BRED)
    one.wait(1.2)
    for _ in range(60):
        one.wait(0.5)
        replay = one.scene.replay
        if replay and replay.number >= 25 and replay.tick > 90 and not replay.over:
            return


def result(one: ByHand) -> None:
    for _ in range(8):
        one.press(pygame.K_RIGHTBRACKET)
    one.wait(1.6)


def careful(replay: Ride) -> int | None:
    """The key that a careful person would hold now: towards the middle of the road a little ahead."""
    p, v = (float(replay.session.field(row)[replay.lineup.person_index]) for row in (P, V))
    ahead = min(replay.tick + 5, replay.course.table.shape[1] - 1)
    error = float(replay.course.table[:, ahead].mean()) - p - 5 * v
    return None if abs(error) < 0.04 else pygame.K_UP if error > 0 else pygame.K_DOWN


def drive(one: ByHand) -> None:
    one.breed(BRED)
    one.wait(0.1)
    one.press(pygame.K_m)
    one.wait(2.4)
    one.hold(pygame.K_UP, FRAME)
    one.play(7, lambda: careful(one.scene.replay))


def drive_over(one: ByHand) -> None:
    for score, day in ((391, 3), (212, 5), (147, 11)):
        one.app.stage.records.add("simple", Drive(score, f"2026-11-{day:02}"))
    one.hold(pygame.K_UP, 1.6)


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


def drive_name(one: ByHand) -> None:
    """A name for the result."""
    one.wait(1.5)
    one.press(pygame.K_RETURN, pygame.K_a, pygame.K_n, pygame.K_n, pygame.K_a)


def article(one: ByHand) -> None:
    """Generation 60, as printed."""
    one.breed(1)
    one.wait(0.1)
    one.press(pygame.K_a)
    shown = one.app.scenes[-1]
    while not (isinstance(shown, ArticleScene) and shown.driven and shown.driven.number == SIXTY):
        one.press(pygame.K_RETURN)
        one.wait(FRAME, drawn=0)
    one.wait(2.0)


SCREENS: dict[str, Callable[[ByHand], object]] = {
    "race": race,
    "unseen": lambda one: one.breed(BRED).press(pygame.K_n).wait(9),
    "unseen-result": result,
    "drive": drive,
    "drive-result": drive_over,
    "drive-name": drive_name,
    "ghosts": lambda one: one.breed(BRED).press(pygame.K_p, pygame.K_p).wait(0.2).press(pygame.K_g).wait(0.9),
    "timeline": lambda one: one.breed(BRED).wait(0.2).press(*[pygame.K_PAGEUP] * 12).wait(2.2),
    "side-by-side": lambda one: one.press(pygame.K_z, pygame.K_z).wait(1.6),
    "family": lambda one: one.press(pygame.K_q).wait(0.6).press(*[pygame.K_UP] * 6).wait(0.1),
    "crash-map": lambda one: one.breed(BRED).press(pygame.K_x).wait(0.8),
    "settings": lambda one: one.breed(BRED).wait(0.2).press(pygame.K_TAB).wait(1.5),
    "keys": lambda one: one.breed(BRED).wait(2).press(pygame.K_h),
    "champions": champions,
    "editor": editor,
    "article": article,
}
AFTER = {
    "unseen-result": "unseen",
    "drive-result": "drive",
    "drive-name": "drive-result",
    "side-by-side": "timeline",
    "family": "side-by-side",
}
