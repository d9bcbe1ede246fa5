"""Champions in environments, without a window: portraits, pictures and films of the environment's own pictures."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import Brain
from brains.text import RefusalError
from game.engine.gym.engine import seed_of
from game.engine.gym.names import named
from game.engine.gym.playing import Player
from game.engine.gym.watched import Picture, filmed
from game.scenes.base.portraits import course_of
from game.training.settings import SettingsError
from game.worlds import WORLDS, Course

FILM, GIF = 30.0, 15.0
"""Pictures a second of what is written."""
REST = 1.0
"""Seconds that the end of a film stays."""
EVEN = 2
"""Sides of a film are multiples of so many pixels."""


def episode(brain: Brain, course: Course) -> Iterator[Picture]:
    """Every picture of it, as many a second as the environment says. Raises SettingsError where it draws none."""
    form = WORLDS[brain.world].form
    assert form is not None
    if form.size is None:
        raise SettingsError(f"{brain.world}: expected an environment that draws pictures (render mode rgb_array)")
    return filmed(named(brain.world), form, Player(brain.network, brain.genome), seed_of(course), course.ticks)


def portrait(surface: pygame.Surface, brains: Sequence[Brain]) -> None:
    """Half-way through; nothing where it may not be made, or draws none."""
    try:
        pictures = [np.array(one) for one in episode(brains[0], course_of(brains))]
    except RefusalError:
        return
    if pictures:
        blit(surface, surface.get_rect(), pictures[len(pictures) // 2])


def picture(brains: Sequence[Brain], course: Course) -> Picture:
    """How it ends."""
    last = deque(episode(brains[0], course), maxlen=1)
    return _known(last[0] if last else None, brains[0])


def film(brains: Sequence[Brain], course: Course, gif: bool) -> Iterator[Picture]:
    """In real time."""
    form, rate = WORLDS[brains[0].world].form, GIF if gif else FILM
    assert form is not None
    shown, last = 0, None
    for number, one in enumerate(episode(brains[0], course)):
        last = one[: one.shape[0] // EVEN * EVEN, : one.shape[1] // EVEN * EVEN]
        while shown / rate <= number / form.frames:
            yield last
            shown += 1
    last = _known(last, brains[0])
    for _ in range(round(REST * rate)):
        yield last


def state(course: Course, states: NDArray[np.floating]) -> Picture:
    """An environment has no states that could be drawn."""
    raise SettingsError("expected a world of the arcade's own")


def blit(surface: pygame.Surface, box: pygame.Rect, one: Picture) -> pygame.Rect:
    """A picture into a box, as large as fits; where it is."""
    height, width = one.shape[:2]
    scale = min(box.width / width, box.height / height)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    place = pygame.Rect((0, 0), size)
    place.center = box.center
    drawn = pygame.image.frombuffer(one.tobytes(), (width, height), "RGB")
    surface.blit(pygame.transform.smoothscale(drawn, size), place)
    return place


def _known(one: Picture | None, brain: Brain) -> Picture:
    if one is None:
        raise SettingsError(f"{brain.world}: expected pictures, got none: the environment ended its process")
    return one
