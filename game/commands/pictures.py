"""`pictures`: every screen for README and docs, from scripted input, and the films."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from game.scenes.arcade import screens
from game.scenes.arcade.demo import Demo
from game.scenes.base.face import Screens
from game.scenes.faces import FACES
from game.store.places import HOME_VARIABLE
from game.training.settings import Settings
from game.ui import theme
from game.ui.canvas import pixels
from game.window.by_hand import ByHand, by_hand
from game.window.display import DEMO, WORLD

FILM_RATE = 10
"""Frames a second of the films."""
MOST_FRAMES = 300
"""Of the demo's film, should the demo not come to an end."""


@dataclass(frozen=True)
class Screen:
    """One of the screens."""

    settings: Settings
    script: Callable[[ByHand], object]
    after: str = ""
    """The screen from which the input leads here; empty for the beginning."""


def _screens() -> dict[str, Screen]:
    of_worlds = [face.screens() for face in FACES.values() if face.screens]
    return {
        name: Screen(one.settings, script, one.after.get(name, ""))
        for one in (screens.ALL, *of_worlds)
        for name, script in one.scripts.items()
    }


SCREENS = _screens()
"""Every screen, with the run behind it and the input that leads to it."""


def series(first: str) -> list[str]:
    """A screen, and those that are reached from it one after the other."""
    found = [first]
    while following := [name for name, one in SCREENS.items() if one.after == found[-1]]:
        found += following[:1]
    return found


def first_of(name: str) -> str:
    """The screen with which the way to this one begins."""
    while SCREENS[name].after:
        name = SCREENS[name].after
    return name


FIRSTS = tuple(name for name, one in SCREENS.items() if not one.after)
"""Those that are reached from the beginning."""


def taken(first: str, size: tuple[int, int] = (1280, 720)) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """The pictures of a series, in a home of its own: name and `(row, column, [r, g, b])`."""
    before = os.environ.get(HOME_VARIABLE)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[HOME_VARIABLE] = folder
        try:
            with by_hand(SCREENS[first].settings, size, opens=screens.OPENS.get(first, WORLD)) as one:
                for name in series(first):
                    SCREENS[name].script(one)
                    yield name, one.picture()
        finally:
            theme.use()
            if before is None:
                del os.environ[HOME_VARIABLE]
            else:
                os.environ[HOME_VARIABLE] = before


def screen(name: str, size: tuple[int, int] = (1280, 720)) -> NDArray[np.uint8]:
    """One screen: `(row, column, [r, g, b])`."""
    return next(picture for reached, picture in taken(first_of(name), size) if reached == name)


def film(path: Path) -> None:
    """The demo of the corridor, twice as fast: from generation 0 to what it has learned, small enough for a README."""
    frames: list[Image.Image] = []
    with by_hand(screens.SETTINGS, (1280, 720), opens=DEMO) as one:
        world, demo = one.app.world, one.app.scenes[-1]
        assert isinstance(demo, Demo)
        while one.app.world == world and not demo.operates and len(frames) < MOST_FRAMES:
            screens.breed_for(one, 2 / FILM_RATE)
            frames.append(Image.fromarray(pixels(one.app.screen.surface)).resize((640, 360), Image.Resampling.LANCZOS))
    write_film(path, frames[:-1])


def world_film(path: Path, made: Screens) -> None:
    """What a world shows of its learning."""
    assert made.film is not None
    with by_hand(made.settings, (1280, 720)) as one:
        write_film(path, [Image.fromarray(part) for part in made.film(one, FILM_RATE)])


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
    for first in FIRSTS:
        for name, picture in taken(first):
            made.append(out / f"{name}.png")
            imageio.imwrite(made[-1], picture)
    film(out / "learning.gif")
    made.append(out / "learning.gif")
    for world, face in FACES.items():
        if face.screens and (of_world := face.screens()).film:
            made.append(out / f"{world}-learning.gif")
            world_film(made[-1], of_world)
    return made
