"""Sky and hills behind the walkers, and the colours of the land, in the look that a person likes."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pygame

from game.ui import theme


@dataclass(frozen=True)
class Land:
    """Colours."""

    sky: theme.Colour
    """At its top."""
    haze: theme.Colour
    """Where it meets the hills."""
    far: theme.Colour
    near: theme.Colour
    """Hills."""
    grass: theme.Colour
    turf: theme.Colour
    soil: theme.Colour
    deep: theme.Colour
    stone: theme.Colour
    edge: theme.Colour
    """Of stone, where light falls on it."""
    dust: theme.Colour
    light: theme.Colour | None
    """Of moon and stars; None where there is nothing in the sky."""


LANDS = {
    "night": Land(
        sky=(15, 21, 38),
        haze=(57, 74, 108),
        far=(40, 54, 82),
        near=(29, 42, 62),
        grass=(112, 158, 112),
        turf=(46, 74, 62),
        soil=(45, 43, 49),
        deep=(27, 28, 36),
        stone=(74, 80, 96),
        edge=(150, 160, 180),
        dust=(170, 164, 152),
        light=(196, 204, 226),
    ),
    "day": Land(
        sky=(150, 196, 236),
        haze=(232, 240, 246),
        far=(186, 206, 218),
        near=(150, 182, 172),
        grass=(84, 142, 74),
        turf=(150, 178, 122),
        soil=(196, 178, 150),
        deep=(172, 152, 126),
        stone=(150, 154, 164),
        edge=(86, 92, 106),
        dust=(150, 132, 104),
        light=(255, 250, 226),
    ),
    "high contrast": Land(
        sky=(0, 0, 0),
        haze=(0, 0, 0),
        far=(14, 14, 14),
        near=(24, 24, 24),
        grass=(255, 255, 255),
        turf=(60, 60, 60),
        soil=(40, 40, 40),
        deep=(24, 24, 24),
        stone=(90, 90, 90),
        edge=(255, 255, 255),
        dust=(200, 200, 200),
        light=None,
    ),
}
"""By ink."""
HILLS = ((0.10, 11.0, 0.62, 0.17, 5), (0.28, 5.0, 0.74, 0.12, 9))
"""Far and near ones: how much of the way they go along, metres from hill to hill, how far down the box they begin and
how high they are as shares of it, and a number for their shape."""
WAVES = 4
STARS, GLOW = 90, 24
MOON = (0.74, 0.3, 0.055)
"""Where it is and how large, as shares of the box's width and height, and of its height."""


@lru_cache(maxsize=2)
def land_of(look: tuple[str, str]) -> Land:
    """In an ink and a palette, which are those of `theme.look`; greys have no hue at all."""
    ink, palette = look
    land = LANDS[ink]
    return Land(*(_grey(getattr(land, one.name)) for one in fields(Land))) if palette == "greys" else land


ICY, AIRLESS = 0.35, 0.3
"""Of the usual friction and gravity: less than that looks like ice, and like a moon."""


@lru_cache(maxsize=8)
def ground_of(look: tuple[str, str], friction: float, gravity: float) -> tuple[Land, bool]:
    """The same for a ground, and whether grass grows on it: none does on ice or where there is no air."""
    land = land_of(look)
    if friction < ICY:
        return replace(
            land, grass=theme.mix(land.edge, theme.BEST, 0.35), turf=theme.mix(land.stone, theme.BEST, 0.3)
        ), False
    if gravity < AIRLESS:
        bare = {name: _grey(getattr(land, name)) for name in ("soil", "deep")}
        return replace(land, grass=_grey(land.edge), turf=_grey(land.stone), **bare), False
    return land, True


def _grey(colour: theme.Colour | None) -> Any:
    if colour is None:
        return None
    level = round(0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2])
    return level, level, level


