"""The carts on their rail: the generation as ghosts, its best one solid, a person on a rail of their own."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pygame

from game.scenes.cartpole.replay import Balance
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.cartpole.kernel import ANGLE_LIMIT, TICK, X_LIMIT

POLE = 1.0
"""Length of the pole, m."""
CART = (0.46, 0.22)
"""Width and height of a cart, m; only its looks."""
MARGIN = 0.35
"""Free space beyond both ends of the rail, m."""
FALL_TICKS = 34
"""How long a pole is seen falling."""
FADE_TICKS = 60
GHOSTS = 40
"""Most of them that are drawn, the best ones."""
APART = 3
"""Pixels by which two ghosts must differ to be drawn both."""
FLASH_TICKS = 14
"""How long a push by hand is seen."""
NAME_LINE = 19.0
"""Between the names of those that are compared, in units."""
LABEL = 14.0
"""Half the height of a name, in units."""
AMBER: theme.Colour = (236, 196, 130)
"""A pole of wood."""


@dataclass(frozen=True)
class Rail:
    """A rail in pixels: its middle, its height, and pixels to a metre."""

    middle: float
    y: float
    metre: float

    def x(self, x: float) -> float:
        return self.middle + x * self.metre


def rails(box: pygame.Rect, several: bool) -> tuple[Rail, ...]:
    """One rail, or one for the bred and one below for a person."""
    metre = min(box.width / (2 * (X_LIMIT + MARGIN)), box.height / (3.4 if several else 1.9))
    levels = (0.45, 0.86) if several else (0.77,)
    return tuple(Rail(box.centerx, box.top + box.height * level, metre) for level in levels)


class StageView:
    """Draws a replay into a box of the window."""

    def draw(self, canvas: Canvas, replay: Balance, box: pygame.Rect) -> None:
        surface = canvas.surface
        surface.set_clip(box)
        person = bool(replay.lineup.person)
        own, *others = rails(box, person)
        for rail in (own, *others):
            draw_rail(canvas, rail)
        leader, compared = replay.leader, range(len(replay.lineup.labels))
        if compared:
            for one in sorted(compared, key=lambda one: (one == leader, -one)):
                self._solid(canvas, replay, own, one, replay.colours[one], replay.name(one), NAME_LINE * one + 1)
        else:
            self._population(canvas, replay, own)
            self._solid(canvas, replay, own, leader, theme.BEST, replay.name(leader))
        if person:
            self._solid(canvas, replay, others[0], replay.lineup.person_index, theme.YOU, "YOU")
        if theme.motion and replay.knocks and replay.tick - replay.knocks[-1][0] < FLASH_TICKS:
            _flash(canvas, box, replay.knocks[-1][1], 1 - (replay.tick - replay.knocks[-1][0]) / FLASH_TICKS)
        surface.set_clip(None)

    def _population(self, canvas: Canvas, replay: Balance, rail: Rail) -> None:
        """The best of them last; of those that would look the same only one, and without the leader."""
        x, angle = replay.places[:, : replay.lineup.population]
        since = np.where(replay.fallen_tick < 0, -1, replay.tick - replay.fallen_tick)[: replay.lineup.population]
        seen = np.flatnonzero((since < FADE_TICKS) & (np.arange(len(since)) != replay.leader))
        looks = np.round(np.stack([x[seen], angle[seen]]) * rail.metre / APART)
        _, first = np.unique(np.vstack([looks, since[seen] < 0]), axis=1, return_index=True)
        for individual in np.sort(seen[first])[:GHOSTS][::-1].tolist():
            fading = max(int(since[individual]), 0) / FADE_TICKS
            colour = theme.mix(theme.GROUND, replay.colours[individual], 0.62 * (1 - fading))
            lean = fallen(float(angle[individual]), int(since[individual]))
            _outline(canvas, rail, float(x[individual]), lean, colour)

    def _solid(
        self,
        canvas: Canvas,
        replay: Balance,
        rail: Rail,
        individual: int,
        colour: theme.Colour,
        name: str,
        high: float = 0.0,
    ) -> None:
        """A cart with its name; where a few are compared it stands above the pole, so `high` (units)."""
        x, angle = (float(value) for value in replay.places[:, individual])
        fell = int(replay.fallen_tick[individual])
        lean = fallen(angle, -1 if fell < 0 else replay.tick - fell)
        draw_cart(canvas, rail, x, lean, colour)
        if fell < 0 and not replay.over:
            _thrust(canvas, rail, x, replay.push_of(individual), colour)
        scale = canvas.units.scale
        label, beside = canvas.width(name, bold=True), CART[0] * rail.metre / scale / 2 + 34
        x, y = rail.x(x) / scale, rail.y / scale
        below = y + 0.26 * rail.metre / scale + 10
        box = canvas.surface.get_clip()
        if high:
            top = y - (POLE + CART[1]) * rail.metre / scale
            canvas.label(name, (x + label / 2, top - high), replay.named_colour(individual))
        elif replay.lineup.person or below + LABEL > box.bottom / scale:
            # Below it would lie under the pole of the other rail, or under the edge of a tile.
            left = x - beside - label >= box.left / scale
            canvas.label(name, (x - beside if left else x + beside + label, y), colour)
        else:
            canvas.label(name, (x + label / 2, below), colour)


def fallen(angle: float, since: int) -> float:
    """The angle at which a pole is drawn so many ticks after its fall (−1: it stands): down to the rail."""
    if since < 0:
        return angle
    side = math.copysign(1.0, angle)
    share = min(since / FALL_TICKS, 1.0) ** 2
    return angle + (side * (math.pi / 2 + 0.12) - angle) * share


def draw_rail(canvas: Canvas, rail: Rail) -> None:
    """The rail with a mark at each metre, and a post at each end."""
    surface, units = canvas.surface, canvas.units
    left, right = rail.x(-X_LIMIT), rail.x(X_LIMIT)
    y = rail.y + CART[1] * rail.metre / 2 + units.px(9)
    bed = pygame.Rect(round(left), round(y), round(right - left), units.px(10))
    pygame.draw.rect(surface, theme.ROAD, bed, border_radius=units.px(4))
    pygame.draw.rect(surface, theme.ROAD_EDGE, (*bed.topleft, bed.width, units.line(3)))
    for metre in range(-2, 3):
        x = rail.x(metre)
        pygame.draw.line(surface, theme.DASH, (x, bed.bottom), (x, bed.bottom + units.px(7)), units.line(2))
    for end in (left, right):
        post = pygame.Rect(0, 0, units.px(10), units.px(40))
        post.midbottom = (round(end), bed.bottom)
        pygame.draw.rect(surface, theme.UNSEEN, post, border_radius=units.px(4))


def _corner(rail: Rail, x: float, angle: float, along: float, across: float) -> tuple[float, float]:
    """A point of a pole: `along` it and `across` it [m], from its joint."""
    sin, cos = math.sin(angle), math.cos(angle)
    top = rail.y - CART[1] * rail.metre / 2
    return rail.x(x) + (along * sin + across * cos) * rail.metre, top - (along * cos - across * sin) * rail.metre


def _outline(canvas: Canvas, rail: Rail, x: float, angle: float, colour: theme.Colour) -> None:
    """A ghost: the outline of a cart, and a pole."""
    width, height = CART[0] * rail.metre, CART[1] * rail.metre
    cart = pygame.Rect(round(rail.x(x) - width / 2), round(rail.y - height / 2), round(width), round(height))
    pygame.draw.rect(canvas.surface, colour, cart, canvas.units.line(1.5), border_radius=canvas.units.px(6))
    ends = _corner(rail, x, angle, 0, 0), _corner(rail, x, angle, POLE, 0)
    pygame.draw.aaline(canvas.surface, colour, *ends, canvas.units.line(3))


def draw_cart(canvas: Canvas, rail: Rail, x: float, angle: float, colour: theme.Colour) -> None:
    """The cart that people look at."""
    surface, units = canvas.surface, canvas.units
    width, height = CART[0] * rail.metre, CART[1] * rail.metre
    half = 0.028
    pole = [
        _corner(rail, x, angle, along, across) for along, across in ((0, -half), (POLE, -half), (POLE, half), (0, half))
    ]
    safe = theme.mix(AMBER, theme.UNSEEN, (abs(angle) / ANGLE_LIMIT) ** 2)
    pygame.draw.polygon(surface, safe, pole)
    pygame.draw.aalines(surface, safe, True, pole)
    tip = _corner(rail, x, angle, POLE, 0)
    pygame.draw.aacircle(surface, safe, tip, half * rail.metre)
    cart = pygame.Rect(round(rail.x(x) - width / 2), round(rail.y - height / 2), round(width), round(height))
    pygame.draw.rect(surface, colour, cart, border_radius=units.px(7))
    pygame.draw.rect(surface, theme.mix(colour, theme.GROUND, 0.35), cart, units.line(2), border_radius=units.px(7))
    for side in (-0.3, 0.3):
        wheel = (rail.x(x) + side * width, rail.y + height / 2)
        pygame.draw.aacircle(surface, theme.GROUND, wheel, units.px(9))
        pygame.draw.aacircle(surface, colour, wheel, units.px(9), units.line(3))
    joint = _corner(rail, x, angle, 0, 0)
    pygame.draw.aacircle(surface, theme.GROUND, joint, 0.06 * rail.metre)
    pygame.draw.aacircle(surface, safe, joint, 0.04 * rail.metre)


def _thrust(canvas: Canvas, rail: Rail, x: float, side: int, colour: theme.Colour) -> None:
    """A small arrow on the side to which the cart is pushed."""
    if side == 0:
        return
    edge = rail.x(x) + side * (CART[0] / 2 * rail.metre + canvas.units.px(8))
    size = canvas.units.px(11)
    points = [(edge, rail.y - size), (edge + side * size * 1.2, rail.y), (edge, rail.y + size)]
    pygame.draw.polygon(canvas.surface, colour, points)
    pygame.draw.aalines(canvas.surface, colour, True, points)


def _flash(canvas: Canvas, box: pygame.Rect, side: int, share: float) -> None:
    """A push by hand: a wave from the side that it came from."""
    colour = theme.mix(theme.GROUND, theme.UNSEEN, share)
    from_x = box.left if side > 0 else box.right
    for k in range(3):
        reach = canvas.units.px(26 + 22 * k + 60 * (1 - share))
        x, y, arm = from_x + side * reach, box.centery, canvas.units.px(34 - 6 * k)
        points = [(x - side * arm / 2, y - arm), (x, y), (x - side * arm / 2, y + arm)]
        pygame.draw.lines(canvas.surface, colour, False, points, canvas.units.line(5))


def seconds(ticks: float) -> str:
    """Time of an episode."""
    return f"{ticks * TICK:.2f} s"
