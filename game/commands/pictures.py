"""`pictures`: every screen for README and docs, from scripted input, and the films."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pygame
from numpy.typing import NDArray
from PIL import Image

from game.commands import screens_cartpole, screens_chase, screens_circuit, screens_corridor, screens_show
from game.places import HOME_VARIABLE
from game.rig import rig
from game.training.snapshot import Pace
from game.ui import theme
from game.ui.canvas import pixels
from game.window import DEMO, WORLD

FILM_RATE = 10
"""Frames a second of the films."""
MOST_FRAMES = 300
"""Of the demo's film, should the demo not come to an end."""
WORLDS = (screens_show, screens_corridor, screens_chase, screens_cartpole, screens_circuit)
SCREENS = {name: (world.SETTINGS, script) for world in WORLDS for name, script in world.SCREENS.items()}
"""Every screen, with the run behind it and the input that leads to it."""


def screen(name: str, size: tuple[int, int] = (1280, 720)) -> NDArray[np.uint8]:
    """One screen, in a home of its own: `(row, column, [r, g, b])`."""
    before = os.environ.get(HOME_VARIABLE)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[HOME_VARIABLE] = folder
        try:
            settings, script = SCREENS[name]
            with rig(settings, size, opens=screens_show.OPENS.get(name, WORLD)) as one:
                script(one)
                return one.picture()
        finally:
            theme.use()
            if before is None:
                del os.environ[HOME_VARIABLE]
            else:
                os.environ[HOME_VARIABLE] = before


def film(path: Path) -> None:
    """The demo of the corridor, twice as fast: from generation 0 to what it has learned, small enough for a README."""
    frames: list[Image.Image] = []
    with rig(screens_show.SETTINGS, (1280, 720), opens=DEMO) as one:
        world = one.app.world
        while one.app.world == world and len(frames) < MOST_FRAMES:
            screens_show.breed_for(one, 2 / FILM_RATE)
            frames.append(Image.fromarray(pixels(one.app.window)).resize((640, 360), Image.Resampling.LANCZOS))
    write_film(path, frames[:-1])


def circuit_film(path: Path) -> None:
    """The circuit: generation 0, some that come after it, and a circuit that nobody has seen."""
    frames: list[Image.Image] = []
    with rig(screens_circuit.SETTINGS, (1280, 720)) as one:
        one.breed(1)
        scene = one.circuit
        scene.pace = Pace.TURBO

        def shoot(seconds: float) -> None:
            for _ in range(int(seconds * FILM_RATE)):
                one.wait(1 / FILM_RATE)
                box = pygame.Rect(24, 0, 892, 660)
                image = Image.fromarray(pixels(one.app.window.subsurface(box)))
                frames.append(image.resize((446, 330), Image.Resampling.LANCZOS))

        scene.speed = 3
        for seconds, generations in ((3.0, 7), (3.5, 13), (5.0, 80)):
            shoot(seconds)
            one.breed(generations)
            scene.go_to(scene.world.course("flowing"))
            scene.speed = 4
        shoot(3)
        one.press(pygame.K_o)
        scene.speed = 2
        shoot(2.5)
        one.press(pygame.K_o)
        scene.speed = 4
        one.press(pygame.K_n)
        shoot(6)
    write_film(path, frames)


def write_film(path: Path, frames: list[Image.Image]) -> None:
    """A GIF that plays for ever."""
    # One palette for all frames and no dithering: the ground, which stays as it is, then costs next to nothing.
    few = frames[:: len(frames) // 6]
    together = Image.new("RGB", (few[0].width, few[0].height * len(few)))
    for number, frame in enumerate(few):
        together.paste(frame, (0, number * frame.height))
    ground = together.quantize(150, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).getpalette() or []
    signs = (*theme.RANKS, theme.BEST, theme.UNSEEN, theme.TEXT, theme.MUTED, theme.MEDIAN, (196, 54, 54))
    palette = Image.new("P", (1, 1))
    palette.putpalette(ground[: 3 * 150] + [part for colour in signs for part in colour])
    small = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    small[0].save(path, save_all=True, append_images=small[1:], duration=1000 // FILM_RATE, loop=0, optimize=True)


def run_pictures(out: Path) -> list[Path]:
    """Write every screen and the film into a folder; their paths."""
    out.mkdir(parents=True, exist_ok=True)
    made = []
    for name in SCREENS:
        path = out / f"{name}.png"
        imageio.imwrite(path, screen(name))
        made.append(path)
    for name, shoot in (("learning.gif", film), ("circuit-learning.gif", circuit_film)):
        shoot(out / name)
        made.append(out / name)
    return made
