"""One court as a picture: floor, net, two slimes whose eyes follow the ball, and the ball."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui import theme
from game.ui.theme import Colour
from game.worlds.volley.kernel import (
    BALL,
    BALL_RADIUS,
    GROUND,
    LEFT_SLIME,
    NET_HEIGHT,
    NET_WIDTH,
    RIGHT_SLIME,
    SLIME_RADIUS,
    WIDTH,
    X,
    Y,
)

POINTS = 28
"""Of a half disc's edge."""
EYE_AT, EYE, PUPIL, LOOK = 0.6, 0.3, 0.15, 0.15
"""As shares of a slime's radius: how far the eye is from its middle, the eye, the pupil, and how far that turns."""
FINE = 8.0
"""Pixels a unit from which on a court has what is too small to be seen in a smaller one."""
SQUASHES = 6
"""So many steps from round to flat."""
SQUASHED = 0.3
"""How much flatter a slime is that has just hit the ball."""
SPIN = 0.35
"""Radians that the ball turns for each unit that it moves to the side."""
HIGHEST = 47.0
SIGHT = 14.0
"""So high a court is seen at least: in a box that is wider there is room beside it."""
STARS, STREAKS = 90, 9
OVER = 4
"""So many times larger bodies are painted than they are shown."""
DARK: Colour = (10, 12, 18)
WHITE: Colour = (255, 255, 255)
Box = pygame.Rect


@dataclass(frozen=True)
class Shown:
    """What is to be seen on a court."""

    bodies: NDArray[np.floating]
    """`(12,)`: x, y, vx and vy of the left slime, the right one and the ball."""
    colours: tuple[Colour, Colour]
    """Of the left slime and the right one."""
    net: float = NET_HEIGHT
    wind: float = 0.0
    is_light: bool = False
    """Whether everything is as light as on the moon."""
    clock: float = 0.0
    """Ticks, for what drifts by."""
    squashed: tuple[float, float] = (0.0, 0.0)
    """How much either slime is, 0 to 1."""
    trail: Sequence[tuple[float, float]] = ()
    """Where the ball was, the newest last."""
    landing: float | None = None
    """Where the ball will come down."""
    turned: bool = False
    """Whether left and right change places."""
    over: bool = False
    rings: Sequence[tuple[float, float, float]] = field(default_factory=tuple)
    """Hits: x, y and how old, 0 to 1."""
    dust: Sequence[tuple[float, float, float]] = field(default_factory=tuple)
    """Where the ball came down: x, y and how old, 0 to 1."""


