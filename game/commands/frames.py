"""Frame times of every scene, with breeding on, at two sizes of the window: a part of `bench`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pygame

from game.scenes.faces import FACES
from game.training.settings import Settings
from game.window.app import App
from game.window.display import DEMO, MENU, WORLD, Options

SIZES = {(1280, 720): 16.7, (1920, 1080): 25.0}
"""Of the window, with the milliseconds that 99 % of its frames may take."""
STEP = 0.4
"""Seconds after each key."""


@dataclass(frozen=True)
class Screen:
    """What is measured: a world, what the window opens with, and the keys that lead there."""

    name: str
    world: str
    keys: tuple[int, ...] = ()
    opens: str = WORLD
    population: int = 0


CROWD = 500
"""Individuals in the population that is measured beside the usual one."""
FIRST = next(iter(FACES))
ANYWHERE = (
    Screen("menu", FIRST, opens=MENU),
    Screen("demo", FIRST, opens=DEMO),
    Screen("keys", FIRST, (pygame.K_h,)),
    Screen("contrast, sound and so on", FIRST, (pygame.K_F7,)),
    Screen("champions", FIRST, (pygame.K_F5,)),
    Screen(f"{FIRST}, {CROWD} individuals", FIRST, population=CROWD),
)


def screens() -> Iterator[Screen]:
    """Those that belong to no world alone, and of each world itself and what its face names."""
    yield from ANYWHERE
    for world, face in FACES.items():
        yield Screen(world, world)
        for name, keys in (face.timed or {}).items():
            yield Screen(f"{world}, {name}", world, keys)


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
        while app.open_world.scene.shown is None or (screen.opens == MENU and not app.menu.complete):
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
        for screen in screens():
            if only in screen.name:
                what = f"{screen.name}, {size[0]}×{size[1]}: 99 % of frames within"
                yield what, measure(screen, size, seconds), bar
