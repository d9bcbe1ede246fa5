"""A corridor's portrait: the walls, and the way between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pygame

from brains.files import Brain
from game.scenes.base.portraits import OVER, Scale, alone_on, course_of, cross, stroke
from game.ui import theme
from game.worlds.corridor import kernel as corridor


def paint(surface: pygame.Surface, brains: Sequence[Brain]) -> None:
    """The walls, and the way between them: the steeper, the darker."""
    course = course_of(brains)
    session = alone_on(brains[0], course)
    way = [float(session.field(corridor.P)[0])]
    while not session.finished:
        session.run(1)
        way.append(float(session.field(corridor.P)[0]))
    columns = np.arange(course.ticks, dtype=np.float64)
    top, bottom = (course.table[wall, : course.ticks].astype(np.float64) for wall in (corridor.TOP, corridor.BOTTOM))
    low, high = np.array([0.0, bottom.min()]), np.array([columns[-1], top.max()])
    frame = Scale.of(surface, low, high, same_scale=False)
    frame = Scale(frame.low, surface.get_width() / columns[-1], frame.per_y, 0.0, frame.bottom)
    edges = [frame.pixels(np.stack([columns, wall], axis=1)) for wall in (top, bottom)]
    pygame.draw.polygon(surface, theme.ROAD, np.concatenate([edges[0], edges[1][::-1]]).tolist())
    for edge in edges:
        pygame.draw.lines(surface, theme.ROAD_EDGE, False, edge.tolist(), 2 * OVER)
    heights = np.array(way)
    flown = frame.pixels(np.stack([np.arange(len(way)), heights], axis=1))
    steep = np.abs(np.gradient(heights)) if len(heights) > 1 else np.zeros(1)
    stroke(surface, flown, 1 - 0.75 * np.minimum(steep / 0.2, 1), 0.022 * surface.get_height())
    if not session.alive[0]:
        cross(surface, flown[-1])
