"""Portraits of champions: what each does on an unseen course of its own, which its weights choose.

A brain always has the same portrait, and hardly ever another one's. It is painted without a window, in a thread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from brains.files import Brain
from game.engine.side import Side
from game.scenes.chase.game import BRED, PERFECT, Match, Player
from game.scenes.chase.picture import ANIMAL, centre_of, draw_cat, draw_mouse, draw_room
from game.scenes.gallery_words import SPRINT, own_course
from game.session import Session
from game.ui import theme
from game.worlds import WORLDS, Course
from game.worlds.cartpole import kernel as cartpole
from game.worlds.chase.solver import solve
from game.worlds.circuit import kernel as circuit
from game.worlds.circuit.courses import line_of
from game.worlds.corridor import kernel as corridor

Points = NDArray[np.float64]
Size = tuple[int, int]

OVER = 2
"""So many times larger it is painted, and then made smaller, for smooth edges."""
EVERY = 6
"""Ticks between two points of a car's way."""
SECONDS = 4.0
"""Of a pole's swinging."""
POLES = 26
"""Times at which it is drawn."""
LEAN = 2.2
"""So many times further than it does, the pole leans in the picture."""


def portrait(brains: Sequence[Brain], size: Size) -> pygame.Surface:
    """Of a brain, or of one of each role, so many pixels large."""
    large = pygame.Surface((size[0] * OVER, size[1] * OVER))
    large.fill(theme.GROUND)
    PAINTERS[brains[0].world](large, brains)
    return pygame.transform.smoothscale(large, size)


def _alone(brain: Brain, course: Course) -> Session:
    return Session(WORLDS[brain.world], [Side(brain.network, brain.genome[None])], course)


def _course(brains: Sequence[Brain]) -> Course:
    return WORLDS[brains[0].world].course(own_course(brains))


@dataclass(frozen=True)
class _Frame:
    """From a world's places to pixels: `low` and `high` are its corners, which are as far as may be from each other."""

    low: tuple[float, float]
    per_x: float
    per_y: float
    left: float
    bottom: float

    @classmethod
    def of(cls, surface: pygame.Surface, low: Points, high: Points, same_scale: bool) -> _Frame:
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


def _stroke(surface: pygame.Surface, points: Points, shades: NDArray[np.float64], width: float) -> None:
    """A thick line through points `(point, [x, y])` in pixels, each of a shade from 0 to 1."""
    places = points.tolist()
    for start, end, shade in zip(places, places[1:], shades[1:].tolist(), strict=False):
        colour = theme.rank_colour(shade)
        pygame.draw.line(surface, colour, start, end, max(round(width), 1))
        pygame.draw.circle(surface, colour, end, width / 2)


def _cross(surface: pygame.Surface, at: Points) -> None:
    """Here it ended."""
    arm = 0.028 * min(surface.get_size())
    for slope in (-1, 1):
        ends = (at[0] - arm, at[1] - slope * arm), (at[0] + arm, at[1] + slope * arm)
        pygame.draw.line(surface, theme.UNSEEN, *ends, max(round(arm / 2), 1))


def _paint_corridor(surface: pygame.Surface, brains: Sequence[Brain]) -> None:
    """The walls, and the way between them: the steeper, the darker."""
    course = _course(brains)
    session = _alone(brains[0], course)
    way = [float(session.field(corridor.P)[0])]
    while not session.finished:
        session.run(1)
        way.append(float(session.field(corridor.P)[0]))
    columns = np.arange(course.ticks, dtype=np.float64)
    top, bottom = (course.walls[wall, : course.ticks].astype(np.float64) for wall in (corridor.TOP, corridor.BOTTOM))
    low, high = np.array([0.0, bottom.min()]), np.array([columns[-1], top.max()])
    frame = _Frame.of(surface, low, high, same_scale=False)
    frame = _Frame(frame.low, surface.get_width() / columns[-1], frame.per_y, 0.0, frame.bottom)
    edges = [frame.pixels(np.stack([columns, wall], axis=1)) for wall in (top, bottom)]
    pygame.draw.polygon(surface, theme.ROAD, np.concatenate([edges[0], edges[1][::-1]]).tolist())
    for edge in edges:
        pygame.draw.lines(surface, theme.ROAD_EDGE, False, edge.tolist(), 2 * OVER)
    heights = np.array(way)
    flown = frame.pixels(np.stack([np.arange(len(way)), heights], axis=1))
    steep = np.abs(np.gradient(heights)) if len(heights) > 1 else np.zeros(1)
    _stroke(surface, flown, 1 - 0.75 * np.minimum(steep / 0.2, 1), 0.022 * surface.get_height())
    if not session.alive[0]:
        _cross(surface, flown[-1])


