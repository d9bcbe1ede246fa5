"""What walkers leave behind: footprints, dust where one fell, and a flag at the best way so far."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pygame

from game.scenes.walker.camera import View
from game.scenes.walker.ground_view import height_at
from game.scenes.walker.replay import Walk
from game.scenes.walker.scenery import land_of
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.walker.body import TICK

PRINT = (0.34, 0.1)
"""Length and depth of a footprint [m]."""
PRINT_SECONDS = 7.0
"""Until a footprint has gone."""
OTHERS = 0.45
"""How clear those of others are than of whom the camera follows."""
DENTS = 32
"""Of how clear a footprint is."""
DUST_SECONDS = 0.9
CLOUDS = 24
"""Falls of which dust is seen, the newest ones."""
PUFFS = ((-0.55, 0.1, 0.32), (0.0, 0.22, 0.42), (0.5, 0.08, 0.3), (0.2, 0.05, 0.26))
"""Of a cloud: where from its middle, and how large in the end [m]."""
LIES = 0.9
"""Metres from a fallen hull down to what it lies on, at most."""
LEVELS = 8
"""Of how faint a puff is."""
LEAST = 1.0
"""Metres from which a flag is worth it."""
BELOW = 60.0
"""Units from the upper edge of the box down to the flag, at least: numbers stand there."""
POLE, CLOTH = 3.4, (1.15, 0.5)
"""Of the flag [m]."""


def draw_prints(canvas: Canvas, replay: Walk, view: View) -> None:
    """Dents in the edge of the ground, ever fainter."""
    watched, prints = replay.watched, replay.prints
    fresh = 1 - (replay.tick - prints[:, 2]) * TICK / PRINT_SECONDS
    seen = (fresh > 0) & (prints[:, 0] > view.x - 1) & (prints[:, 0] < view.x + view.wide + 1)
    strengths = fresh * np.where(prints[:, 3] == watched, 1.0, OTHERS)
    long, deep = PRINT[0] * view.per_metre, PRINT[1] * view.per_metre
    corners = (view.pixels(prints[seen, :2] - (0, 0.02)) - (long / 2, deep / 3)).round().tolist()
    levels = np.ceil(DENTS * strengths[seen]).astype(int).tolist()
    size = round(long), max(round(deep), 2)
    dents = {level: _dent(size, level, theme.look) for level in set(levels)}
    canvas.surface.fblits([(dents[level], corner) for level, corner in zip(levels, corners, strict=True)])


@lru_cache(maxsize=4 * (DENTS + 1))
def _dent(size: tuple[int, int], level: int, look: tuple[str, str]) -> pygame.Surface:
    """A footprint, so clear."""
    image, land = pygame.Surface(size, pygame.SRCALPHA), land_of(look)
    pygame.draw.ellipse(image, theme.mix(land.turf, land.deep, level / DENTS), image.get_rect())
    return image


@lru_cache(maxsize=128)
def _puff(radius: int, level: int, colour: theme.Colour) -> pygame.Surface:
    """A soft ball of dust, so faint."""
    side = 2 * radius + 1
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1] / max(radius, 1)
    image = pygame.Surface((side, side), pygame.SRCALPHA)
    image.fill(colour)
    alpha = pygame.surfarray.pixels_alpha(image)
    alpha[:] = (190 * level / LEVELS * np.clip(1 - np.hypot(x, y), 0, 1) ** 0.8).T.astype(np.uint8)
    del alpha
    return image


def draw_dust(canvas: Canvas, replay: Walk, view: View) -> None:
    """A cloud that grows, rises and thins out where somebody has just fallen."""
    if not theme.motion:
        return
    since = (replay.tick + replay.fraction - replay.fallen_tick) * TICK
    fell = np.flatnonzero((replay.fallen_tick >= 0) & (since < DUST_SECONDS) & ~replay.stopped)
    newest = fell[np.argsort(since[fell], kind="stable")][:CLOUDS]
    if not len(newest):
        return
    places, shares = replay.hulls[newest], since[newest] / DUST_SECONDS
    grounds = np.maximum(height_at(replay.course, places[:, 0]), places[:, 1] - LIES)
    across, up, large = np.array(PUFFS).T[..., None]
    middles = np.stack([places[:, 0] + across * (0.5 + shares), grounds + 0.1 + up * (0.4 + 1.4 * shares)], axis=-1)
    radii = np.maximum((large * (0.45 + 0.75 * shares) * view.per_metre / 4).round().astype(int) * 4, 2)
    levels = np.broadcast_to((LEVELS * (1 - shares) ** 1.3).round().astype(int), radii.shape)
    corners, colour = view.pixels(middles) - radii[..., None], land_of(theme.look).dust
    clouds = zip(corners.reshape(-1, 2).tolist(), radii.ravel().tolist(), levels.ravel().tolist(), strict=True)
    canvas.surface.fblits([(_puff(radius, level, colour), corner) for corner, radius, level in clouds if level])


def draw_flag(canvas: Canvas, replay: Walk, view: View, way: float, colour: theme.Colour) -> None:
    """At a way from the start, with the metres on it."""
    x = replay.start + way
    if way < LEAST or not view.x - 2 < x < view.x + view.wide + 2:
        return
    ground = float(height_at(replay.course, x))
    (foot_x, foot_y), (_, top) = view.pixels(np.array([(x, ground), (x, ground + POLE)])).tolist()
    says, scale = f"{way:.1f} m", canvas.units.scale
    top = min(max(top, view.box.top + BELOW * scale), foot_y)
    wide = max(CLOTH[0] * view.per_metre, (canvas.width(says, bold=True) + 16) * scale)
    high = max(CLOTH[1] * view.per_metre, 26 * scale)
    pygame.draw.line(canvas.surface, theme.TEXT, (foot_x, foot_y), (foot_x, top), canvas.units.line(3))
    notch = high * 0.3
    cloth = [
        (foot_x, top), (foot_x + wide + notch, top), (foot_x + wide, top + high / 2),
        (foot_x + wide + notch, top + high), (foot_x, top + high),
    ]  # fmt: skip
    pygame.draw.polygon(canvas.surface, colour, cloth)
    pygame.draw.aalines(canvas.surface, colour, True, cloth)
    middle = (foot_x + wide / 2) / scale, (top + high / 2) / scale
    if view.box.contains(pygame.Rect(round(foot_x), round(top), round(wide), round(high))):
        canvas.text(says, middle, colour=theme.ink_on(colour), bold=True, anchor="centre")
    canvas.explain(middle[0] - 40, middle[1] - 17, 80, 34, "How far anybody has come on this ground.")
