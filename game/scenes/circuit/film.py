"""The circuit without a window: a champion's laps as a picture or a film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import Brain
from game.scenes.breeding.replay import Lineup
from game.scenes.circuit.hud import clock, of_limit
from game.scenes.circuit.replay import Laps
from game.scenes.circuit.view import CircuitView, Look
from game.ui import theme
from game.ui.canvas import Canvas, pixels
from game.ui.theme import Units
from game.worlds import Course
from game.worlds.circuit import CIRCUIT
from game.worlds.circuit.kernel import BEST_LAP, SPEED, TICKS_PER_SECOND
from game.worlds.circuit.limit import limit_of

FILM = (960, 540)
FILM_FRAMES_PER_SECOND = 30
FILM_LAPS = 1
"""The film ends with the lap."""
TICKS, GIF_TICKS = 2, 5
"""A frame."""


def picture(brains: Sequence[Brain], course: Course) -> NDArray[np.uint8]:
    """A brain's laps as a whole."""
    return draw_lap(replay_of_brain(brains[0], course))


def film(brains: Sequence[Brain], course: Course, gif: bool) -> Iterator[NDArray[np.uint8]]:
    """A brain's first lap, frame by frame."""
    return film_frames(replay_of_brain(brains[0], course), GIF_TICKS if gif else TICKS)


def replay_of_brain(brain: Brain, course: Course) -> Laps:
    """A brain alone on a circuit."""
    return Laps(CIRCUIT, brain.network, Lineup(brain.genome[None], 1), course, brain.generation)


def draw_lap(replay: Laps, size: tuple[int, int] = (1280, 720)) -> NDArray[np.uint8]:
    """The whole circuit with the way of the brain, coloured by its speed."""
    pygame.font.init()
    places, speeds = [], []
    while not replay.over:
        replay.step()
        places.append(replay.poses[:2, 0].copy())
        speeds.append(float(replay.session.field(SPEED)[0]))
    surface, canvas = _surface(size)
    view, look = CircuitView(), Look(whole=True, rays=False, best_line=(np.array(places), np.array(speeds)))
    view.update(0.0, replay, look)
    view.draw(canvas, replay, canvas.rect(24, 64, size[0] - 48, size[1] - 88), look)
    _title(canvas, replay)
    return pixels(surface)


def film_frames(replay: Laps, every: int, size: tuple[int, int] = FILM) -> Iterator[NDArray[np.uint8]]:
    """Up to the end of the first lap, or the crash, a frame every so many ticks, and half a second's rest."""
    pygame.font.init()
    surface, canvas = _surface(size)
    view, look = CircuitView(), Look()
    rest = FILM_FRAMES_PER_SECOND // 2
    while rest:
        if replay.over or replay.laps[0] >= FILM_LAPS:
            rest -= 1
        for _ in range(every):
            replay.step()
        surface.fill(theme.GROUND)
        _title(canvas, replay)
        view.update(every / TICKS_PER_SECOND, replay, look)
        view.draw(canvas, replay, canvas.rect(24, 58, size[0] - 48, size[1] - 82), look)
        yield pixels(surface)


def _surface(size: tuple[int, int]) -> tuple[pygame.Surface, Canvas]:
    surface = pygame.Surface(size)
    surface.fill(theme.GROUND)
    return surface, Canvas(surface, Units(1.0, *size))


def _title(canvas: Canvas, replay: Laps) -> None:
    canvas.text(f"{replay.name(0)} · {replay.course.title}", (24, 32), theme.BODY, bold=True)
    best = float(replay.session.field(BEST_LAP)[0]) / TICKS_PER_SECOND
    if best:
        says = f"{clock(best)} s · {of_limit(best, limit_of(replay.line))} of the limit"
    else:
        says = f"{float(replay.session.scores[0, 0]):.0f} of {replay.line.length:.0f} m"
    canvas.text(says, (canvas.units.width - 24, 32), theme.BODY, theme.BEST, bold=True, anchor="right")
