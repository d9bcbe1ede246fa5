"""The walkers themselves: a generation as silhouettes that are seen through, and those who matter in front of it."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.walker.camera import View
from game.scenes.walker.replay import Walk
from game.scenes.walker.shapes import (
    HIP,
    HULL_BODY,
    LOWER_A,
    LOWER_B,
    UPPER_A,
    UPPER_B,
    Body,
    Points,
    Shapes,
    grown,
)
from game.scenes.walker.silhouettes import FINE, Figures, paint, paint_parts
from game.scenes.walker.throng import paint_throng
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.walker.body import BODIES

BACK, FRONT = (UPPER_B, LOWER_B), (UPPER_A, LOWER_A)
REACH = 2.6
"""Metres from a hull to the furthest that belongs to it."""
OPACITY, LEAST = 0.4, 0.16
"""Of the best of the crowd, and of the worst."""
FEW = 24
"""More than so many are painted as a throng."""
LIE = 1.2
"""Seconds that the fallen are still seen, ever fainter."""
GHOST = 0.45
FAR, RIM = 0.42, 2.0
"""How much of its colour the leg behind loses to the background; and the rim of who is in front, in units."""
JOINT = 0.085
"""Of a joint, m."""
EYE = ((0.36, -0.02), (0.82, -0.1), (0.82, 0.02), (0.45, 0.1))
"""A window at the front of the hull, from its centre [m]: it shows where the walker goes."""
PAINTED = np.cumsum([0, BODIES, len(BACK), 1, len(FRONT), len(FRONT)])
"""First polygon of each figure of a walker: rim, the leg behind, the hull, the rim of the leg in front, that leg."""


def opacities(replay: Walk) -> NDArray[np.float64]:
    """`(individual,)` of the population, from 0 to 1."""
    count = replay.lineup.population
    share = 1.0 - np.arange(count) / max(count - 1, 1)
    many = min(1.0, 24 / max(count, 1)) ** 0.35
    shown = (LEAST + (OPACITY - LEAST) * share) * many
    fell = replay.fallen_tick[:count]
    since = np.where(fell < 0, 0.0, (replay.tick - fell) / replay.ticks_per_second)
    return np.asarray(shown * np.clip(1.0 - since / LIE, 0.0, 1.0))


def draw_crowd(canvas: Canvas, replay: Walk, view: View, without: int) -> None:
    """The population but for one, the best last."""
    count = replay.lineup.population
    poses, shown = replay.poses[..., :count], opacities(replay)
    x = poses[0, 0]
    shown[without : without + 1] = 0.0
    who = np.flatnonzero((shown > 0.01) & (x > view.x - REACH) & (x < view.x + view.wide + REACH))[::-1]
    figures = Figures(view.pixels(replay.body.plain.of(poses[..., who])).astype(np.float32), replay.body.plain.firsts)
    colours = replay.colours
    how = paint_throng if len(who) > FEW else paint
    how(canvas.surface, view.box, figures, [colours[k] for k in who.tolist()], shown[who])


def draw_ghost(canvas: Canvas, pose: Points, body: Body, view: View, colour: theme.Colour) -> None:
    """Somebody who is not there: seen through, as one."""
    figures = Figures(view.pixels(body.plain.of(pose[..., None])).astype(np.float32), body.plain.firsts)
    paint(canvas.surface, view.box, figures, [colour], np.array([GHOST]))


def draw_walker(canvas: Canvas, pose: Points, body: Body, view: View, colour: theme.Colour) -> None:
    """One in front of all others, of a pose `([x, y, angle], body)`: with a rim, and a leg behind the hull."""
    dark, rim = theme.GROUND, RIM * canvas.units.scale / view.per_metre
    outline = _outline(body, round(rim, 5))
    points = view.pixels(outline.of(pose[..., None]))[0]
    colours = (dark, theme.mix(colour, dark, FAR), colour, dark, theme.mix(colour, theme.TEXT, 0.12))
    paint_parts(canvas.surface, view.box, points[: outline.firsts[PAINTED[-1]]], outline.firsts, PAINTED, colours, FINE)
    *joints, eye = (points[a:b].tolist() for a, b in pairwise(outline.firsts[PAINTED[-1] :].tolist()))
    for (at,) in joints:
        pygame.draw.aacircle(canvas.surface, dark, at, JOINT * view.per_metre)
        pygame.draw.aacircle(canvas.surface, theme.mix(colour, dark, 0.3), at, 0.55 * JOINT * view.per_metre)
    pygame.draw.polygon(canvas.surface, dark, eye)
    pygame.draw.aalines(canvas.surface, dark, True, eye)


@lru_cache(maxsize=8)
def _outline(body: Body, rim: float) -> Shapes:
    """Polygons of a walker in the order in which they are painted, with a rim [m]; then its joints, and its eye."""
    plain, everything = body.round, range(BODIES)
    wide, narrow = ([grown(corners, share * rim) for corners in plain] for share in (1.0, 0.6))
    polygons = [
        *((wide[b], b) for b in everything),
        *((plain[b], b) for b in (*BACK, HULL_BODY)),
        *((narrow[b], b) for b in FRONT),
        *((plain[b], b) for b in FRONT),
        *(([HIP], HULL_BODY), ([body.end], UPPER_A), (EYE, HULL_BODY)),
    ]
    return Shapes(*zip(*polygons, strict=True))
