"""The walker's portrait: one stretch of its walk, again and again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pygame

from brains.files import Brain
from game.scenes.base.portraits import OVER, alone_on, course_of, cross
from game.scenes.walker.camera import View
from game.scenes.walker.ground_view import heights_of
from game.scenes.walker.shapes import body_of, origins, pose_of
from game.scenes.walker.silhouettes import Figures
from game.scenes.walker.silhouettes import paint as paint_figures
from game.ui import theme
from game.worlds.walker.body import STEP

WIDE = 9.0
"""Metres in the picture."""
SECONDS = 6.0
"""Of a walk, until it is at the right edge."""
TAKEN = 7
"""Times at which it is drawn."""


def paint(surface: pygame.Surface, brains: Sequence[Brain]) -> None:
    """The walker again and again, as in a photograph with a stroboscope: the later, the brighter."""
    session = alone_on(brains[0], course_of(brains))
    session.begin()
    taken = [pose_of(session)]
    begin = float(origins(taken[0])[0, 0])
    far = begin + WIDE * 0.64
    while not session.finished and session.tick < SECONDS * 50 and float(origins(taken[-1])[0, 0]) < far:
        session.run(1)
        taken.append(pose_of(session))
    which = np.unique(np.linspace(0, len(taken) - 1, TAKEN).round().astype(int))
    poses = np.concatenate([taken[k] for k in which], axis=2)
    box = surface.get_rect()
    per_metre = box.width / WIDE
    heights = heights_of(session.course)
    level = float(np.interp(begin + WIDE / 2, np.arange(len(heights)) * STEP, heights))
    view = View(box, begin - WIDE * 0.16, level - 0.24 * box.height / per_metre, per_metre)
    line = view.pixels(np.stack([np.arange(len(heights)) * STEP, heights], axis=1)).tolist()
    pygame.draw.polygon(surface, theme.ROAD, [*line, (line[-1][0], box.bottom), (line[0][0], box.bottom)])
    pygame.draw.lines(surface, theme.ROAD_EDGE, False, line, 2 * OVER)
    shares = np.linspace(0.0, 1.0, len(which)) if len(which) > 1 else np.ones(1)
    colours = [theme.rank_colour(0.15 + 0.85 * share) for share in shares.tolist()]
    shapes = body_of(session.course).plain
    figures = Figures(view.pixels(shapes.of(poses)).astype(np.float32), shapes.firsts)
    paint_figures(surface, box, figures, colours, 0.5 + 0.5 * shares**2)
    if not session.alive[0]:
        cross(surface, view.pixels(origins(poses)[-1]))
