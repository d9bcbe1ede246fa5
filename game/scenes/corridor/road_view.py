"""The close view: the road, who is on it, where they have been, and what the leader sees."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.corridor.camera import SideCamera, between, camera_path, look_at
from game.scenes.corridor.replay import Ride
from game.scenes.corridor.road import RoadTiles, paint_road
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.corridor.kernel import BOTTOM, TOP, V
from game.worlds.corridor.sensing import ahead_of

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
    """Draws a replay; keeps the camera's path of the course it drew last."""

    def __init__(self) -> None:
        self._tiles = RoadTiles()
        self.camera: SideCamera | None = None
        """Of the last picture."""
        self.pulled: tuple[int, int] | None = None
        """Where a person holds the points that are seen, columns ahead."""
        self._course: object = None
        self._path: NDArray[np.float64] = np.zeros(1)

    def draw(self, canvas: Canvas, replay: Ride, box: pygame.Rect, heat: NDArray[np.float64] | None) -> SideCamera:
        """Draw into `box`; `heat (column,)` 0 to 1 colours the road by where individuals of the run crashed."""
        if replay.course is not self._course:
            self._course, self._path = replay.course, camera_path(replay.course)
        self.camera = camera = look_at(box, canvas.units.scale, self._path, replay.column)
        surface = canvas.surface
        surface.set_clip(box)
        if heat is None:
            self._tiles.draw(canvas, replay.course, camera)
        else:
            paint_road(canvas, replay.course, camera, heat, camera.first, camera.last)
        self._crashes(canvas, replay, camera)
        self._trails(canvas, replay, camera)
        self._rays(canvas, replay, camera)
        self._cars(canvas, replay, camera)
        surface.set_clip(None)
        return camera

    def _crashes(self, canvas: Canvas, replay: Ride, camera: SideCamera) -> None:
        arm = canvas.units.px(5)
        seen = np.flatnonzero((replay.crash_tick >= max(camera.first, 0)) & (replay.crash_tick <= camera.last))
        width = canvas.units.line(2)
        for individual in seen[: theme.DESIGN_WIDTH // 8]:
            tick = int(replay.crash_tick[individual])
            x, y = camera.x(tick), camera.y(float(replay.trail[tick + 1, individual]))
            pygame.draw.line(canvas.surface, theme.UNSEEN, (x - arm, y - arm), (x + arm, y + arm), width)
            pygame.draw.line(canvas.surface, theme.UNSEEN, (x - arm, y + arm), (x + arm, y - arm), width)

    def _trails(self, canvas: Canvas, replay: Ride, camera: SideCamera) -> None:
        running = np.flatnonzero(replay.session.alive[: replay.lineup.population])[:TRAILS]
        first = max(replay.tick - TRAIL, camera.first, 0)
        ways = np.vstack([replay.trail[first + 1 : replay.tick, running], replay.heights[running]])
        x = [*(camera.x(column) for column in range(first + 1, replay.tick)), camera.x(replay.column)]
        y = camera.at_y - (ways - camera.centre) * camera.per_height
        if len(x) > 1:
            for k in reversed(range(len(running))):
                colour = theme.mix(theme.ROAD, replay.colours[running[k]], 0.75)
                points = list(zip(x, y[:, k].tolist(), strict=True))
                pygame.draw.aalines(canvas.surface, colour, False, points)
        if replay.lineup.person:
            way = replay.trail[first + 1 : replay.tick, replay.lineup.person_index]
            way = way[np.isfinite(way)]
            if len(way) > 1:
                pygame.draw.lines(
                    canvas.surface, theme.YOU, False, camera.points(first, way).tolist(), canvas.units.line(2)
                )

    def _rays(self, canvas: Canvas, replay: Ride, camera: SideCamera) -> None:
        leader = replay.lineup.person_index if replay.lineup.person else replay.leader
        if not replay.session.alive[leader] or replay.over:
            return
        origin = (camera.x(replay.column), camera.y(replay.height(leader)))
        held = self.pulled is not None
        for ahead in (0, *self.pulled) if self.pulled else ahead_of(replay.course):
            column = min(replay.column + ahead, replay.course.table.shape[1] - 1)
            for wall in (TOP, BOTTOM):
                end = (camera.x(column), camera.y(between(replay.course.table[wall], column)))
                pygame.draw.aaline(canvas.surface, theme.BEST, origin, end)
                pygame.draw.aacircle(canvas.surface, theme.BEST, end, canvas.units.px(7 if held and ahead else 4))

    def _cars(self, canvas: Canvas, replay: Ride, camera: SideCamera) -> None:
        alive, speeds, heights = replay.session.alive, replay.session.field(V), replay.heights
        size = canvas.units.px(17)
        x = camera.x(replay.column)
        slope = camera.per_height / camera.per_column
        degrees = (np.round(np.degrees(np.arctan(speeds * slope)) / TURN) * TURN).astype(int).tolist()
        middles = np.round(camera.at_y - (heights - camera.centre) * camera.per_height).astype(int)
        images = []
        for individual in _not_hidden(alive, middles, replay.lineup.population).tolist():
            half = size
            if individual < replay.lineup.population:
                image = car_image(replay.colours[individual], size, degrees[individual], False)
            elif replay.lineup.person and individual == replay.lineup.person_index:
                half = size + 5
                image = car_image(theme.YOU, half, degrees[individual], False)
            else:
                image = car_image(theme.TEXT, size, degrees[individual], True)
            images.append((image, (x - half, int(middles[individual]) - half)))
        canvas.surface.fblits(images)
        self._names(canvas, replay, camera, alive, heights)

    def _names(
        self,
        canvas: Canvas,
        replay: Ride,
        camera: SideCamera,
        alive: NDArray[np.bool_],
        heights: NDArray[np.float32],
    ) -> None:
        scale = canvas.units.scale
        running = replay.best_by_name(NAMED)
        labels = [(replay.name(one), replay.named_colour(one), one) for one in running]
        labels += [
            (label, theme.MUTED, replay.lineup.population + k)
            for k, label in enumerate(replay.lineup.ghost_labels)
            if alive[replay.lineup.population + k]
        ]
        if replay.lineup.person and alive[replay.lineup.person_index]:
            labels.insert(0, ("YOU", theme.YOU, replay.lineup.person_index))
        x = camera.x(replay.column) / scale - 30
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
