"""The walker without a window: a state as a picture, a champion's walk as a picture or a film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import Brain
from game.scenes.breeding.replay import Lineup
from game.scenes.walker.camera import View, view_at
from game.scenes.walker.crowd import draw_walker
from game.scenes.walker.gait import draw_gait
from game.scenes.walker.ground_view import boxes_of, draw_boxes, draw_ground, draw_posts, height_at
from game.scenes.walker.replay import Walk
from game.scenes.walker.scenery import Backdrop
from game.scenes.walker.shapes import body_of, poses_of
from game.scenes.walker.stage_view import Look, StageView
from game.ui import theme
from game.ui.canvas import Canvas, pixels
from game.ui.theme import Units
from game.worlds import Course
from game.worlds.walker import WALKER
from game.worlds.walker.body import END, TICK

FILM = (960, 540)
FILM_FRAMES_PER_SECOND = 30
GAIT_HEIGHT = 160.0
STATE = (600, 400)
"""Of the picture of a state; Gymnasium's."""
TICKS, GIF_TICKS = 2, 5
"""A frame."""
ROWS, WALK = 3, (1600, 900)
"""Of the picture of a walk: so many strips of ground, one below the other."""
APART = 2.2
"""Metres between two walkers in it: where one is drawn again."""
STOOD = 25
"""Ticks after which one is drawn again where it does not get on."""


def picture(brains: Sequence[Brain], course: Course) -> NDArray[np.uint8]:
    """A brain's walk as a whole."""
    return draw_walk(replay_of_brain(brains[0], course))


def film(brains: Sequence[Brain], course: Course, gif: bool) -> Iterator[NDArray[np.uint8]]:
    """A brain's walk, frame by frame."""
    return film_frames(replay_of_brain(brains[0], course), GIF_TICKS if gif else TICKS)


def picture_of_states(course: Course, states: NDArray[np.floating], size: tuple[int, int] = STATE) -> NDArray[np.uint8]:
    """The walker in the newest of states `(field, tick)`, and the ground around it."""
    pose = poses_of(states[:, -1:].astype(np.float64))
    surface, canvas = _surface(size)
    x = float(pose[0, 0, 0])
    view = view_at(surface.get_rect(), x, float(height_at(course, x)))
    _land(canvas, course, view)
    draw_walker(canvas, pose[..., 0], body_of(course), view, theme.rank_colour(1.0))
    return pixels(surface)


def replay_of_brain(brain: Brain, course: Course) -> Walk:
    """A brain alone, from the start."""
    return Walk(WALKER, brain.network, Lineup(brain.genome[None], 1), course, brain.generation)


def draw_walk(replay: Walk, size: tuple[int, int] = WALK) -> NDArray[np.uint8]:
    """The ground in strips, and on it the walker again and again, as in the first photographs of what moves."""
    pygame.font.init()
    poses = [replay.poses[..., 0]]
    since = 0
    while not replay.over:
        replay.step()
        since += 1
        if abs(replay.poses[0, 0, 0] - poses[-1][0, 0]) > APART or since >= STOOD * 4:
            poses.append(replay.poses[..., 0])
            since = 0
    if not replay.session.alive[0]:
        poses.append(replay.poses[..., 0])
    surface, canvas = _surface(size)
    _title(canvas, replay, 34)
    high = (size[1] - 64 - 24 - 12 * (ROWS - 1)) / ROWS
    long = (END + 6) / ROWS
    for row in range(ROWS):
        box = canvas.panel(24, 64 + row * (high + 12), size[0] - 48, high, fill=theme.GROUND).inflate(-2, -2)
        per_metre, middle = box.width / long, (row + 0.5) * long
        levels = height_at(replay.course, np.linspace(row * long, (row + 1) * long, 32))
        view = View(box, row * long, float(levels.mean()) - 0.34 * box.height / per_metre, per_metre)
        surface.set_clip(box)
        _land(canvas, replay.course, view, replay.start)
        for k, pose in enumerate(poses):
            if abs(pose[0, 0] - middle) < long / 2 + 3:
                draw_walker(canvas, pose, replay.body, view, theme.rank_colour(0.35 + 0.65 * (k + 1) / len(poses)))
        surface.set_clip(None)
    return pixels(surface)


def film_frames(replay: Walk, every: int, size: tuple[int, int] = FILM) -> Iterator[NDArray[np.uint8]]:
    """The walk from start to end, a frame every so many ticks, and half a second's rest at the end."""
    pygame.font.init()
    surface, canvas = _surface(size)
    stage, rest = StageView(), FILM_FRAMES_PER_SECOND // 2
    while rest:
        if replay.over:
            rest -= 1
        for _ in range(every):
            replay.step()
        surface.fill(theme.GROUND)
        width = size[0] - 48
        _title(canvas, replay, 32)
        box = canvas.panel(24, 58, width, size[1] - 58 - GAIT_HEIGHT - 36, fill=theme.GROUND)
        stage.update(every * TICK, replay)
        stage.draw(canvas, replay, box.inflate(-2, -2), Look(names=False))
        draw_gait(canvas, replay, 0, 24, size[1] - GAIT_HEIGHT - 24, width, GAIT_HEIGHT)
        yield pixels(surface)


def _land(canvas: Canvas, course: Course, view: View, start: float | None = None) -> None:
    Backdrop().draw(canvas.surface, view.box, view.x, view.per_metre)
    draw_ground(canvas, course, view)
    if start is not None:
        draw_posts(canvas, course, view, start)
    draw_boxes(canvas.surface, boxes_of(course), view)


def _surface(size: tuple[int, int]) -> tuple[pygame.Surface, Canvas]:
    surface = pygame.Surface(size)
    surface.fill(theme.GROUND)
    return surface, Canvas(surface, Units(1.0, *size))


def _title(canvas: Canvas, replay: Walk, y: float) -> None:
    canvas.text(f"{replay.name(0)} · {replay.course.title}", (24, y), theme.BODY, bold=True)
    way = float(replay.hulls[0, 0]) - replay.start
    says = f"{way:.1f} m in {replay.tick * TICK:.1f} s · {float(replay.session.scores[0, 0]):.0f} points"
    canvas.text(says, (canvas.units.width - 24, y), theme.BODY, theme.BEST, bold=True, anchor="right")
