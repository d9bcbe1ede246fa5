"""Portraits of champions: what each does on an unseen course of its own, which its weights choose.

A brain always has the same portrait, and hardly ever another one's. It is painted without a window, in a thread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import Brain
from game.engine.course import seen_by
from game.engine.session import Session
from game.engine.side import Side
from game.scenes.faces import FACES
from game.ui import theme
from game.worlds import WORLDS, Course

Points = NDArray[np.float64]
Size = tuple[int, int]

OVER = 2
"""So many times larger it is painted, and then made smaller, for smooth edges."""
COURSES = 10_000
"""Unseen courses of its own that a brain may have in its portrait."""


def portrait(brains: Sequence[Brain], size: Size) -> pygame.Surface:
    """Of a brain, or of one of each role, so many pixels large."""
    large = pygame.Surface((size[0] * OVER, size[1] * OVER))
    large.fill(theme.GROUND)
    FACES[brains[0].world].looks().portrait(large, brains)
    return pygame.transform.smoothscale(large, size)


def own_number(brains: Sequence[Brain]) -> int:
    """Which of COURSES the weights of these choose."""
    digest = hashlib.sha256(b"".join(brain.genome.astype("<f4").tobytes() for brain in brains)).digest()
    return int.from_bytes(digest[:4], "little") % COURSES


def own_course(brains: Sequence[Brain]) -> str:
    """The name of the course that the weights of these choose, as commands take it; empty where it is always one."""
    named = FACES[brains[0].world].words.course
    return named(own_number(brains)) if named else ""


def alone_on(brain: Brain, course: Course) -> Session:
    """A brain alone on a course."""
    return Session(WORLDS[brain.world], [Side(brain.network, brain.genome[None])], course)


def course_of(brains: Sequence[Brain]) -> Course:
    """The course that the weights of these choose."""
    world = WORLDS[brains[0].world]
    return world.course(seen_by(own_course(brains) or next(iter(world.courses.presets)), brains[0].eyes))


@dataclass(frozen=True)
class Scale:
    """From a world's places to pixels: `low` and `high` are its corners, which are as far as may be from each other."""

    low: tuple[float, float]
    per_x: float
    per_y: float
    left: float
    bottom: float

    @classmethod
    def of(cls, surface: pygame.Surface, low: Points, high: Points, same_scale: bool) -> Scale:
        width, height = surface.get_size()
        margin = 0.07 * min(width, height)
        wide, tall = (float(one) for one in np.maximum(high - low, 1e-6))
        per_x, per_y = (width - 2 * margin) / wide, (height - 2 * margin) / tall
        if same_scale:
            per_x = per_y = min(per_x, per_y)
        left, bottom = (width - per_x * wide) / 2, (height + per_y * tall) / 2
        return cls((float(low[0]), float(low[1])), per_x, per_y, left, bottom)

    def pixels(self, places: Points) -> Points:
        """`(place, [x, y])`."""
        return np.stack(
            [
                self.left + (places[:, 0] - self.low[0]) * self.per_x,
                self.bottom - (places[:, 1] - self.low[1]) * self.per_y,
            ],
            axis=1,
        )


def stroke(surface: pygame.Surface, points: Points, shades: NDArray[np.float64], width: float) -> None:
    """A thick line through points `(point, [x, y])` in pixels, each of a shade from 0 to 1."""
    places = points.tolist()
    for start, end, shade in zip(places, places[1:], shades[1:].tolist(), strict=False):
        colour = theme.rank_colour(shade)
        pygame.draw.line(surface, colour, start, end, max(round(width), 1))
        pygame.draw.circle(surface, colour, end, width / 2)


def cross(surface: pygame.Surface, at: Points) -> None:
    """Here it ended."""
    arm = 0.028 * min(surface.get_size())
    for slope in (-1, 1):
        ends = (at[0] - arm, at[1] - slope * arm), (at[0] + arm, at[1] + slope * arm)
        pygame.draw.line(surface, theme.UNSEEN, *ends, max(round(arm / 2), 1))
