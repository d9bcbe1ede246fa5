"""The close view: the road, who is on it, where they have been, and what the leader sees."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.corridor.camera import SideCamera, between, camera_path, look_at
from game.scenes.corridor.road import RoadTiles, paint_road
from game.scenes.corridor.show import Ride
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.corridor.kernel import BOTTOM, LOOK_AHEAD, TOP, V

TRAILS = 14
"""Individuals whose way is drawn, the best ones."""
TRAIL = 64
"""Columns of way behind an individual."""
NAMED = 3
TURN = 3
"""Degrees between two pictures of a car."""


def _not_hidden(alive: NDArray[np.bool_], middles: NDArray[np.int64], population: int) -> NDArray[np.intp]:
    """Who is drawn, the best last: of those of the population at the same pixel only the best can be seen."""
    running = np.flatnonzero(alive)
    own = running[running < population]
    _, first = np.unique(middles[own], return_index=True)
    return np.concatenate([np.sort(own[first])[::-1], running[running >= population]])


@lru_cache(maxsize=1024)
def car_image(colour: theme.Colour, size: int, degrees: int, outlined: bool) -> pygame.Surface:
    """A dart that flies at an angle; drawn large and scaled down, so that its edges are smooth."""
    over = 4
    side = size * 2 * over
    image = pygame.Surface((side, side), pygame.SRCALPHA)
    angle = math.radians(degrees)
    shape = [(1.0, 0.0), (-0.75, 0.62), (-0.45, 0.0), (-0.75, -0.62)]
    points = [
        (
            side / 2 + size * over * 0.8 * (x * math.cos(angle) + y * math.sin(angle)),
            side / 2 + size * over * 0.8 * (y * math.cos(angle) - x * math.sin(angle)),
        )
        for x, y in shape
    ]
    if outlined:
        pygame.draw.polygon(image, colour, points, over * 2)
    else:
        pygame.draw.polygon(image, colour, points)
        pygame.draw.polygon(image, theme.GROUND, points, over)
    return pygame.transform.smoothscale(image, (size * 2, size * 2))


class RoadView:
    """Draws a show; keeps the camera's path of the course it drew last."""

    def __init__(self) -> None:
        self._tiles = RoadTiles()
        self._course: object = None
        self._path: NDArray[np.float64] = np.zeros(1)

    def draw(self, canvas: Canvas, show: Ride, box: pygame.Rect, heat: NDArray[np.float64] | None) -> SideCamera:
        """Draw into `box`; `heat (column,)` 0 to 1 colours the road by where individuals of the run crashed."""
        if show.course is not self._course:
            self._course, self._path = show.course, camera_path(show.course)
        camera = look_at(box, canvas.units.scale, self._path, show.column)
        surface = canvas.surface
        surface.set_clip(box)
        if heat is None:
            self._tiles.draw(canvas, show.course, camera)
        else:
            paint_road(canvas, show.course, camera, heat, camera.first, camera.last)
        self._crashes(canvas, show, camera)
        self._trails(canvas, show, camera)
        self._rays(canvas, show, camera)
        self._cars(canvas, show, camera)
        surface.set_clip(None)
        return camera

    def _crashes(self, canvas: Canvas, show: Ride, camera: SideCamera) -> None:
        arm = canvas.units.px(5)
        seen = np.flatnonzero((show.crash_tick >= max(camera.first, 0)) & (show.crash_tick <= camera.last))
        width = canvas.units.line(2)
        for individual in seen[: theme.DESIGN_WIDTH // 8]:
            tick = int(show.crash_tick[individual])
            x, y = camera.x(tick), camera.y(float(show.trail[tick + 1, individual]))
            pygame.draw.line(canvas.surface, theme.UNSEEN, (x - arm, y - arm), (x + arm, y + arm), width)
            pygame.draw.line(canvas.surface, theme.UNSEEN, (x - arm, y + arm), (x + arm, y - arm), width)

    def _trails(self, canvas: Canvas, show: Ride, camera: SideCamera) -> None:
        running = np.flatnonzero(show.session.alive[: show.cast.population])[:TRAILS]
        first = max(show.tick - TRAIL, camera.first, 0)
        ways = np.vstack([show.trail[first + 1 : show.tick, running], show.heights[running]])
        x = [*(camera.x(column) for column in range(first + 1, show.tick)), camera.x(show.column)]
        y = camera.at_y - (ways - camera.centre) * camera.per_height
        if len(x) > 1:
            for k in reversed(range(len(running))):
                colour = theme.mix(theme.ROAD, show.colours[running[k]], 0.75)
                points = list(zip(x, y[:, k].tolist(), strict=True))
                pygame.draw.aalines(canvas.surface, colour, False, points)
        if show.cast.person:
            way = show.trail[first + 1 : show.tick, show.cast.person_index]
            way = way[np.isfinite(way)]
            if len(way) > 1:
                pygame.draw.lines(
                    canvas.surface, theme.YOU, False, camera.points(first, way).tolist(), canvas.units.line(2)
                )

    def _rays(self, canvas: Canvas, show: Ride, camera: SideCamera) -> None:
        leader = show.cast.person_index if show.cast.person else show.leader
        if not show.session.alive[leader] or show.over:
            return
        origin = (camera.x(show.column), camera.y(show.height(leader)))
        for ahead in LOOK_AHEAD:
            column = min(show.column + ahead, show.course.table.shape[1] - 1)
            for wall in (TOP, BOTTOM):
                end = (camera.x(column), camera.y(between(show.course.table[wall], column)))
                pygame.draw.aaline(canvas.surface, theme.BEST, origin, end)
                pygame.draw.aacircle(canvas.surface, theme.BEST, end, canvas.units.px(4))

    def _cars(self, canvas: Canvas, show: Ride, camera: SideCamera) -> None:
        alive, speeds, heights = show.session.alive, show.session.field(V), show.heights
        size = canvas.units.px(11)
        x = camera.x(show.column)
        slope = camera.per_height / camera.per_column
        degrees = (np.round(np.degrees(np.arctan(speeds * slope)) / TURN) * TURN).astype(int).tolist()
        middles = np.round(camera.at_y - (heights - camera.centre) * camera.per_height).astype(int)
        images = []
        for individual in _not_hidden(alive, middles, show.cast.population).tolist():
            half = size
            if individual < show.cast.population:
                image = car_image(show.colours[individual], size, degrees[individual], False)
            elif show.cast.person and individual == show.cast.person_index:
                half = size + 4
                image = car_image(theme.YOU, half, degrees[individual], False)
            else:
                image = car_image(theme.TEXT, size, degrees[individual], True)
            images.append((image, (x - half, int(middles[individual]) - half)))
        canvas.surface.fblits(images)
        self._names(canvas, show, camera, alive, heights)

    def _names(
        self,
        canvas: Canvas,
        show: Ride,
        camera: SideCamera,
        alive: NDArray[np.bool_],
        heights: NDArray[np.float32],
    ) -> None:
        scale = canvas.units.scale
        running = show.best_by_name(NAMED)
        labels = [(show.name(one), theme.rank_colour(max(show.shade(one), 0.75)), one) for one in running]
        labels += [
            (label, theme.MUTED, show.cast.population + k)
            for k, label in enumerate(show.cast.ghost_labels)
            if alive[show.cast.population + k]
        ]
        if show.cast.person and alive[show.cast.person_index]:
            labels.insert(0, ("YOU", theme.YOU, show.cast.person_index))
        x = camera.x(show.column) / scale - 22
        highest = camera.box.top / scale + 14
        taken: list[float] = []
        for label, colour, individual in labels:
            y = camera.y(float(heights[individual])) / scale
            while any(abs(y - other) < 23 for other in taken):
                y -= 4
            y = max(y, highest)
            while any(abs(y - other) < 23 for other in taken):
                y += 4
            taken.append(y)
            canvas.label(label, (x, y), colour)
