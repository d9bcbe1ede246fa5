"""Grounds that people draw: their files, the editor, and what is laid from them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.scenes.walker.editor import GroundSketch
from game.store import places
from game.training.settings import Settings
from game.ui import buttons
from game.window.by_hand import by_hand
from game.worlds import CourseFileError
from game.worlds.walker.body import LEVEL, PAD, VERTICES
from game.worlds.walker.courses import course
from game.worlds.walker.drawn import MOST, Ground, read_ground, write_ground
from game.worlds.walker.ground import HEIGHTS, tuning_of

HILL = np.round(2 * np.sin(np.arange(60) / 9), 4)


@pytest.fixture
def hill(tmp_path: Path) -> Path:
    path = tmp_path / "a@b" / "hill.json"
    path.parent.mkdir()
    write_ground(path, Ground("a hill", HILL))
    return path


def test_a_drawn_ground_comes_back_as_it_was(hill: Path) -> None:
    assert read_ground(hill).title == "a hill" and np.array_equal(read_ground(hill).heights, HILL)
    made = course(str(hill))
    heights = made.table[HEIGHTS] - np.float32(LEVEL)
    assert (heights[:PAD] == 0).all()
    assert np.allclose(heights[PAD : PAD + 60], HILL, atol=1e-6)
    assert np.allclose(heights[PAD + 60 :], HILL[-1], atol=1e-6) and len(heights) == VERTICES
    assert made.title == "a hill" and not made.unseen


def test_it_takes_another_body_though_its_path_has_the_same_sign(hill: Path) -> None:
    made = course(f"{hill}@legs=1.2")
    assert tuning_of(made).legs == 1.2 and np.array_equal(made.table[HEIGHTS], course(str(hill)).table[HEIGHTS])


@pytest.mark.parametrize(
    ("heights", "says"),
    [
        ([0.0], f"expected 2 to {MOST} heights"),
        ([0.0] * (MOST + 1), f"expected 2 to {MOST} heights"),
        ("high", f"expected 2 to {MOST} heights"),
        ([0.0, "1"], "expected heights from -30 to 30 m"),
        ([0.0, float("nan")], "expected heights from -30 to 30 m"),
        ([0.0, 31.0], "expected heights from -30 to 30 m"),
        ([0.0, True], "expected heights from -30 to 30 m"),
        ([0.5, 1.6], "differ by at most 0.93 m each 0.47 m, got 1.10"),
        ([1.0, 1.0], "differ by at most 0.93 m each 0.47 m, got 1.00"),
    ],
)
def test_what_is_no_ground_is_refused_in_one_line(hill: Path, heights: object, says: str) -> None:
    hill.write_text(json.dumps(json.loads(hill.read_text()) | {"heights": heights}))
    with pytest.raises(CourseFileError, match=says) as refused:
        course(str(hill))
    assert str(refused.value).startswith("hill.json: ") and "\n" not in str(refused.value)


def test_a_ground_is_drawn_saved_walked_and_on_a_key() -> None:
    with by_hand(Settings(world="walker", strategy="rank-sampling", population=16, seed=3)) as one:
        one.breed(1)
        one.wait(0.1)
        one.press(pygame.K_0)
        assert "no drawn ground" in one.app.stage.note
        one.press(pygame.K_e)
        sketch = one.app.scenes[-1]
        assert isinstance(sketch, GroundSketch) and sketch.verdict is None
        told = buttons.at((1100, 400))
        assert told is None or not told.says, "what the world says of its numbers is not said here"
        one.press(pygame.K_RETURN)
        assert "draw a line" in one.app.stage.note
        one.drag([(300, 300), (320, 620), (700, 600)])
        one.press(pygame.K_RETURN)
        assert "too steep" in one.app.stage.note and not list(places.grounds().glob("*"))
        one.press(pygame.K_DELETE)
        one.drag([(x, 360 + int(20 * np.sin(x / 90))) for x in range(30, 1250, 12)])
        assert sketch.verdict is not None and sketch.verdict[1]
        one.press(pygame.K_RETURN)
        (path,) = places.grounds().glob("*.json")
        assert one.scene.replay.course.name == str(path)
        assert one.app.stage.trainer.snapshot.settings.courses == ("fresh",), "it is shown, and nobody is trained on it"
        one.press(pygame.K_1)
        one.press(pygame.K_0)
        assert one.scene.replay.course.name == str(path)
        champion = one.scene.replay.session
        one.wait(0.5)
        assert champion.tick > 0 and np.isfinite(champion.scores).all()
