"""CartPole without a window: a state as a picture, a champion's episode as a picture or a film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import Brain
from game.scenes.breeding.replay import Lineup
from game.scenes.cartpole.replay import Balance
from game.scenes.cartpole.stage_view import StageView, draw_cart, draw_rail, rails, seconds
from game.scenes.cartpole.strip import EpisodeStrip
from game.ui import theme
from game.ui.canvas import Canvas, pixels
from game.ui.theme import Units
from game.worlds import Course
from game.worlds.cartpole import CARTPOLE
from game.worlds.cartpole.kernel import ANGLE, X

FILM = (960, 540)
FILM_FRAMES_PER_SECOND = 30
STRIP_HEIGHT = 150.0
STATE = (600, 400)
"""Of the picture of a state; Gymnasium's."""
TICKS, GIF_TICKS = 2, 5
"""A frame."""


def picture(brains: Sequence[Brain], course: Course) -> NDArray[np.uint8]:
    """A brain's episode as a whole."""
    return draw_episode(replay_of_brain(brains[0], course))


def film(brains: Sequence[Brain], course: Course, gif: bool) -> Iterator[NDArray[np.uint8]]:
    """A brain's episode, frame by frame."""
    return film_frames(replay_of_brain(brains[0], course), GIF_TICKS if gif else TICKS)


def picture_of_states(course: Course, states: NDArray[np.floating], size: tuple[int, int] = STATE) -> NDArray[np.uint8]:
    """Cart and pole in the newest of states `(field, tick)`."""
    state = states[:, -1]
    surface = pygame.Surface(size)
    surface.fill(theme.GROUND)
    canvas = Canvas(surface, Units(size[0] / FILM[0], *FILM))
    (rail,) = rails(surface.get_rect(), several=False)
    draw_rail(canvas, rail)
    draw_cart(canvas, rail, float(state[X]), float(state[ANGLE]), theme.BEST)
    return pixels(surface)


def replay_of_brain(brain: Brain, course: Course) -> Balance:
    """A brain alone, from a start."""
    return Balance(CARTPOLE, brain.network, Lineup(brain.genome[None], 1), course, brain.generation)


def draw_episode(replay: Balance, size: tuple[int, int] = (1600, 420)) -> NDArray[np.uint8]:
    """How the pole leaned from the start to the end."""
    pygame.font.init()
    while not replay.over:
        replay.step()
    surface = pygame.Surface(size)
    surface.fill(theme.GROUND)
    canvas = Canvas(surface, Units(1.0, *size))
    _title(canvas, replay, 34)
    EpisodeStrip().draw(canvas, replay, 24, 64, size[0] - 48, size[1] - 88)
    return pixels(surface)


def film_frames(replay: Balance, every: int, size: tuple[int, int] = FILM) -> Iterator[NDArray[np.uint8]]:
    """The episode from start to end, a frame every so many ticks, and half a second's rest at the end."""
    pygame.font.init()
    surface = pygame.Surface(size)
    canvas = Canvas(surface, Units(1.0, *size))
    carts, strip = StageView(), EpisodeStrip()
    rest = FILM_FRAMES_PER_SECOND // 2
    while rest:
        if replay.over:
            rest -= 1
        for _ in range(every):
            replay.step()
        surface.fill(theme.GROUND)
        width = size[0] - 48
        _title(canvas, replay, 32)
        box = canvas.panel(24, 58, width, size[1] - 58 - STRIP_HEIGHT - 36, fill=theme.GROUND)
        carts.draw(canvas, replay, box.inflate(-2, -2))
        strip.draw(canvas, replay, 24, size[1] - STRIP_HEIGHT - 24, width, STRIP_HEIGHT)
        yield pixels(surface)


def _title(canvas: Canvas, replay: Balance, y: float) -> None:
    canvas.text(f"{replay.name(0)} · {replay.course.title}", (24, y), theme.BODY, bold=True)
    done = f"{seconds(float(replay.session.scores[0, 0]))} of {seconds(replay.course.ticks)}"
    canvas.text(done, (canvas.units.width - 24, y), theme.BODY, theme.BEST, bold=True, anchor="right")
