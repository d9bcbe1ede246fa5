"""Every screen against a kept picture. `python -m tests.test_golden` makes them anew; look at them then."""

from __future__ import annotations

from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pytest
from numpy.typing import NDArray

from game.commands.pictures import SCREENS, screen

FOLDER = Path(__file__).resolve().parent / "golden"
SHRINK = 4
TOLERANCE = 1.5
"""Mean difference of 255, for the last bits of font rendering."""


def small(name: str) -> NDArray[np.uint8]:
    """A screen with every four by four pixels averaged."""
    picture = screen(name).astype(np.float64)
    rows, columns, _ = picture.shape
    blocks = picture.reshape(rows // SHRINK, SHRINK, columns // SHRINK, SHRINK, 3)
    return blocks.mean(axis=(1, 3)).round().astype(np.uint8)


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_was_agreed(name: str) -> None:
    kept = imageio.imread(FOLDER / f"{name}.png").astype(float)
    assert np.abs(small(name) - kept).mean() < TOLERANCE


def test_there_is_a_picture_for_every_screen_and_no_other() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == set(SCREENS)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for one in SCREENS:
        imageio.imwrite(FOLDER / f"{one}.png", small(one))
