"""A surface that is drawn on in units: text from a cache, panels, key caps."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.text import LONGEST, plain
from game.ui import buttons, keyboard, theme
from game.ui.theme import Colour, Units

Point = tuple[float, float]
Dash = tuple[float, float] | None
"""Units that are drawn, and that are left out; None for a line without gaps."""
MINUS = re.compile(r"(?<![\w)\]./-])-(?=\.?\d)")


def _font(pixels: int, bold: bool) -> pygame.font.Font:
    font = _made(pixels, bold)
    try:
        font.get_height()
    except pygame.error:  # pygame was shut down since: by a window, or by an environment of Gymnasium that was closed
        forget_fonts()
        pygame.font.init()
        font = _made(pixels, bold)
    return font


@cache
def _made(pixels: int, bold: bool) -> pygame.font.Font:
    face = "NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"
    return pygame.font.Font(str(files("pygame_gui") / "data" / face), pixels)


def forget_fonts() -> None:
    """After pygame has been shut down its fonts are void."""
    _made.cache_clear()
    _rendered.cache_clear()
    _haloed.cache_clear()


def shown(text: str) -> str:
    """A text as it is drawn, whatever stands in it: a font takes no null character, and nobody reads a thousand.

    What stands before a number is a minus sign, which is as wide as a plus, and not a hyphen.
    """
    text = text if text.isprintable() and len(text) <= LONGEST else plain(text, LONGEST)
    return MINUS.sub("−", text) if "-" in text else text


@lru_cache(maxsize=256)
def _rendered(text: str, pixels: int, bold: bool, colour: Colour) -> pygame.Surface:
    return _font(pixels, bold).render(shown(text), True, colour)


@lru_cache(maxsize=1024)
def _wide(text: str, pixels: int, bold: bool) -> int:
    return _font(pixels, bold).size(shown(text))[0]


@lru_cache(maxsize=64)
def _haloed(text: str, pixels: int, colour: Colour, reach: int, ground: Colour) -> pygame.Surface:
    """Bold text with a dark rim, to be read over anything."""
    inner = _rendered(text, pixels, True, colour)
    rim = _rendered(text, pixels, True, ground)
    image = pygame.Surface((inner.get_width() + 2 * reach, inner.get_height() + 2 * reach), pygame.SRCALPHA)
    for dx in range(2 * reach + 1):
        for dy in range(2 * reach + 1):
            image.blit(rim, (dx, dy))
    image.blit(inner, (reach, reach))
    return image


def pixels(surface: pygame.Surface) -> NDArray[np.uint8]:
    """`(row, column, [r, g, b])` of a surface, a copy."""
    width, height = surface.get_size()
    return np.frombuffer(pygame.image.tobytes(surface, "RGB"), dtype=np.uint8).reshape(height, width, 3)


def strokes(points: NDArray[np.float64], on: float, off: float) -> list[list[Point]]:
    """The parts of a line `(point, [x, y])` that are drawn: `on` of its length and then not `off` of it, in turn."""
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    begins = np.arange(0.0, along[-1], on + off)
    ends = np.minimum(begins + on, along[-1])
    corners = points.tolist()
    firsts, lasts = np.searchsorted(along, begins, "right").tolist(), np.searchsorted(along, ends, "left").tolist()
    from_x, from_y, to_x, to_y = (np.interp(at, along, points[:, k]).tolist() for at in (begins, ends) for k in (0, 1))
    return [[(from_x[k], from_y[k]), *corners[firsts[k] : lasts[k]], (to_x[k], to_y[k])] for k in range(len(begins))]


class Canvas:
    """Draws on `surface`, whose units are `units`."""

    def __init__(self, surface: pygame.Surface, units: Units) -> None:
        self.surface, self.units = surface, units

    def rect(self, x: float, y: float, w: float, h: float) -> pygame.Rect:
        px = self.units.px
        left, top = px(x), px(y)
        return pygame.Rect(left, top, px(x + w) - left, px(y + h) - top)

    def text(
        self,
        text: str,
        at: Point,
        size: float = theme.SMALL,
        colour: Colour | None = None,
        bold: bool = False,
        anchor: str = "left",
    ) -> pygame.Rect:
        """Text with its baseline box's vertical middle at `at`; `anchor` is left, centre or right."""
        image = _rendered(text, max(8, self.units.px(size)), bold, colour or theme.TEXT)
        x, y = self.units.px(at[0]), self.units.px(at[1])
        box = image.get_rect(centery=y)
        if anchor == "left":
            box.left = x
        elif anchor == "right":
            box.right = x
        else:
            box.centerx = x
        self.surface.blit(image, box)
        return box

    def label(self, text: str, at: Point, colour: Colour) -> None:
        """A name on top of the picture: bold, with a dark rim, its right middle at `at`."""
        image = _haloed(text, self.units.px(theme.SMALL), colour, self.units.line(2), theme.GROUND)
        box = image.get_rect(midright=(self.units.px(at[0]), self.units.px(at[1])))
        self.surface.blit(image, box)

    def width(self, text: str, size: float = theme.SMALL, bold: bool = False) -> float:
        """Of a text, in units."""
        return _wide(text, max(8, self.units.px(size)), bold) / self.units.scale

    def fitted(self, text: str, width: float, size: float = theme.SMALL, bold: bool = False) -> str:
        """The text, shortened with an ellipsis if it is wider than `width`."""
        text = shown(text)
        if self.width(text, size, bold) <= width:
            return text
        while text and self.width(text + "…", size, bold) > width:
            text = text[:-1]
        return text.rstrip() + "…"

    def curve(self, points: list[Point], colour: Colour, dash: Dash = None) -> None:
        """A line through points of the surface, in pixels; a dot if there is only one."""
        width = self.units.line(2)
        if len(points) == 1:
            pygame.draw.circle(self.surface, colour, points[0], width)
        elif points and dash is None:
            pygame.draw.lines(self.surface, colour, False, points, width)
        elif points and dash is not None:
            for stroke in strokes(np.array(points), dash[0] * self.units.scale, dash[1] * self.units.scale):
                pygame.draw.lines(self.surface, colour, False, stroke, width)

    def panel(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: Colour | None = None,
        border: Colour | None = None,
        radius: float = theme.RADIUS,
    ) -> pygame.Rect:
        box = self.rect(x, y, w, h)
        corner = self.units.px(radius)
        pygame.draw.rect(self.surface, fill or theme.PANEL, box, border_radius=corner)
        pygame.draw.rect(self.surface, border or theme.BORDER, box, self.units.line(1), border_radius=corner)
        return box

    def explain(self, x: float, y: float, w: float, h: float, says: str) -> None:
        """Tell what the row or the number there is, where somebody points at it."""
        buttons.explain(self.rect(x, y, w, h), says)

    def chip(
        self, text: str, x: float, y: float, colour: Colour | None = None, anchor: str = "left", says: str = ""
    ) -> float:
        """A small raised label, 34 high; returns its width. `says` is what it is."""
        width = self.width(text, theme.SMALL, True) + 24
        left = x - width if anchor == "right" else x - width / 2 if anchor == "centre" else x
        self.panel(left, y, width, 34, fill=theme.RAISED, radius=8)
        self.text(text, (left + width / 2, y + 17), colour=colour, bold=True, anchor="centre")
        if says:
            self.explain(left, y, width, 34, says)
        return width

    def button(self, text: str, x: float, y: float, key: int, says: str, colour: Colour | None = None) -> float:
        """A chip whose right end is at x, and which does what a key does; returns its width."""
        width = self.chip(text, x, y, colour, "right")
        buttons.add(self.rect(x - width, y, width, 34), key, says)
        return width

    def key_width(self, label: str) -> float:
        """Of the cap, as this keyboard has it."""
        return max(30.0, self.width(keyboard.label(label), theme.SMALL, True) + 18)

    def key(self, label: str, x: float, y: float, key: int | None = None, says: str = "") -> float:
        """A key cap, 30 high, as this keyboard has it, that can be clicked; returns its width.

        `key` is what it stands for, if the label does not say that.
        """
        key, width = buttons.key_named(label) if key is None else key, self.key_width(label)
        label = keyboard.label(label)
        box = self.panel(x, y, width, 30, fill=theme.RAISED, radius=6)
        if key is not None:
            buttons.add(box, key, says)
        self.text(label, (x + width / 2, y + 15), bold=True, anchor="centre")
        return width
