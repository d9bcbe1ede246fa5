"""The walker's ground, which is painted in pieces that are moved along."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from game.scenes.walker.camera import view_at
from game.scenes.walker.ground_view import draw_ground, height_at, heights_of, lowest_row
from game.scenes.walker.pieces import MOST, Pieces
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.theme import Units
from game.worlds import WORLDS
from game.worlds.walker.body import STEP

BEHIND = (57, 74, 108)
PLACES = ((4.0, (640, 360)), (4.3, (640, 360)), (31.37, (640, 360)), (-3.0, (640, 360)), (88.0, (300, 300)))
"""Metres, and the size of the view."""


@pytest.mark.parametrize(("name", "ink"), [("random:3", "night"), ("hardcore:3", "day"), ("ice", "night")])
def test_the_ground_in_pieces_is_the_whole_ground(name: str, ink: str) -> None:
    """But for blades of grass, whose rims are seen through in pieces that are painted before what is behind them."""
    theme.use(ink, "viridis")
    course, pieces = WORLDS["walker"].course(name), Pieces()
    for x, size in PLACES:
        whole, in_pieces = (Canvas(pygame.Surface(size), Units(1.0, *size)) for _ in range(2))
        view = view_at(pygame.Rect(0, 0, *size), x, float(height_at(course, x)))
        for canvas in (whole, in_pieces):
            canvas.surface.fill(BEHIND)
        draw_ground(whole, course, view)
        pieces.draw(in_pieces, course, view)
        one, two = (pygame.surfarray.array3d(canvas.surface).astype(int) for canvas in (whole, in_pieces))
        column, row = np.nonzero((one != two).any(axis=2))
        level = view.pixels(np.stack([at := view.x + column / view.per_metre, height_at(course, at)], axis=1))[:, 1]
        earth = int((row > level + 0.1 * view.per_metre).sum())
        assert earth < 0.001 * size[0] * size[1], "a few pixels where layers meet are rounded to the other side"
        assert len(row) < 0.01 * size[0] * size[1]
        assert (two[:, lowest_row(course, view) :] != BEHIND).any(axis=2).all(), "from there on it hides all"
    assert len(pieces._pieces) <= MOST + 3


def test_pieces_are_painted_again_when_course_size_or_look_is_another() -> None:
    canvas, pieces = Canvas(pygame.Surface((640, 360)), Units(1.0, 640, 360)), Pieces()
    hills, climb = (WORLDS["walker"].course(name) for name in ("hills", "climb"))
    for course, size, ink in (
        (hills, (640, 360), "night"),
        (climb, (640, 360), "night"),
        (climb, (400, 360), "night"),
        (climb, (400, 360), "day"),
    ):
        theme.use(ink, "viridis")
        pictures = []
        for some in (pieces, Pieces()):
            canvas.surface.fill(BEHIND)
            some.draw(canvas, course, view_at(pygame.Rect(0, 0, *size), 20.0, float(height_at(course, 20.0))))
            pictures.append(pygame.surfarray.array3d(canvas.surface).tobytes())
        assert pictures[0] == pictures[1], (course.name, size, ink)


def test_heights_are_those_of_the_table_and_on_the_line_between_them() -> None:
    course = WORLDS["walker"].course("random:3")
    heights = heights_of(course)
    x = np.linspace(-5.0, STEP * len(heights) + 5.0, 500)
    np.testing.assert_allclose(height_at(course, x), np.interp(x, np.arange(len(heights)) * STEP, heights), atol=1e-9)
