"""Frame times of every scene, with breeding on, at two sizes of the window: a part of `bench`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pygame

from game.app import App
from game.training.settings import Settings
from game.window import DEMO, MENU, WORLD, Options

SIZES = {(1280, 720): 16.7, (1920, 1080): 25.0}
"""Of the window, with the milliseconds that 99 % of its frames may take."""
STEP = 0.4
"""Seconds after each key."""


@dataclass(frozen=True)
class Screen:
    """What is measured: a world, what the window opens with, and the keys that lead there."""

    name: str
    world: str = "corridor"
    keys: tuple[int, ...] = ()
    opens: str = WORLD
    population: int = 0


SCREENS = (
    Screen("menu", opens=MENU),
    Screen("demo", opens=DEMO),
    Screen("corridor"),
    Screen("corridor, 500 cars", population=500),
    Screen("corridor, unseen", keys=(pygame.K_n,)),
    Screen("corridor, driving", keys=(pygame.K_m, pygame.K_UP)),
    Screen("corridor, map of crashes", keys=(pygame.K_x,)),
    Screen("corridor, settings", keys=(pygame.K_TAB,)),
    Screen("corridor, explained", keys=(pygame.K_F3,)),
    Screen("corridor, drawing a track", keys=(pygame.K_e,)),
    Screen("corridor, learners", keys=(pygame.K_v,)),
    Screen("keys", keys=(pygame.K_h,)),
    Screen("contrast, sound and so on", keys=(pygame.K_F7,)),
    Screen("champions", keys=(pygame.K_F5,)),
    Screen("chase", "chase"),
    Screen("chase, played", "chase", (pygame.K_m,)),
    Screen("chase, for two", "chase", (pygame.K_j,)),
    Screen("chase, taught", "chase", (pygame.K_t,)),
    Screen("chase, values", "chase", (pygame.K_v,)),
    Screen("chase, tournament", "chase", (pygame.K_x,)),
    Screen("chase, settings", "chase", (pygame.K_TAB,)),
    Screen("cartpole", "cartpole"),
    Screen("cartpole, wild", "cartpole", (pygame.K_n,)),
    Screen("cartpole, balancing", "cartpole", (pygame.K_m, pygame.K_LEFT)),
    Screen("cartpole, settings", "cartpole", (pygame.K_TAB,)),
    Screen("cartpole, learners", "cartpole", (pygame.K_v,)),
    Screen("circuit", "circuit"),
    Screen("circuit, behind a car", "circuit", (pygame.K_o,)),
    Screen("circuit, best lap and crashes", "circuit", (pygame.K_i, pygame.K_x)),
    Screen("circuit, race", "circuit", (pygame.K_m,)),
    Screen("circuit, race for two", "circuit", (pygame.K_j,)),
    Screen("circuit, a word", "circuit", (pygame.K_w,)),
    Screen("circuit, settings", "circuit", (pygame.K_TAB,)),
    Screen("circuit, drawing", "circuit", (pygame.K_e,)),
    Screen("circuit, learners", "circuit", (pygame.K_v,)),
)


def run_for(app: App, seconds: float) -> None:
    """Frame after frame, by the window's own clock."""
    end = time.perf_counter() + seconds
    while app.running and time.perf_counter() < end:
        app.frame(min(app.clock.tick(60) / 1000, 0.1))


def measure(screen: Screen, size: tuple[int, int], seconds: float) -> float:
    """Milliseconds within which 99 % of its frames are done."""
    settings = Settings(world=screen.world, population=screen.population, seed=3)
    app = App(settings, Options(size=size, opens=screen.opens, explained=True))
    try:
        while app.booth.scene.shown is None or (screen.opens == MENU and not app.menu.complete):
            run_for(app, STEP)
        run_for(app, 4 * STEP)
        for key in screen.keys:
            for kind in (pygame.KEYDOWN, pygame.KEYUP):
                pygame.event.post(pygame.event.Event(kind, key=key, mod=0, unicode=""))
                run_for(app, STEP / 2)
        run_for(app, 4 * STEP)
        app.frame_seconds.clear()
        run_for(app, seconds)
        return 1000 * float(np.quantile(np.array(app.frame_seconds), 0.99))
    finally:
        app.close()


def frames(seconds: float, only: str = "") -> Iterator[tuple[str, float, float]]:
    """`(what, milliseconds, bar)` of each scene at each size."""
    for size, bar in SIZES.items():
        for screen in SCREENS:
            if only in screen.name:
                what = f"{screen.name}, {size[0]}×{size[1]}: 99 % of frames within"
                yield what, measure(screen, size, seconds), bar
