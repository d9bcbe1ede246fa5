"""`pictures`: the README's pictures of every screen, from scripted input, and its film."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pygame
from numpy.typing import NDArray

from game.commands import screens_cartpole, screens_chase, screens_corridor
from game.places import HOME_VARIABLE
from game.rig import rig
from game.training.settings import Settings

WORLDS = (screens_corridor, screens_chase, screens_cartpole)
SCREENS = {name: (world.SETTINGS, script) for world in WORLDS for name, script in world.SCREENS.items()}
"""Every screen, with the run behind it and the input that leads to it."""


def screen(name: str, size: tuple[int, int] = (1280, 720)) -> NDArray[np.uint8]:
    """One screen, in a home of its own: `(row, column, [r, g, b])`."""
    before = os.environ.get(HOME_VARIABLE)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[HOME_VARIABLE] = folder
        try:
            settings, script = SCREENS[name]
            with rig(settings, size) as one:
                script(one)
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
