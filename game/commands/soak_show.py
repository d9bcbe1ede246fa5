"""`soak --demo`: the demo for minutes or hours, with random input every few seconds; memory and frame times."""

from __future__ import annotations

import os
import random
import tempfile
import time

import numpy as np
import pygame

from game.app import App
from game.commands.bench import memory
from game.places import HOME_VARIABLE
from game.scenes.demo import Demo
from game.training.settings import Settings
from game.ui.keys import EVERYWHERE, KEYS
from game.window import DEMO, Options

INPUT_SECONDS = (2.0, 9.0)
"""Between two inputs."""
BACK_TO_DEMO = 0.4
"""How often an input is the key of the demo, where it is not on."""
LEFT_OUT = {"fullscreen", "screenshot", "film", "card"}
"""Actions that depend on the screen, or fill the disk."""
PLAIN = (pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT, pygame.K_RIGHT, pygame.K_RETURN, pygame.K_DELETE, pygame.K_1)


def random_input(app: App, dice: random.Random) -> pygame.event.Event:
    """A key of the scene that is on, or a click; never the one that would end the program."""
    if not isinstance(app.scenes[-1], Demo) and dice.random() < BACK_TO_DEMO:
        key = pygame.K_F8 if len(app.scenes) == 1 else pygame.K_ESCAPE
        return pygame.event.Event(pygame.KEYDOWN, key=key, mod=0, unicode="")
    if dice.random() < 0.2:
        width, height = app.window.get_size()
        at = (dice.randrange(width), dice.randrange(height))
        return pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=at, button=1)
    bindings = [one for one in (*KEYS[app.world].own, *EVERYWHERE) if one.action not in LEFT_OUT]
    keys = [key for one in bindings for key in one.keys] + list(PLAIN)
    if app.scenes[-1] is app.menu:
        keys.remove(pygame.K_ESCAPE)
    return pygame.event.Event(pygame.KEYDOWN, key=dice.choice(keys), mod=0, unicode="x")


def run_demo_soak(minutes: float) -> None:
    """Print a line for every five minutes, or a quarter of the way; in a home of its own."""
    parts = max(4, round(minutes / 5))
    with tempfile.TemporaryDirectory() as home:
        before = os.environ.get(HOME_VARIABLE)
        os.environ[HOME_VARIABLE] = home
        try:
            _run(minutes, parts)
        finally:
            if before is None:
                del os.environ[HOME_VARIABLE]
            else:
                os.environ[HOME_VARIABLE] = before


def _run(minutes: float, parts: int) -> None:
    app = App(Settings(), Options(opens=DEMO))
    dice = random.Random(1)
    began = time.monotonic()
    due = began + INPUT_SECONDS[1]
    print("minutes  memory MB: least, most  frame ms: median, 99 %  worlds so far", flush=True)
    worlds = 0
    booth = app.booth
    try:
        for part in range(1, parts + 1):
            app.frame_seconds.clear()
            held: list[float] = []
            while app.running and time.monotonic() < began + 60 * minutes * part / parts:
                app.frame(min(app.clock.tick(60) / 1000, 0.1))
                if len(held) < time.monotonic() - began - 60 * minutes * (part - 1) / parts:
                    held.append(memory())  # once a second: a world more or less is 100 MB
                worlds += app.booth is not booth
                booth = app.booth
                if error := app.stage.trainer.snapshot.error:
                    raise SystemExit(f"breeding stopped: {error}")
                if time.monotonic() > due:
                    due = time.monotonic() + dice.uniform(*INPUT_SECONDS)
                    event = random_input(app, dice)
                    pygame.event.post(event)
                    if event.type == pygame.KEYDOWN:
                        pygame.event.post(pygame.event.Event(pygame.KEYUP, key=event.key, mod=0, unicode=""))
            times = 1000 * np.array(app.frame_seconds or [0.0])
            spent = (time.monotonic() - began) / 60
            memories = f"{min(held, default=0.0):17.0f}, {max(held, default=0.0):4.0f}"
            slow = f"{np.median(times):.1f}, {np.quantile(times, 0.99):.1f}"
            print(f"{spent:7.1f}  {memories}  {slow}  {worlds}", flush=True)
            if not app.running:
                raise SystemExit("the window was closed")
    finally:
        if app.running or pygame.display.get_init():
            app.close()
