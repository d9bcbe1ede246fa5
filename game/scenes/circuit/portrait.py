"""The circuit's portrait: the road, and a lap on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pygame

from brains.files import Brain
from game.scenes.base.portraits import OVER, Scale, alone_on, course_of, cross, stroke
from game.ui import theme
from game.worlds.circuit import kernel as circuit
from game.worlds.circuit.courses import line_of

EVERY = 6
"""Ticks between two points of a car's way."""


def paint(surface: pygame.Surface, brains: Sequence[Brain]) -> None:
    """The road, and a lap on it: the faster, the brighter."""
    course = course_of(brains)
    line, session = line_of(course), alone_on(brains[0], course)
    places, speeds = [line.points[0]], [0.0]
    while not session.finished and session.field(circuit.LAPS)[0] < 1:
        session.run(EVERY)
        places.append(np.array([session.field(circuit.X)[0], session.field(circuit.Y)[0]], dtype=np.float64))
        speeds.append(float(session.field(circuit.SPEED)[0]))
    low, high = line.points.min(axis=0) - line.half, line.points.max(axis=0) + line.half
    frame = Scale.of(surface, low, high, same_scale=True)
    road = frame.pixels(line.points).tolist()
    half = max(line.half * frame.per_x, 4.5 * OVER)
    for colour, radius in ((theme.DASH, half + 1.5 * OVER), (theme.ROAD, half)):
        for point in road:
            pygame.draw.circle(surface, colour, point, radius)
    across = line.normals[0] * half / frame.per_x
    start, end = frame.pixels(np.stack([line.points[0] - across, line.points[0] + across])).tolist()
    pygame.draw.line(surface, theme.TEXT, start, end, 2 * OVER)
    way, fast = frame.pixels(np.array(places)), np.array(speeds)
    slow = np.percentile(fast, 5)
    stroke(surface, way, 0.25 + 0.75 * np.clip((fast - slow) / max(fast.max() - slow, 1), 0, 1), 3.5 * OVER)
    if not session.alive[0]:
        cross(surface, way[-1])
