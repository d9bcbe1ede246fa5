"""Cars as seen from above: drawn large once, then turned, made small and coloured, and kept."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui import theme

LENGTH, WIDTH = 4.4, 1.9
"""Of a car, m."""
TURN, FINE_TURN = 4, 1
"""Degrees between two pictures of a car, and of one that is looked at."""
STEERED = 2
"""Steps of the front wheels' turning to either side."""
LOCK = 26.0
"""Degrees of the front wheels at full lock; a little more than they have, to be seen."""
OVER = 4
"""Times as large as it will be is a car drawn."""
ROOM = 1.34
"""A picture's side in lengths of a car."""
LARGE, TURNED, COLOURED = 16, 192, 256
"""Pictures that are kept, 16 kB each in a large window, a large one 256 (measured: four times as many save no time)."""

Shape = tuple[tuple[float, float], ...]
# All in half lengths and half widths of a car; x ahead, y to the left.
BODY: Shape = (
    *((-0.96, 0.78), (-0.9, 0.9), (-0.5, 0.95), (-0.1, 0.84), (0.3, 0.84), (0.6, 0.93), (0.86, 0.78), (0.98, 0.4)),
    *((0.98, -0.4), (0.86, -0.78), (0.6, -0.93), (0.3, -0.84), (-0.1, -0.84), (-0.5, -0.95), (-0.9, -0.9)),
    (-0.96, -0.78),
)
HOOD: Shape = ((0.36, 0.52), (0.9, 0.36), (0.9, -0.36), (0.36, -0.52))
GLASS: Shape = ((0.34, 0.7), (0.1, 0.6), (-0.42, 0.58), (-0.62, 0.66), (-0.62, -0.66), (-0.42, -0.58), (0.1, -0.6),
                (0.34, -0.7))  # fmt: skip
ROOF: Shape = ((0.06, 0.56), (-0.38, 0.54), (-0.38, -0.54), (0.06, -0.56))
WING: Shape = ((-0.84, 0.88), (-0.98, 0.88), (-0.98, -0.88), (-0.84, -0.88))
DARK, GLASSY, TYRE = (10, 12, 18), (26, 30, 40), (14, 15, 20)


@lru_cache(maxsize=LARGE)
def _large(length: int, steering: int, see_through: bool) -> pygame.Surface:
    """A white car that drives to the right, `OVER` times as large."""
    side = _side(length) * OVER
    image = pygame.Surface((side, side), pygame.SRCALPHA)
    half = np.array([length, length * WIDTH / LENGTH]) * OVER / 2

    def placed(shape: Shape, grown: float = 0.0) -> list[tuple[float, float]]:
        points = np.array(shape) * half
        points += np.sign(points) * grown
        return [(side / 2 + x, side / 2 - y) for x, y in points.tolist()]

    rim = OVER * max(length / 34, 0.7)
    pygame.draw.polygon(image, (*DARK, 90), placed(BODY, 2.2 * rim))
    for x, y in ((0.58, 0.9), (0.58, -0.9), (-0.6, 0.9), (-0.6, -0.9)):
        wheel = pygame.Surface((round(0.36 * half[0]), round(0.34 * half[1])), pygame.SRCALPHA)
        wheel.fill(TYRE)
        turned = pygame.transform.rotate(wheel, LOCK * steering / STEERED if x > 0 else 0)
        image.blit(turned, turned.get_rect(center=(side / 2 + x * half[0], side / 2 - y * half[1])))
    pygame.draw.polygon(image, DARK, placed(BODY, rim))
    pygame.draw.polygon(image, (232, 232, 232), placed(BODY))
    pygame.draw.polygon(image, (255, 255, 255), placed(HOOD))
    pygame.draw.polygon(image, GLASSY, placed(GLASS))
    pygame.draw.polygon(image, (246, 246, 246), placed(ROOF))
    pygame.draw.polygon(image, (70, 70, 76), placed(WING))
    if see_through:
        inside = placed(tuple((0.7 * x, 0.66 * y) for x, y in BODY))
        pygame.draw.polygon(image, (255, 255, 255, 70), inside)
    return image


def _side(length: int) -> int:
    return int(length * ROOM) | 1


@lru_cache(maxsize=TURNED)
def _turned(length: int, steering: int, degrees: int, see_through: bool) -> pygame.Surface:
    large = pygame.transform.rotate(_large(length, steering, see_through), degrees)
    side = _side(length)
    square = pygame.Surface((side * OVER, side * OVER), pygame.SRCALPHA)
    square.blit(large, large.get_rect(center=square.get_rect().center))
    return pygame.transform.smoothscale(square, (side, side))


@lru_cache(maxsize=COLOURED)
def car_image(
    colour: theme.Colour, length: int, degrees: int, steering: int = 0, see_through: bool = False
) -> pygame.Surface:
    """A car that many pixels long, its nose at an angle on the screen (0 right, counter-clockwise)."""
    image = _turned(length, steering, degrees, see_through).copy()
    image.fill((*colour, 205 if see_through else 255), special_flags=pygame.BLEND_RGBA_MULT)
    return image


@lru_cache(maxsize=16)
def glow_image(colour: theme.Colour, radius: int) -> pygame.Surface:
    """A soft light on the road under a car that is looked at, with a thin ring around it."""
    side = 2 * radius + 1
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1] / max(radius, 1)
    far = np.hypot(x, y)
    ring = np.clip(1 - np.abs(far - 0.66) * radius / max(radius * 0.045, 1.0), 0, 1)
    light = np.clip(1 - far, 0, 1) ** 1.5
    image = pygame.Surface((side, side), pygame.SRCALPHA)
    image.fill(colour)
    alpha = pygame.surfarray.pixels_alpha(image)
    alpha[:] = np.clip(95 * light + 175 * ring, 0, 255).T.astype(np.uint8)
    del alpha
    return image


@lru_cache(maxsize=8)
def cross_image(radius: int) -> pygame.Surface:
    """Where a car crashed."""
    side = (2 * radius + 3) * OVER
    image = pygame.Surface((side, side), pygame.SRCALPHA)
    near, far = 1.5 * OVER, side - 1.5 * OVER
    for colour, width in ((theme.GROUND, 3.4), (theme.UNSEEN, 1.7)):
        thick = round(OVER * width * max(radius / 5, 0.7))
        pygame.draw.line(image, colour, (near, near), (far, far), thick)
        pygame.draw.line(image, colour, (near, far), (far, near), thick)
    return pygame.transform.smoothscale(image, (2 * radius + 3, 2 * radius + 3))


def forget_cars() -> None:
    """They are drawn again where they are needed."""
    for kept in (_large, _turned, car_image):
        kept.cache_clear()


def not_hidden(who: NDArray[np.intp], pixels: NDArray[np.int64], degrees: NDArray[np.int64]) -> NDArray[np.intp]:
    """Of individuals, best first, those of whom something can be seen: of all at one pixel and angle the first."""
    keys = (pixels[:, 0] << 34) + (pixels[:, 1] << 12) + degrees
    _, first = np.unique(keys, return_index=True)
    return np.asarray(who[np.sort(first)])
