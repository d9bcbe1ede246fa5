"""`soak`: window and breeding for many generations, with random keys; memory and frame times at the end."""

from __future__ import annotations

import random
import time

import numpy as np
import pygame

from game.commands.bench import memory
from game.scenes.faces import FACES
from game.training.settings import Settings
from game.window.app import App
from game.window.display import Options

QUIET = {"fullscreen", "screenshot", "back", "save", "editor", "learners", "restart", "settings", "world", "study"}
QUIET |= {"word"}
"""Actions that would end the soak, halt it, start the count again or fill the disk."""
KEY_SECONDS = 3.0
PARTS = 10


def run_soak(settings: Settings, generations: int) -> None:
    """Print a line for each tenth of the way."""
    app = App(settings, Options())
    keys = [
        key for binding in FACES[settings.world].keys.bindings if binding.action not in QUIET for key in binding.keys
    ]
    dice = random.Random(1)
    pressed = time.monotonic()
    print("generation  memory MB  frame ms: median, 99 %")
    try:
        for part in range(1, PARTS + 1):
            app.frame_seconds.clear()
            while app.running:
                newest = app.stage.trainer.snapshot.newest
                if newest is not None and newest.number >= generations * part // PARTS:
                    break
                app.frame(min(app.clock.tick(60) / 1000, 0.1))
                scene = app.open_world.scene
                if scene.paused:
                    scene.toggle_pause()
                if time.monotonic() - pressed > KEY_SECONDS:
                    pressed = time.monotonic()
                    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=dice.choice(keys), mod=0, unicode=""))
            number = newest.number if newest else 0
            times = 1000 * np.array(app.frame_seconds or [0.0])
            print(
                f"{number:10,}  {memory():9.0f}  {np.median(times):.1f}, {np.quantile(times, 0.99):.1f}",
                flush=True,
            )
    finally:
        app.close()
    if app.stage.trainer.snapshot.error:
        raise SystemExit(f"breeding stopped: {app.stage.trainer.snapshot.error}")
