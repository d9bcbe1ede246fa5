"""`pictures`: the README's pictures of every screen, from scripted input, and its film."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pygame
from numpy.typing import NDArray

from game.places import HOME_VARIABLE
from game.records import Drive
from game.rig import FRAME, Rig, rig
from game.scenes.chase.game import Match
from game.training.settings import Settings
from game.training.snapshot import Pace
from game.worlds.corridor.kernel import P, V

BRED = 150
"""Generations behind most of the corridor's pictures."""
CHASED = 40
"""The same of cat and mouse."""


def race(one: Rig) -> None:
    """Generation 25 on its training course."""
    one.breed(BRED)
    one.wait(1.2)
    for _ in range(60):
        one.wait(0.5)
        show = one.app.race.show
        if show and show.number >= 25 and show.tick > 90 and not show.over:
            return


def unseen(one: Rig) -> None:
    one.breed(BRED)
    one.press(pygame.K_n)
    one.wait(9)


def result(one: Rig) -> None:
    one.breed(BRED)
    one.press(pygame.K_n)
    for _ in range(8):
        one.press(pygame.K_RIGHTBRACKET)
    one.wait(1.6)


def steer(one: Rig, seconds: float) -> None:
    """Drive as a careful person would: towards the middle of the road a little ahead, with the keys."""
    held: int | None = None
    for _ in range(round(seconds / FRAME)):
        show = one.app.race.show
        assert show is not None
        p, v = (float(show.session.field(row)[show.cast.person_index]) for row in (P, V))
        ahead = min(show.tick + 5, show.course.walls.shape[1] - 1)
        error = float(show.course.walls[:, ahead].mean()) - p - 5 * v
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


def drive(one: Rig) -> None:
    one.breed(BRED)
    one.wait(0.1)
    one.press(pygame.K_m)
    one.wait(2.4)
    steer(one, 7)


def drive_over(one: Rig) -> None:
    for score, day in ((391, 3), (212, 5), (147, 11)):
        one.app.stage.records.add("simple", Drive(score, f"2026-11-{day:02}"))
    drive(one)
    one.hold(pygame.K_UP, 1.6)


def ghosts(one: Rig) -> None:
    one.breed(BRED)
    one.press(pygame.K_p)
    one.press(pygame.K_p)
    one.wait(0.2)
    one.press(pygame.K_g)
    one.wait(0.9)


def crashes(one: Rig) -> None:
    one.breed(BRED)
    one.press(pygame.K_x)
    one.wait(0.8)


def settings(one: Rig) -> None:
    one.breed(BRED)
    one.wait(0.2)
    one.press(pygame.K_TAB)
    one.wait(1.5)


def keys(one: Rig) -> None:
    one.breed(BRED)
    one.wait(2)
    one.press(pygame.K_h)


