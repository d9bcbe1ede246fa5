"""The square of champions against champions."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from game.scenes.base.grid import Shown, draw_grid
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.theme import Units


def test_what_stands_below_it_has_room_between(monkeypatch: pytest.MonkeyPatch) -> None:
    pygame.font.init()
    size = (1280, 720)
    canvas, text, drawn = Canvas(pygame.Surface(size), Units.of(size)), Canvas.text, []

    def kept(*args: object, **options: object) -> pygame.Rect:
        drawn.append((args[1], text(*args, **options)))  # type: ignore[arg-type]
        return drawn[-1][1]

    monkeypatch.setattr(Canvas, "text", kept)
    generations, shares = np.array([0, 60, 1234]), np.full((3, 3), 0.5)
    shown = Shown("all", ("who", "whom"), (theme.BEST, theme.MEDIAN), generations, shares, ("a", "b", "c"))
    draw_grid(canvas, shown, "all", (0.0, 0.0, 320.0, 240.0))
    whom = next(box for says, box in drawn if says == "whom")
    last = next(box for says, box in reversed(drawn) if says == "1,234")
    assert last.left >= whom.right + 4
    assert last.right <= 320
