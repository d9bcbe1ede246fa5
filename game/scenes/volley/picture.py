"""Volleyball without a window: a portrait, a state, a champion's game as a picture or a film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import Brain
from game.scenes.base.portraits import course_of
from game.scenes.breeding.replay import Lineup
from game.scenes.volley.court import Shown, View, draw_court
from game.scenes.volley.layout import VolleyFrame, left_colour
from game.scenes.volley.rally import BODIES, Rally
from game.ui import theme
from game.ui.canvas import Canvas, pixels
from game.ui.theme import Units
from game.worlds import WORLDS, Course
from game.worlds.volley.kernel import BALL, BALL_RADIUS, NET, X, Y
from game.worlds.volley.opponent import NAME

FILM = (960, 460)
STATE = (600, 300)
TICKS, GIF_TICKS = 1, 2
"""A frame."""
REST = 20
"""Frames that the end of a film stays."""
LONGEST = 900
"""Ticks of a film at most."""
PORTRAIT = 240
"""Ticks of the ball's way in a portrait."""


def rally_of(brain: Brain, course: Course) -> Rally:
    """A brain alone on a course."""
    return Rally(WORLDS[NAME], brain.network, Lineup(brain.genome[None], 1), course, brain.generation)


def paint(surface: pygame.Surface, brains: Sequence[Brain]) -> None:
    """Portrait: where the ball flies in its first rallies, the later the brighter."""
    rally, box = rally_of(brains[0], course_of(brains)), surface.get_rect()
    way = []
    while not rally.over and rally.tick < PORTRAIT:
        rally.step()
        way.append(rally.bodies[BALL : BALL + 2, 0])
    draw_court(surface, box, rally.shown(0, left_colour(rally), theme.BEST, fine=False))
    view = View(box)
    for k, (x, y) in enumerate(way):
        share = k / max(len(way) - 1, 1)
        at = view.at(float(x), float(y))
        pygame.draw.circle(surface, theme.rank_colour(0.2 + 0.8 * share), at, max(BALL_RADIUS * view.scale * 0.55, 1))


def picture(brains: Sequence[Brain], course: Course) -> NDArray[np.uint8]:
    """Its first hit, or the end of a game without one."""
    rally = rally_of(brains[0], course)
    while not rally.over and not rally.hits[0, 0]:
        rally.step()
    for _ in range(6):
        rally.step()
    return _frame(rally, VolleyFrame())


def film(brains: Sequence[Brain], course: Course, gif: bool) -> Iterator[NDArray[np.uint8]]:
    """Its game, frame by frame."""
    rally, frame, rest = rally_of(brains[0], course), VolleyFrame(), REST
    while rest:
        rest -= rally.over or rally.tick >= LONGEST
        for _ in range(GIF_TICKS if gif else TICKS):
            if rally.tick < LONGEST:
                rally.step()
        yield _frame(rally, frame)


def _frame(rally: Rally, frame: VolleyFrame) -> NDArray[np.uint8]:
    pygame.font.init()
    surface = pygame.Surface(FILM)
    surface.fill(theme.GROUND)
    frame.draw_large(Canvas(surface, Units(1.0, *FILM)), rally, 0, 0, *FILM)
    return pixels(surface)


def picture_of_states(course: Course, states: NDArray[np.floating], size: tuple[int, int] = STATE) -> NDArray[np.uint8]:
    """The court in the newest of states `(field, tick)`, with the ball's way to there."""
    surface = pygame.Surface(size)
    state = states[:, -1]
    way = [(float(x), float(y)) for x, y in states[[BALL + X, BALL + Y], -8:].T]
    draw_court(
        surface, surface.get_rect(), Shown(state[:BODIES], (theme.UNSEEN, theme.BEST), float(state[NET]), trail=way)
    )
    return pixels(surface)
