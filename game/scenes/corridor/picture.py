"""The corridor without a window: one car's way as a picture, a champion's drive as a picture or a film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import Brain
from game.scenes.breeding.replay import Lineup
from game.scenes.corridor.replay import Ride
from game.scenes.corridor.road_view import RoadView
from game.scenes.corridor.strip import CourseStrip
from game.ui import theme
from game.ui.canvas import Canvas, pixels
from game.ui.theme import Units
from game.worlds import Course
from game.worlds.corridor import CORRIDOR
from game.worlds.corridor.kernel import BOTTOM, TOP, P

FILM = (960, 540)
FILM_FRAMES_PER_SECOND = 30
STRIP_HEIGHT = 150.0
STATE = (640, 288)
"""Of the picture of a state, in pixels."""
TICKS, GIF_TICKS = 2, 5
"""A frame."""


def picture(brains: Sequence[Brain], course: Course) -> NDArray[np.uint8]:
    """A brain's drive as a whole."""
    return draw_course(replay_of_brain(brains[0], course))


def film(brains: Sequence[Brain], course: Course, gif: bool) -> Iterator[NDArray[np.uint8]]:
    """A brain's drive, frame by frame."""
    return film_frames(replay_of_brain(brains[0], course), GIF_TICKS if gif else TICKS)


def picture_of_states(course: Course, states: NDArray[np.floating], size: tuple[int, int] = STATE) -> NDArray[np.uint8]:
    """The road around the car in the newest of states `(field, tick)`, and its way."""
    way = states[P].tolist()
    surface = pygame.Surface(size)
    surface.fill(theme.GROUND)
    behind, ahead, unit = 40, 40, size[0] / 80
    tick = len(way) - 1
    columns = np.arange(max(tick - behind, 0), min(tick + ahead, course.table.shape[1]))
    middle = way[-1]

    def points(at: NDArray[np.int64], heights: NDArray[np.floating]) -> list[list[float]]:
        x = size[0] / 2 + (at - tick) * unit
        y = size[1] / 2 - (heights - middle) * size[1] / 4
        result: list[list[float]] = np.stack([x, y], axis=1).tolist()
        return result

    top, bottom = (points(columns, course.table[wall, columns]) for wall in (TOP, BOTTOM))
    pygame.draw.polygon(surface, theme.ROAD, top + bottom[::-1])
    for edge in (top, bottom):
        pygame.draw.lines(surface, theme.ROAD_EDGE, False, edge, 3)
    past = np.arange(max(tick - behind, 0), tick + 1)
    if len(past) > 1:
        pygame.draw.aalines(surface, theme.RANKS[-1], False, points(past, np.array(way)[past]))
    pygame.draw.circle(surface, theme.RANKS[-1], (size[0] / 2, size[1] / 2), 7)
    return pixels(surface)


def replay_of_brain(brain: Brain, course: Course) -> Ride:
    """A brain alone on a course."""
    return Ride(CORRIDOR, brain.network, Lineup(brain.genome[None], 1), course, brain.generation)


def draw_course(replay: Ride, size: tuple[int, int] = (1600, 420)) -> NDArray[np.uint8]:
    """The whole course with the way of the brain, driven to its end."""
    pygame.font.init()
    while not replay.over:
        replay.step()
    surface = pygame.Surface(size)
    surface.fill(theme.GROUND)
    canvas = Canvas(surface, Units(1.0, *size))
    title = f"{replay.name(0)} · {replay.course.title}"
    canvas.text(title, (24, 34), theme.STRONG, bold=True)
    result = f"{int(replay.session.scores[0, 0])} of {replay.course.ticks} columns"
    canvas.text(result, (size[0] - 24, 34), theme.STRONG, theme.BEST, bold=True, anchor="right")
    CourseStrip().draw(canvas, replay, 24, 64, size[0] - 48, size[1] - 88, None)
    return pixels(surface)


def film_frames(replay: Ride, every: int, size: tuple[int, int] = FILM) -> Iterator[NDArray[np.uint8]]:
    """The drive from start to end, a frame every so many ticks, and a second's rest at the end."""
    pygame.font.init()
    surface = pygame.Surface(size)
    canvas = Canvas(surface, Units(1.0, *size))
    road, strip = RoadView(), CourseStrip()
    rest = FILM_FRAMES_PER_SECOND // 2
    while rest:
        if replay.over:
            rest -= 1
        for _ in range(every):
            replay.step()
        surface.fill(theme.GROUND)
        width = size[0] - 48
        canvas.text(f"{replay.name(0)} · {replay.course.title}", (24, 32), theme.BODY, bold=True)
        done = f"{int(replay.session.scores[0, 0]):,} of {replay.course.ticks:,}"
        canvas.text(done, (size[0] - 24, 32), theme.BODY, theme.BEST, bold=True, anchor="right")
        box = canvas.panel(24, 58, width, size[1] - 58 - STRIP_HEIGHT - 36, fill=theme.GROUND)
        road.draw(canvas, replay, box.inflate(-2, -2), None)
        strip.draw(canvas, replay, 24, size[1] - STRIP_HEIGHT - 24, width, STRIP_HEIGHT, None)
        yield pixels(surface)
