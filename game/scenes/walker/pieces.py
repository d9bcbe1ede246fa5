"""The ground in pieces, each painted once and then moved along: grass and stones are too many for every frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pygame

from game.scenes.walker.camera import View
from game.scenes.walker.ground_view import DEEPEST, GROWS, draw_ground, heights_of, land_under
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds import Course
from game.worlds.walker.body import STEP

WIDE = 256
"""Pixels of a piece."""
MOST = 8
"""Pieces that are kept, beside those in view."""


@dataclass(frozen=True, eq=False)
class Piece:
    """Of the ground: its surface, which is seen through above grass, and the earth below."""

    edge: pygame.Surface
    earth: pygame.Surface
    top: int
    """Row of the picture's upper edge, counted in pixels upwards from height 0."""


class Pieces:
    """The ground of the course that was drawn last, as large as it was."""

    def __init__(self) -> None:
        self._course: Course | None = None
        self._key: object = None
        self._pieces: dict[int, Piece] = {}
        """By their numbers from the left."""

    def draw(self, canvas: Canvas, course: Course, view: View) -> None:
        """As `draw_ground`, for views at whole pixels."""
        key = view.per_metre, theme.look
        if course is not self._course or key != self._key:
            self._course, self._key, self._pieces = course, key, {}
        left, low = round(view.x * view.per_metre), round(view.y * view.per_metre)
        surface, box = canvas.surface, view.box
        numbers = range(left // WIDE, (left + box.width - 1) // WIDE + 1)
        for number in numbers:
            if number not in self._pieces:
                self._pieces[number] = _painted(canvas, course, view.per_metre, number)
            piece = self._pieces[number]
            x, y = box.left + number * WIDE - left, box.bottom - piece.top + low
            surface.blit(piece.edge, (x, y))
            surface.blit(piece.earth, (x, y + piece.edge.get_height()))
            below = y + piece.edge.get_height() + piece.earth.get_height()
            if below < box.bottom:
                surface.fill(land_under(course).deep, (x, below, WIDE, box.bottom - below))
        if len(self._pieces) > MOST + len(numbers):
            self._pieces = {number: self._pieces[number] for number in numbers}


def _painted(canvas: Canvas, course: Course, per_metre: float, number: int) -> Piece:
    """A piece, in the format of the canvas that it will stand on."""
    x, heights = number * WIDE / per_metre, heights_of(course)
    first, end = int(np.floor(x / STEP)) - 1, int(np.ceil((x + WIDE / per_metre) / STEP)) + 2
    there = heights[np.clip(np.arange(first, end + 1), 0, len(heights) - 1)]
    top, bottom = (round(height * per_metre) for height in (there.max() + GROWS, there.min() - DEEPEST))
    deep = min(round((there.max() - there.min() + 2 * GROWS) * per_metre) + 2, top - bottom)
    whole = pygame.Surface((WIDE, top - bottom), pygame.SRCALPHA)
    whole.fill((*land_under(course).grass, 0))  # what is thinner than a pixel keeps its colour where it is seen through
    view = View(whole.get_rect(), x, bottom / per_metre, per_metre)
    draw_ground(Canvas(whole, canvas.units), course, view)
    edge, earth = whole.subsurface((0, 0, WIDE, deep)), whole.subsurface((0, deep, WIDE, top - bottom - deep))
    return Piece(edge.copy(), earth.convert(canvas.surface), top)
