"""`soak --demo`: the demo for minutes or hours, with random input every few seconds; memory and frame times."""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator

import numpy as np
import pygame

from game.commands.bench import memory
from game.scenes.arcade.demo import Demo
from game.scenes.faces import FACES
from game.store.places import HOME_VARIABLE
from game.training.settings import Settings
from game.ui.keys import EVERYWHERE
from game.window.app import App
from game.window.display import DEMO, Options
from game.worlds import WORLDS

INPUT_SECONDS = (2.0, 9.0)
"""Between two inputs."""
BACK_TO_DEMO = 0.4
"""How often an input is the key of the demo, where it is not on."""
LEFT_OUT = {"fullscreen", "screenshot", "film", "card"}
"""Actions that depend on the screen, or fill the disk."""
TOUR = (
    (20, pygame.K_ESCAPE),
    (2, pygame.K_n),
    (6, pygame.K_6),
    (3, pygame.K_o),
    (3, pygame.K_v),
    (12, pygame.K_ESCAPE),
    (1, pygame.K_e),
    (4, pygame.K_ESCAPE),
    (1, pygame.K_F5),
    (3, pygame.K_ESCAPE),
    (2, pygame.K_F8),
    (4, pygame.K_m),
    (6, pygame.K_F2),
    (2, pygame.K_F8),
)
"""Seconds, and the key after them. In each world: out of the demo, the test, the longest course from near, the race of
learners or the values of the room, the editor if there is one, the champions, the demo once more, a game of one's own;
then the next world's demo."""
PLAIN = (pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT, pygame.K_RIGHT, pygame.K_RETURN, pygame.K_DELETE, pygame.K_1)


def random_input(app: App, dice: random.Random) -> pygame.event.Event:
    """A key of the scene that is on, or a click; never the one that would end the program."""
    if not isinstance(app.scenes[-1], Demo) and dice.random() < BACK_TO_DEMO:
        key = pygame.K_F8 if len(app.scenes) == 1 else pygame.K_ESCAPE
        return pygame.event.Event(pygame.KEYDOWN, key=key, mod=0, unicode="")
    if dice.random() < 0.2:
        width, height = app.screen.surface.get_size()
        at = (dice.randrange(width), dice.randrange(height))
        return pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=at, button=1)
    bindings = [one for one in (*FACES[app.world].keys.own, *EVERYWHERE) if one.action not in LEFT_OUT]
    keys = [key for one in bindings for key in one.keys] + list(PLAIN)
    if app.scenes[-1] is app.menu:
        keys.remove(pygame.K_ESCAPE)
    return pygame.event.Event(pygame.KEYDOWN, key=dice.choice(keys), mod=0, unicode="x")


def press(event: pygame.event.Event) -> None:
    """And let it go again, if it is a key."""
    pygame.event.post(event)
    if event.type == pygame.KEYDOWN:
        pygame.event.post(pygame.event.Event(pygame.KEYUP, key=event.key, mod=0, unicode=""))


def strangers(app: App, dice: random.Random) -> Iterator[float]:
    """Press what strangers press; yields the seconds until they press something again.

    First they go through all worlds, so that what is large is there before anybody asks whether it grows.
    """
    for _ in WORLDS:
        for seconds, key in TOUR:
            yield seconds
            press(pygame.event.Event(pygame.KEYDOWN, key=key, mod=0, unicode=""))
    while True:
        yield dice.uniform(*INPUT_SECONDS)
        press(random_input(app, dice))


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
    people = strangers(app, random.Random(1))
    began = time.monotonic()
    due = began + next(people)
    print("minutes  memory MB: least, median, most  frame ms: median, 99 %  worlds so far", flush=True)
    worlds, open_world = 0, app.open_world
    try:
        for part in range(1, parts + 1):
            app.frame_seconds.clear()
            held: list[float] = []
            while app.running and time.monotonic() < began + 60 * minutes * part / parts:
                app.frame(min(app.clock.tick(60) / 1000, 0.1))
                if len(held) < time.monotonic() - began - 60 * minutes * (part - 1) / parts:
                    held.append(memory())  # once a second: a world more or less is many megabytes
                worlds += app.open_world is not open_world
                open_world = app.open_world
                if error := app.stage.trainer.snapshot.error:
                    raise SystemExit(f"breeding stopped: {error}")
                if time.monotonic() > due:
                    due = time.monotonic() + next(people)
            times = 1000 * np.array(app.frame_seconds or [0.0])
            spent = (time.monotonic() - began) / 60
            memories = "  ".join(f"{one:4.0f}" for one in np.quantile(held or [0.0], [0.0, 0.5, 1.0]))
            slow = f"{np.median(times):.1f}, {np.quantile(times, 0.99):.1f}"
            print(f"{spent:7.1f}  {memories:>28}  {slow:>25}  {worlds:13}", flush=True)
            if not app.running:
                raise SystemExit("the window was closed")
    finally:
        if app.running or pygame.display.get_init():
            app.close()