class View:
    """From a court's places to the pixels of a box, whose bottom is the floor's."""

    def __init__(self, box: Box, turned: bool = False) -> None:
        self.box, self.turned = box, turned
        self.scale = min(box.width / WIDTH, box.height / SIGHT)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Of a place."""
        across = -x if self.turned else x
        return self.box.centerx + across * self.scale, self.box.bottom - y * self.scale


def draw_court(surface: pygame.Surface, box: Box, shown: Shown) -> None:
    """Draw it; outside the box nothing changes."""
    view, clip = View(box, shown.turned), surface.get_clip()
    surface.set_clip(box.clip(clip))
    surface.blit(_empty(box.size, round(shown.net, 2), shown.is_light, theme.look), box)
    fine = view.scale >= FINE
    if shown.wind:
        _wind(surface, view, shown)
    for x, y, age in shown.dust:
        radius = (0.18 + 0.5 * age) * view.scale
        pygame.draw.circle(surface, _over_floor(theme.MUTED, age), view.at(x, y), max(radius * (1 - age), 1))
    if fine:
        _landing(surface, view, shown)
        _trail(surface, view, shown)
    ball = float(shown.bodies[BALL + X]), float(shown.bodies[BALL + Y])
    for which, slime in enumerate((LEFT_SLIME, RIGHT_SLIME)):
        colour = theme.mix(shown.colours[which], theme.GROUND, 0.55 if shown.over else 0.0)
        at = float(shown.bodies[slime + X]), float(shown.bodies[slime + Y])
        _slime(surface, view, at, -1 if slime == LEFT_SLIME else 1, colour, ball, shown.squashed[which])
    for x, y, age in shown.rings:
        colour = theme.mix(theme.TEXT, theme.GROUND, age)
        radius = (BALL_RADIUS + 1.6 * age) * view.scale
        pygame.draw.aacircle(surface, colour, view.at(x, y), radius, max(round((1 - age) * 0.16 * view.scale), 1))
    if not shown.over:
        _ball(surface, view, *ball)
    surface.set_clip(clip)


def _over_floor(colour: Colour, age: float) -> Colour:
    return theme.mix(colour, theme.PANEL, 0.3 + 0.7 * age)


@lru_cache(maxsize=24)
def _empty(size: tuple[int, int], net: float, is_light: bool, look: tuple[str, str]) -> pygame.Surface:
    """Sky, floor and net; `look` is a part of the key, because colours are those of the look that is on."""
    surface = pygame.Surface(size)
    width, height = size
    view = View(surface.get_rect())
    pygame.surfarray.blit_array(surface, _sky(width, height))
    if is_light:
        _night(surface)
    line = max(round(0.12 * view.scale), 1)
    floor = view.at(0, GROUND)[1]
    pygame.draw.rect(surface, theme.ROAD, (0, floor, width, height - floor + 1))
    pygame.draw.rect(surface, theme.mix(theme.ROAD_EDGE, theme.ROAD, 0.35), (0, floor, width, line))
    for x in range(-20, 24, 4):  # lines on the floor, as far apart as four balls
        at = view.at(x, GROUND)
        mark = theme.mix(theme.ROAD_EDGE, theme.ROAD, 0.75 if x else 0.35)
        pygame.draw.line(surface, mark, (at[0], floor + line), (at[0], floor + 4 * line), max(line // 2, 1))
    for side in (-1, 1) if WIDTH * view.scale < width - 2 * line else ():
        edge = view.at(side * WIDTH / 2, 0)[0]
        pygame.draw.line(surface, theme.mix(theme.ROAD_EDGE, theme.ROAD, 0.6), (edge, 0), (edge, floor), line)
    left, top = view.at(-NET_WIDTH / 2, net)
    post = pygame.FRect(left, top, NET_WIDTH * view.scale, floor - top)
    pygame.draw.rect(surface, theme.DASH, post)
    pygame.draw.aacircle(surface, theme.DASH, view.at(0, net), NET_WIDTH / 2 * view.scale)
    if view.scale >= FINE:
        mesh = theme.mix(theme.DASH, theme.GROUND, 0.45)
        for y in np.arange(GROUND + 0.4, net, 0.4):
            pygame.draw.aaline(surface, mesh, view.at(-NET_WIDTH / 2, y), view.at(NET_WIDTH / 2, y))
        for cord in (-0.17, 0.17):
            pygame.draw.aaline(surface, mesh, view.at(cord, GROUND), view.at(cord, net))
        shine = theme.mix(theme.DASH, theme.TEXT, 0.45)
        pygame.draw.aacircle(surface, shine, view.at(0, net), NET_WIDTH / 2 * view.scale, max(line // 2, 1))
    return surface


def _sky(width: int, height: int) -> NDArray[np.uint8]:
    """`(column, row, [r, g, b])`: darker above, and a light over the net."""
    across = np.abs(np.linspace(-1, 1, width))[:, None]
    down = np.linspace(0, 1, height)[None, :]
    glow = np.clip(1 - np.hypot(across, 1.1 * (down - 1)), 0, 1) ** 1.5
    share = (0.55 * down + 0.75 * glow)[..., None]
    low, high = np.array(theme.GROUND, dtype=float), np.array(theme.RAISED, dtype=float)
    return np.asarray(low + (high - low) * np.clip(share, 0, 1) * 0.85, dtype=np.uint8)


def _night(surface: pygame.Surface) -> None:
    """Stars, and a planet that is far away."""
    width, height = surface.get_size()
    rng = np.random.default_rng(STARS)
    for x, y, light in rng.random((STARS, 3)).tolist():
        colour = theme.mix(theme.GROUND, theme.TEXT, 0.2 + 0.7 * light * light)
        surface.fill(colour, (round(x * width), round(y * height * 0.8), 1 + (light > 0.8), 1 + (light > 0.8)))
    middle, radius = (0.82 * width, 0.42 * height), 0.09 * height
    pygame.draw.aacircle(surface, theme.mix(theme.GROUND, theme.BEST, 0.55), middle, radius)
    shade = (middle[0] + 0.35 * radius, middle[1] - 0.1 * radius)
    pygame.draw.aacircle(surface, theme.mix(theme.GROUND, theme.BEST, 0.3), shade, 0.82 * radius)


def _wind(surface: pygame.Surface, view: View, shown: Shown) -> None:
    """Streaks that drift by, the longer the stronger it is."""
    colour, long = theme.mix(theme.RAISED, theme.TEXT, 0.22), 0.55 * shown.wind
    for k in range(STREAKS):
        x = (k * 17.3 + shown.clock * shown.wind * 0.09) % (WIDTH + 8) - WIDTH / 2 - 4
        y = 4.5 + (k * 5.7) % 16
        pygame.draw.aaline(surface, colour, view.at(x, y), view.at(x + long, y))


def _slime(
    surface: pygame.Surface,
    view: View,
    at: tuple[float, float],
    side: int,
    colour: Colour,
    ball: tuple[float, float],
    squashed: float,
) -> None:
    """A half disc; squashed it is flatter and wider."""
    x, y = at
    flat = round(SQUASHES * squashed) / SQUASHES
    image = _body(round(view.scale, 2), flat, colour, side * (-1 if view.turned else 1))
    middle = view.at(x, y)
    surface.blit(image, image.get_rect(midbottom=(round(middle[0]), round(middle[1]))))
    # Its eye is on the side of the net, and looks at the ball.
    eye_x = x - side * EYE_AT * SLIME_RADIUS * math.cos(math.pi / 3)
    eye_y = y + EYE_AT * SLIME_RADIUS * (1 - SQUASHED * flat) * math.sin(math.pi / 3)
    away = math.hypot(ball[0] - eye_x, ball[1] - eye_y) or 1.0
    radius = max(EYE * SLIME_RADIUS * view.scale, 1.5)
    if view.scale >= FINE:
        pygame.draw.aacircle(surface, theme.mix(colour, DARK, 0.6), view.at(eye_x, eye_y), radius + 0.06 * view.scale)
    pygame.draw.aacircle(surface, WHITE, view.at(eye_x, eye_y), radius)
    reach = LOOK * SLIME_RADIUS / away
    pupil = view.at(eye_x + (ball[0] - eye_x) * reach, eye_y + (ball[1] - eye_y) * reach)
    pygame.draw.aacircle(surface, DARK, pupil, max(PUPIL * SLIME_RADIUS * view.scale, 1.0))


@lru_cache(maxsize=128)
def _body(scale: float, flat: float, colour: Colour, light: int) -> pygame.Surface:
    """A half disc, painted larger and made smaller for smooth edges; the light is on its left (−1) or its right."""
    wide = SLIME_RADIUS * (1 + 0.5 * SQUASHED * flat) * scale
    high = SLIME_RADIUS * (1 - SQUASHED * flat) * scale
    size = math.ceil(2 * wide) + 2, math.ceil(high) + 1
    large = pygame.Surface((size[0] * OVER, size[1] * OVER), pygame.SRCALPHA)
    large.fill((*colour, 0))
    middle, bottom = large.get_width() / 2, large.get_height()

    def edge(share: float, begin: float, end: float) -> list[tuple[float, float]]:
        angles = np.linspace(begin, end, POINTS + 1).tolist()
        return [
            (middle + OVER * share * wide * math.cos(angle), bottom - OVER * share * high * math.sin(angle))
            for angle in angles
        ]

    pygame.draw.polygon(large, theme.mix(colour, DARK, 0.28), edge(1.0, 0.0, math.pi))
    inner = [(x + light * 0.035 * OVER * wide, y) for x, y in edge(0.95, 0.0, math.pi)]
    pygame.draw.polygon(large, colour, inner)
    if scale >= FINE:
        gleam = [math.pi * (0.5 - light * share) for share in (0.08, 0.3)]
        line = max(round(0.12 * scale * OVER), 1)
        pygame.draw.lines(large, theme.mix(colour, WHITE, 0.45), False, edge(0.8, *gleam), line)
    return pygame.transform.smoothscale(large, size)


def _ball(surface: pygame.Surface, view: View, x: float, y: float) -> None:
    radius = BALL_RADIUS * view.scale
    middle = view.at(x, y)
    top = view.box.top
    if middle[1] < top - radius:  # above what is seen: an arrow shows where
        size = max(0.5 * view.scale, 3)
        far = min((top - middle[1]) / view.scale / HIGHEST, 1.0)
        colour = theme.mix(theme.TEXT, theme.MUTED, far)
        tip = (middle[0], top + 4)
        pygame.draw.polygon(
            surface, colour, [tip, (tip[0] - size, tip[1] + 1.4 * size), (tip[0] + size, tip[1] + 1.4 * size)]
        )
        return
    pygame.draw.aacircle(surface, theme.TEXT, middle, max(radius, 2.2))
    if view.scale >= FINE:
        seam = theme.mix(theme.TEXT, theme.GROUND, 0.55)
        turn = -x * SPIN * (-1 if view.turned else 1) * 2
        for k in range(3):
            angle = turn + 2 * math.pi * k / 3
            end = middle[0] + radius * 0.9 * math.cos(angle), middle[1] + radius * 0.9 * math.sin(angle)
            pygame.draw.aaline(surface, seam, middle, end)
        pygame.draw.aacircle(surface, seam, middle, radius, 1)


def _trail(surface: pygame.Surface, view: View, shown: Shown) -> None:
    """The older, the smaller and the darker."""
    count = len(shown.trail)
    for k, (x, y) in enumerate(shown.trail):
        share = (k + 1) / (count + 1)
        colour = theme.mix(theme.PANEL, theme.TEXT, 0.45 * share * share)
        pygame.draw.circle(surface, colour, view.at(x, y), max(BALL_RADIUS * view.scale * (0.25 + 0.6 * share), 1))


def _landing(surface: pygame.Surface, view: View, shown: Shown) -> None:
    """A mark on the floor."""
    if shown.landing is None:
        return
    x, y = view.at(shown.landing, GROUND)
    high = max(0.0, float(shown.bodies[BALL + Y]) - GROUND)
    wide = (0.7 + 0.05 * high) * view.scale
    mark = pygame.FRect(x - wide, y - 0.12 * view.scale, 2 * wide, max(0.34 * view.scale, 3))
    pygame.draw.ellipse(surface, theme.mix(theme.UNSEEN, theme.ROAD, min(high / 24, 0.7)), mark)
