"""The whole circuit, small, in a corner: where everybody is."""

from __future__ import annotations

import numpy as np
import pygame

from game.scenes.circuit.camera import overview
from game.scenes.circuit.replay import Laps
from game.ui import theme
from game.ui.canvas import Canvas

OVER = 3
"""Times as large as it will be is the road drawn."""
SHEER = 205
"""How little is seen through the panel, of 255."""


class Minimap:
    """Draws a replay; keeps the picture of the road."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._panel = pygame.Surface((1, 1))
        self._dots: dict[tuple[theme.Colour, int], pygame.Surface] = {}

    def draw(
        self, canvas: Canvas, replay: Laps, x: float, y: float, w: float, h: float, watched: int | None = None
    ) -> None:
        """At a place in units; large dots are people's and whom one watches."""
        box = canvas.rect(x, y, w, h)
        key = (replay.line, box.size, canvas.units.scale, theme.look)
        if key != self._key:
            self._key, self._panel = key, _panel(canvas, replay, box.size)
        canvas.surface.blit(self._panel, box)
        camera = overview(_inner(canvas, box), replay.line)
        population, alive = replay.lineup.population, replay.session.alive
        places = np.round(camera.pixels(replay.poses[:2].T)).astype(np.int64)
        small, large = canvas.units.line(2.5), canvas.units.line(5)
        own = np.flatnonzero(alive[:population])
        _, first = np.unique(places[own], axis=0, return_index=True)
        dots = [(one, replay.colours[one], small) for one in own[np.sort(first)][::-1].tolist()]
        dots += [(k, replay.colour(k), small) for k in range(population, replay.lineup.person_index) if alive[k]]
        watched = replay.watched if watched is None else watched
        dots += [(one, replay.colour(one), large) for one in dict.fromkeys((*replay.lineup.people[::-1], watched))]
        images = []
        for one, colour, radius in dots:
            image = self._dot(colour, radius)
            middle = image.get_width() // 2
            images.append((image, (int(places[one, 0]) - middle, int(places[one, 1]) - middle)))
        clip = canvas.surface.get_clip()
        canvas.surface.set_clip(box.clip(clip))
        canvas.surface.fblits(images)
        canvas.surface.set_clip(clip)

    def _dot(self, colour: theme.Colour, radius: int) -> pygame.Surface:
        """A round dot with a dark rim."""
        if (colour, radius) not in self._dots:
            side = 2 * radius + 5
            image = pygame.Surface((side, side), pygame.SRCALPHA)
            middle = (side / 2, side / 2)
            pygame.draw.aacircle(image, theme.GROUND, middle, radius + 1.5)
            pygame.draw.aacircle(image, colour, middle, radius)
            self._dots[colour, radius] = image
        return self._dots[colour, radius]


def _inner(canvas: Canvas, box: pygame.Rect) -> pygame.Rect:
    gap = canvas.units.px(2)
    return box.inflate(-2 * gap, -2 * gap)


def _panel(canvas: Canvas, replay: Laps, size: tuple[int, int]) -> pygame.Surface:
    """A dark panel that the picture shines through, with the road on it."""
    large = pygame.Surface((size[0] * OVER, size[1] * OVER), pygame.SRCALPHA)
    box = large.get_rect()
    scale = canvas.units.scale * OVER
    corner, rim = round(theme.RADIUS * scale), max(round(scale), 1)
    pygame.draw.rect(large, (*theme.PANEL, SHEER), box, border_radius=corner)
    pygame.draw.rect(large, (*theme.BORDER, 255), box, rim, border_radius=corner)
    gap = canvas.units.px(2) * OVER
    camera = overview(box.inflate(-2 * gap, -2 * gap), replay.line)
    points = camera.pixels(replay.line.points[::2]).tolist()
    for colour, width in ((theme.DASH, 7.0), (theme.ROAD, 4.5)):
        radius = width / 2 * scale
        for point in points:
            pygame.draw.circle(large, colour, point, radius)
    across = replay.line.normals[0] * 5.0 * scale / camera.per_metre
    start = camera.pixels(np.stack([replay.line.points[0] - across, replay.line.points[0] + across])).tolist()
    pygame.draw.line(large, theme.TEXT, start[0], start[1], max(round(1.6 * scale), 1))
    return pygame.transform.smoothscale(large, size)