class Backdrop:
    """Sky and hills for boxes of one size; painted once, then shifted."""

    def __init__(self) -> None:
        self._key: object = None
        self._sky = pygame.Surface((1, 1))
        self._hills: list[pygame.Surface] = []

    def draw(
        self, surface: pygame.Surface, box: pygame.Rect, metres: float, per_metre: float, low: int | None = None
    ) -> None:
        """Behind a ground of which `metres` are left of the box, and which hides all below row `low`."""
        key = (theme.look, box.size, round(per_metre, 3))
        if key != self._key:
            self._key, land = key, land_of(theme.look)
            self._sky = _sky(box.size, land)
            colours = (land.far, land.near)
            self._hills = [
                _hills(box.size, per_metre, hill, colour) for hill, colour in zip(HILLS, colours, strict=True)
            ]
        clip = surface.get_clip()
        if low is not None:
            surface.set_clip(clip.clip((0, 0, surface.get_width(), low)))
        surface.blit(self._sky, box)
        for (share, _, down, high, _), image in zip(HILLS, self._hills, strict=True):
            width = image.get_width()
            left = -round(metres * per_metre * share) % width
            top = box.top + round((down - high) * box.height)
            for x in range(left - width, box.width, width):
                surface.blit(image, (box.left + x, top))
        surface.set_clip(clip)


def _sky(size: tuple[int, int], land: Land) -> pygame.Surface:
    """Lighter towards the ground."""
    column = pygame.Surface((1, size[1]))
    for y in range(size[1]):
        column.set_at((0, y), theme.mix(land.sky, land.haze, (y / max(0.8 * size[1], 1)) ** 1.6))
    sky = pygame.transform.scale(column, size)
    if land.light:
        _lights(sky, land.light)
    return sky


def _lights(sky: pygame.Surface, light: theme.Colour) -> None:
    """Moon and stars, always the same ones."""
    (width, height), rng = sky.get_size(), np.random.default_rng(3)
    for x, y, bright in rng.random((STARS, 3)).tolist():
        at = round(x * (width - 1)), round(y**1.4 * 0.62 * height)
        large = max(round(height / 420 * (1 + bright)), 1)
        sky.fill(theme.mix(_seen(sky, at), light, 0.12 + 0.4 * bright * (1 - y)), (*at, large, large))
    centre, radius = (MOON[0] * width, MOON[1] * height), MOON[2] * height
    for k in range(GLOW, 0, -1):
        ring = pygame.Surface((round(radius * 9),) * 2, pygame.SRCALPHA)
        middle = ring.get_width() / 2
        pygame.draw.aacircle(ring, (*light, 2), (middle, middle), radius * (1 + 3.2 * k / GLOW))
        sky.blit(ring, (centre[0] - middle, centre[1] - middle))
    pygame.draw.aacircle(sky, theme.mix(_seen(sky, (0, 0)), light, 0.82), centre, radius)
    shade = theme.mix(_seen(sky, (0, 0)), light, 0.7)
    for dx, dy, share in ((-0.3, -0.2, 0.24), (0.25, 0.3, 0.3), (0.35, -0.35, 0.16), (-0.15, 0.5, 0.14)):
        pygame.draw.aacircle(sky, shade, (centre[0] + dx * radius, centre[1] + dy * radius), share * radius)


def _seen(surface: pygame.Surface, at: tuple[int, int]) -> theme.Colour:
    colour = surface.get_at(at)
    return colour.r, colour.g, colour.b


def _hills(
    size: tuple[int, int], per_metre: float, hill: tuple[float, float, float, float, int], colour: theme.Colour
) -> pygame.Surface:
    """A chain of hills whose end fits its beginning, at least as wide as the box."""
    _, apart, down, high, seed = hill
    rng = np.random.default_rng(seed)
    width = max(round(apart * per_metre * WAVES), size[0])
    turns = np.arange(width) / width * 2 * np.pi
    # Whole numbers of waves, so that the chain goes on where it ends.
    waves = [WAVES - 1, WAVES, 2 * WAVES + 1, 3 * WAVES + 1, 7 * WAVES]
    heights = np.zeros(width)
    for k in waves:
        heights += rng.uniform(0.5, 1.0) / k * np.sin(k * turns + rng.uniform(0, 2 * np.pi))
    heights = (heights - heights.min()) / max(float(np.ptp(heights)), 1e-9)
    tall = round(size[1] * (1 - down + high))
    tops = (1 - heights) * high * size[1]
    image = pygame.Surface((width, tall))
    key = (255, 0, 255)
    image.fill(key)
    image.set_colorkey(key, pygame.RLEACCEL)  # twice as fast
    line = list(zip(range(width), tops.tolist(), strict=True))
    pygame.draw.polygon(image, colour, [*line, (width, tall), (0, tall)])
    return image