def _paint_cartpole(surface: pygame.Surface, brains: Sequence[Brain]) -> None:
    """The pole again and again, as in a photograph with a stroboscope: the later, the brighter."""
    session = _alone(brains[0], _course(brains))
    states = [session.course.walls[:, 0]]
    while not session.finished and session.tick * cartpole.TICK < SECONDS:
        session.run(1)
        states.append(np.array([session.field(row)[0] for row in range(cartpole.FIELDS)]))
    width, height = surface.get_size()
    rail, length = 0.8 * height, 0.62 * height
    taken = np.array(states)[np.unique(np.linspace(0, len(states) - 1, POLES).round().astype(int))]
    xs, angles = taken[:, cartpole.X], taken[:, cartpole.ANGLE]
    reach = max(float(np.abs(xs).max()), 0.4) + 0.25
    feet = width / 2 + xs / reach * width * 0.36
    pygame.draw.line(surface, theme.BORDER, (0.05 * width, rail), (0.95 * width, rail), 2 * OVER)
    for k, (foot, angle) in enumerate(zip(feet.tolist(), angles.tolist(), strict=True)):
        last = k == len(taken) - 1
        share = k / max(len(taken) - 1, 1)
        colour = theme.mix(theme.GROUND, theme.rank_colour(0.15 + 0.85 * share), 0.35 + 0.65 * share)
        tip = foot + np.sin(angle * LEAN) * length, rail - np.cos(angle * LEAN) * length
        pygame.draw.line(surface, colour, (foot, rail), tip, (5 if last else 3) * OVER)
        pygame.draw.circle(surface, colour, tip, (5 if last else 3) * OVER)
    cart = pygame.FRect(0, 0, 0.2 * width, 0.085 * height)
    cart.midtop = (feet[-1], rail - cart.height * 0.3)
    pygame.draw.rect(surface, theme.rank_colour(1.0), cart, border_radius=round(cart.height / 3))
    if not session.alive[0]:
        _cross(surface, np.array(tip))


def _paint_circuit(surface: pygame.Surface, brains: Sequence[Brain]) -> None:
    """The road, and a lap on it: the faster, the brighter."""
    course = _course(brains)
    line, session = line_of(course), _alone(brains[0], course)
    places, speeds = [line.points[0]], [0.0]
    while not session.finished and session.field(circuit.LAPS)[0] < 1:
        session.run(EVERY)
        places.append(np.array([session.field(circuit.X)[0], session.field(circuit.Y)[0]], dtype=np.float64))
        speeds.append(float(session.field(circuit.SPEED)[0]))
    low, high = line.points.min(axis=0) - line.half, line.points.max(axis=0) + line.half
    frame = _Frame.of(surface, low, high, same_scale=True)
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
    _stroke(surface, way, 0.25 + 0.75 * np.clip((fast - slow) / max(fast.max() - slow, 1), 0, 1), 3.5 * OVER)
    if not session.alive[0]:
        _cross(surface, way[-1])


def _paint_chase(surface: pygame.Surface, brains: Sequence[Brain]) -> None:
    """A game, with the ways of both: of a mouse and a cat of one file, or of one of them against the perfect other."""
    digest = hashlib.sha256(brains[0].genome.tobytes()).digest()
    starts = solve(6, SPRINT).starts
    cat, mouse = (int(one) for one in starts[int.from_bytes(digest[:4], "little") % len(starts)])
    by_role = {brain.role: brain for brain in brains}
    mice, cats = (
        Player(BRED, "", "", by_role[role]) if role in by_role else Player(PERFECT, "", "")
        for role in WORLDS["chase"].roles
    )
    match = Match(mice, cats, SPRINT, (cat, mouse), 0, 0)
    while not match.session.finished:
        match.step()
    side = min(surface.get_size()) * 0.95
    box = pygame.FRect(0, 0, side, side)
    box.center = surface.get_width() / 2, surface.get_height() / 2
    draw_room(surface, box, match.width)
    cell = side / match.width
    for role, way in enumerate(match.trails):
        hue = (theme.BEST, theme.UNSEEN)[role]
        points = [centre_of(box, match.width, xy) for xy in way]
        shift = (role - 0.5) * cell * 0.14
        for k in range(1, len(points)):
            colour = theme.mix(theme.PANEL, hue, 0.25 + 0.75 * k / len(points))
            a, b = ((x + shift, y + shift) for x, y in points[k - 1 : k + 1])
            pygame.draw.line(surface, colour, a, b, round(cell * 0.1))
            pygame.draw.circle(surface, colour, b, cell * 0.05)
    radius = ANIMAL * cell
    mouse_at, cat_at = (centre_of(box, match.width, way[-1]) for way in match.trails)
    if match.caught:
        draw_cat(surface, cat_at, radius, theme.UNSEEN)
        draw_mouse(surface, (mouse_at[0] + cell * 0.26, mouse_at[1] + cell * 0.28), radius * 0.45, theme.BEST)
    else:
        draw_mouse(surface, mouse_at, radius, theme.BEST)
        draw_cat(surface, cat_at, radius, theme.UNSEEN)


PAINTERS: dict[str, Callable[[pygame.Surface, Sequence[Brain]], None]] = {
    "corridor": _paint_corridor,
    "cartpole": _paint_cartpole,
    "chase": _paint_chase,
    "circuit": _paint_circuit,
}
