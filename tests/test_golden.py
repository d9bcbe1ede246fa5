"""Every screen against a kept picture. `python -m tests.test_golden` makes them anew; look at them then.

With names behind it, it makes those, and what is reached on the same way: `python -m tests.test_golden walker-play`.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pygame
import pytest
from numpy.typing import NDArray

import game.scenes
from game.commands.pictures import FIRSTS, SCREENS, first_of, taken
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.theme import Colour, contrast
from game.window.app import App

FOLDER = Path(__file__).resolve().parent / "golden"
SHRINK = 4
BLOCK = 10
"""Side of a block, in pixels of a kept picture."""
TOLERANCE, BLOCK_TOLERANCE = 1.5, 5.0
"""Mean difference of 255 in the whole picture, and in any block of it (another word in one is 7 or more), for the last
bits of font rendering."""
SHOWN = {
    "menu": "MenuScene",
    "shelf": "Shelf",
    "demo": "Demo",
    "race": "CorridorScene",
    "chase": "ChaseScene",
    "cartpole": "CartPoleScene",
    "circuit": "CircuitScene",
    "walker": "WalkerScene",
    "volley": "VolleyScene",
    "drive-name": "NameEntry",
    "article": "ArticleScene",
    "learners": "LearnersScene",
    "laboratory": "Laboratory",
    "students": "Students",
    "two-worlds": "TwoWorlds",
    "family": "FamilyScene",
    "editor": "TrackSketch",
    "circuit-editor": "CircuitSketch",
    "walker-editor": "GroundSketch",
    "keys": "Help",
    "comfort": "Comfort",
    "card": "CardView",
    "today": "Today",
    "champions": "Gallery",
    "circuit-match": "WordEntry",
    "chase-tournament": "Tournament",
    "chase-film": "Theatre",
    "chase-laboratory": "ChaseTable",
    "chase-students": "ChaseStudents",
}
"""By screen, the scene that is on top in it: a screen for each kind of scene that there is."""
READABLE = 4.5


def small(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A screen with every four by four pixels averaged."""
    rows, columns, _ = picture.shape
    blocks = picture.astype(np.float64).reshape(rows // SHRINK, SHRINK, columns // SHRINK, SHRINK, 3)
    return blocks.mean(axis=(1, 3)).round().astype(np.uint8)


def alike(picture: NDArray[np.uint8], kept: NDArray[np.uint8]) -> bool:
    """Whether a picture is the one that was kept; where it is another one, the place of the difference is printed."""
    apart = np.abs(picture.astype(float) - kept.astype(float)).mean(axis=2)
    rows, columns = (side // BLOCK for side in apart.shape)
    blocks = apart.reshape(rows, BLOCK, columns, BLOCK).mean(axis=(1, 3))
    row, column = np.unravel_index(blocks.argmax(), blocks.shape)
    side = SHRINK * BLOCK
    print(f"mean {apart.mean():.2f}; most {blocks.max():.2f}, around pixel {column * side}, {row * side}")
    return bool(apart.mean() < TOLERANCE and blocks.max() < BLOCK_TOLERANCE)


@pytest.mark.usefixtures("brief_lessons")
@pytest.mark.parametrize("first", FIRSTS)
def test_a_screen_looks_as_it_was_agreed_and_can_be_read(first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    top: list[str] = []
    dim: dict[str, float] = {}
    real_text, real_frame = Canvas.text, App.frame

    def text(
        self: Canvas,
        text: str,
        at: tuple[float, float],
        size: float = theme.SMALL,
        colour: Colour | None = None,
        bold: bool = False,
        anchor: str = "left",
    ) -> pygame.Rect:
        """Writes, and looks at what it is written on: the commonest colour there."""
        assert size >= theme.SMALL, text
        probe = self.width(text, size, bold) * self.units.scale
        x = self.units.px(at[0]) - {"left": 0, "right": probe, "centre": probe / 2}[anchor]
        place = pygame.Rect(int(x), self.units.px(at[1]) - 8, max(int(probe), 1), 16).clip(self.surface.get_rect())
        if text.strip() and place.w and place.h:
            seen, times = np.unique(pygame.surfarray.array2d(self.surface.subsurface(place)), return_counts=True)
            red, green, blue, _ = self.surface.unmap_rgb(int(seen[times.argmax()]))
            ratio = contrast(colour or theme.TEXT, (red, green, blue))
            dim[text] = min(ratio, dim.get(text, 21.0))
        return real_text(self, text, at, size, colour, bold, anchor)

    def frame(self: App, seconds: float, drawn: bool = True) -> None:
        real_frame(self, seconds, drawn)
        top[:] = [type(self.scenes[-1]).__name__] if self.scenes else []

    monkeypatch.setattr(Canvas, "text", text)
    monkeypatch.setattr(App, "frame", frame)
    for name, picture in taken(first):
        assert SHOWN.get(name, top[0]) == top[0]
        assert not {says: round(ratio, 2) for says, ratio in dim.items() if ratio < READABLE}
        assert alike(small(picture), imageio.imread(FOLDER / f"{name}.png")), name


def test_there_is_a_picture_for_every_screen_and_no_other() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == set(SCREENS)


def test_no_scene_is_without_a_picture() -> None:
    scenes = set()
    for module in pkgutil.walk_packages(game.scenes.__path__, "game.scenes."):
        for kind in vars(importlib.import_module(module.name)).values():
            if isinstance(kind, type) and kind.__module__ == module.name:
                abstract = getattr(kind, "__abstractmethods__", None) or getattr(kind, "_is_protocol", False)
                if not abstract and all(
                    callable(getattr(kind, part, None)) for part in ("handle", "update", "draw", "refresh")
                ):
                    scenes.add(kind.__name__)
    # Another process makes their pictures: in `tests/test_gym_scene.py`.
    scenes -= {"GymScene", "FewSeeds", "EnvironmentStudents"}
    scenes.remove("PlainScene")  # the tiny world's, in `tests/test_every_world.py`
    assert scenes == set(SHOWN.values()) and set(SHOWN) <= set(SCREENS)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for one in dict.fromkeys(map(first_of, sys.argv[1:])) or FIRSTS:
        for shown, seen in taken(one):
            imageio.imwrite(FOLDER / f"{shown}.png", small(seen))