def champions(one: Rig) -> None:
    one.breed(BRED // 2)
    one.wait(0.1)
    one.press(pygame.K_s)
    one.breed(BRED // 2)
    one.wait(0.1)
    one.press(pygame.K_s)
    one.press(pygame.K_l)
    one.wait(0.1)


def editor(one: Rig) -> None:
    one.breed(1)
    one.wait(0.1)
    one.press(pygame.K_e)
    xs = np.linspace(30, 1250, 90)
    ys = 370 + 110 * np.sin(xs / 95) * np.linspace(0.4, 1.3, 90)
    one.drag([(int(x), int(y)) for x, y in zip(xs, ys, strict=True)])
    one.wait(0.1)


def warming_up(one: Rig) -> None:
    one.app.stage.first_start = True
    one.wait(0.8)


SCREENS: dict[str, Callable[[Rig], None]] = {
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
    "warming-up": warming_up,
}


def pursuit(one: Rig) -> None:
    """Champions of generation 39, in the middle of a game."""
    one.breed(CHASED)
    one.wait(0.1)
    one.press(pygame.K_LEFT)
    one.wait(4.6)


def values(one: Rig) -> None:
    one.breed(CHASED)
    one.wait(0.1)
    one.press(pygame.K_v)
    one.press(pygame.K_3)
    one.wait(3.2)


def play_perfectly(one: Rig, moves: int) -> None:
    """As the mouse, with the keys, the moves that the solved game names."""
    made = 0
    while made < moves:
        match = one.app.chase.game
        assert isinstance(match, Match)
        if match.over:
            return
        if match.waits:
            phase, _, _ = match.phase
            one.press(STEER[int(match.solution.mouse[phase][match.ways[-1]])])
            made += 1
        one.wait(0.1)


def be_the_mouse(one: Rig) -> None:
    one.breed(CHASED)
    one.wait(0.1)
    one.press(pygame.K_m)
    play_perfectly(one, 4)


def caught(one: Rig) -> None:
    one.breed(CHASED)
    one.wait(0.1)
    one.press(pygame.K_5)
    one.press(pygame.K_m)
    play_perfectly(one, 20)
    one.wait(0.4)


def taught(one: Rig) -> None:
    """The game after the first ten thousand, with both arrows."""
    one.press(pygame.K_t)
    one.breed(1)
    one.app.chase.pace = Pace.EVERY
    one.app.stage.trainer.want_lessons(10_000)
    one.breed(12)
    one.app.chase.game = None
    one.wait(1.95)


def wrong_moves(one: Rig) -> None:
    taught(one)
    one.app.stage.trainer.want_lessons(200_000)
    one.breed(200)
    one.app.chase.game = None
    one.press(pygame.K_v)
    one.wait(2.2)


def tournament(one: Rig) -> None:
    caught(one)
    one.press(pygame.K_x)
    one.wait(0.2)


def chase_settings(one: Rig) -> None:
    one.breed(CHASED)
    one.wait(0.1)
    one.press(pygame.K_TAB)
    one.wait(1.5)


def chase_keys(one: Rig) -> None:
    one.breed(1)
    one.wait(0.5)
    one.press(pygame.K_h)


CORRIDOR = Settings(strategy="rank-sampling", courses=("simple",), seed=9)
CHASE = Settings(world="chase", strategy="rank-sampling", seed=3)
STEER = (pygame.K_UP, pygame.K_RIGHT, pygame.K_DOWN, pygame.K_LEFT)
CHASE_SCREENS: dict[str, Callable[[Rig], None]] = {
    "chase": pursuit,
    "chase-values": values,
    "chase-play": be_the_mouse,
    "chase-result": caught,
    "chase-taught": taught,
    "chase-wrong-moves": wrong_moves,
    "chase-tournament": tournament,
    "chase-settings": chase_settings,
    "chase-keys": chase_keys,
}
SCREENS |= CHASE_SCREENS
"""Every screen, with the input that leads to it."""


def screen(name: str, size: tuple[int, int] = (1280, 720)) -> NDArray[np.uint8]:
    """One screen, in a home of its own: `(row, column, [r, g, b])`."""
    before = os.environ.get(HOME_VARIABLE)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[HOME_VARIABLE] = folder
        try:
            with rig(CHASE if name in CHASE_SCREENS else CORRIDOR, size) as one:
                SCREENS[name](one)
                return one.picture()
        finally:
            if before is None:
                del os.environ[HOME_VARIABLE]
            else:
                os.environ[HOME_VARIABLE] = before


def film(path: Path) -> None:
    """From generation 0 to an unseen track, small enough for a README."""
    frames: list[NDArray[np.uint8]] = []
    with rig(Settings(seed=1), (1280, 720)) as one:
        one.breed(70)
        race_scene = one.app.race
        race_scene.speed = 3

        def shoot(seconds: float) -> None:
            for _ in range(int(seconds * 10)):
                one.wait(0.1)
                frames.append(one.picture()[::2, ::2])

        shoot(11)
        one.press(pygame.K_n)
        shoot(6)
    imageio.imwrite(path, np.stack(frames), duration=100, loop=0)


def run_pictures(out: Path) -> list[Path]:
    """Write every screen and the film into a folder; their paths."""
    out.mkdir(parents=True, exist_ok=True)
    made = []
    for name in SCREENS:
        path = out / f"{name}.png"
        imageio.imwrite(path, screen(name))
        made.append(path)
    path = out / "learning.gif"
    film(path)
    return [*made, path]
