"""The picture of a circuit: the ground, who drives on it, and what the watched car sees."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.circuit.camera import AHEAD, CAR_AT, Camera, Rig
from game.scenes.circuit.cars import (
    FINE_TURN,
    LENGTH,
    ROOM,
    STEERED,
    TURN,
    car_image,
    cross_image,
    glow_image,
    not_hidden,
)
from game.scenes.circuit.replay import Laps
from game.scenes.circuit.road import Road
from game.scenes.circuit.view_names import Ghost, draw_names, ring_colour
from game.scenes.circuit.view_skids import Skids
from game.ui import theme
from game.ui.canvas import Canvas
from game.worlds.circuit.kernel import RAYS, SPEED, TICKS_PER_SECOND
from game.worlds.circuit.lines import Points
from game.worlds.circuit.sensing import Angles, directions, directions_on

__all__ = ["CircuitView", "Ghost", "Look"]

LARGER = 1.2
"""Times its true size is a car drawn."""
LEAST, LEAST_WHOLE = 16.0, 19.0
"""Units of a car's length, at least; in the close view and in that of the whole circuit."""
LEAST_SHARE = 0.075
"""In a small box, a share of its height is enough."""
DETAILED = 12
"""Individuals whose front wheels are seen to turn, the best ones."""
REACH = 24.0
"""Units from a car in which a click still means it."""


@dataclass
class Look:
    """What is to be seen beside road and cars."""

    whole: bool = False
    """The whole circuit, north up; otherwise the camera follows the watched car, which drives upwards."""
    rays: bool = True
    heat: NDArray[np.float64] | None = None
    """`(point,)` of the line, 0 to 1: where cars crashed; colours the road."""
    best_line: tuple[Points, NDArray[np.float64]] | None = None
    """Points and speed [m/s] of the best possible lap: a thin line from orange (slow) to sky blue (fast)."""
    ghosts: tuple[Ghost, ...] = ()
    watched: int | None = None
    """The individual that the camera follows; None for whom the replay says."""

    def follows(self, replay: Laps) -> int:
        """The individual."""
        return replay.watched if self.watched is None else self.watched


class CircuitView:
    """Draws replays, one after the other, and remembers where it drew whom."""

    def __init__(self) -> None:
        self._rig, self._road = Rig(), Road()
        self._replay: Laps | None = None
        self._skids: Skids | None = None
        self._camera: Camera | None = None
        self._reach = 0.0
        self._ends: Points | None = None
        """Where rays were drawn: their start, then their ends from right to left; None while there are none."""
        self.turned: Angles | None = None
        """Where a person turns them to."""

    def update(self, seconds: float, replay: Laps, look: Look) -> None:
        """Let time pass: the camera moves, and tyres leave marks."""
        if replay is not self._replay or self._skids is None:
            self._replay, self._skids = replay, Skids(replay)
        self._skids.update()
        self._rig.update(seconds, replay, look.whole, look.follows(replay))

    def cut(self) -> None:
        """The next update jumps to its place at once instead of gliding."""
        self._rig.cut()

    def forget_details(self) -> None:
        """Nobody looks for a while: the ground from near is 20 MB."""
        self._road.forget_details()

    def draw(self, canvas: Canvas, replay: Laps, box: pygame.Rect, look: Look) -> None:
        """Draw into `box`, and nothing outside it, what the camera sees."""
        if replay is not self._replay or self._rig.cut_off:
            self.update(0.0, replay, look)
        assert self._skids is not None
        camera = self._rig.camera(box)
        self._camera, self._reach = camera, REACH * canvas.units.scale
        clip = canvas.surface.get_clip()
        canvas.surface.set_clip(box.clip(clip))
        close = box.height * CAR_AT / AHEAD
        self._road.draw(canvas.surface, replay.line, camera, close, look.heat, look.best_line, self._skids)
        self._crashes(canvas, replay, camera)
        if look.rays:
            self._rays(canvas, replay, camera, look.follows(replay))
        self._cars(canvas, replay, camera, look)
        draw_names(canvas, replay, look.follows(replay), camera, look.ghosts, self._length(canvas, camera))
        canvas.surface.set_clip(clip)

    def car_at(self, replay: Laps, at: tuple[int, int]) -> int | None:
        """The individual at a pixel of the last picture, or close to it; those that still drive come first."""
        if self._camera is None or replay is not self._replay or not self._camera.box.collidepoint(at):
            return None
        away = np.linalg.norm(self._camera.pixels(replay.poses[:2].T) - at, axis=1)
        for group in (replay.session.alive, ~replay.session.alive):
            reached = np.where(group, away, np.inf)
            nearest = int(np.argmin(reached))
            if reached[nearest] <= self._reach:
                return nearest
        return None

    def rays_of(self, replay: Laps) -> Points | None:
        """`(start and ends, [x, y])` of the rays in the last picture, from right to left; None while there are none.

        None also where the whole circuit is shown: there they are as short as cars are close.
        """
        near = self._camera and not self._camera.whole and replay is self._replay
        return self._ends if near else None

    def side_of(self, replay: Laps, at: tuple[int, int]) -> float | None:
        """How far to the side a pixel lies of whoever sees with the rays, in radians; None while there are none."""
        if self._camera is None or self._ends is None or replay is not self._replay:
            return None
        x, y, ahead_x, ahead_y = replay.poses[:, replay.watched].tolist()
        to_x, to_y = (to - of for to, of in zip(self._camera.world(*at), (x, y), strict=True))
        return math.atan2(ahead_x * to_y - ahead_y * to_x, ahead_x * to_x + ahead_y * to_y)

    def _length(self, canvas: Canvas, camera: Camera) -> int:
        """Of a car, in pixels."""
        least = LEAST_WHOLE if camera.whole else LEAST
        least = min(least * canvas.units.scale, LEAST_SHARE * camera.box.height)
        return round(max(LENGTH * LARGER * camera.per_metre, least))

    def _crashes(self, canvas: Canvas, replay: Laps, camera: Camera) -> None:
        places = replay.crashed_at[np.isfinite(replay.crashed_at[:, 0])]
        if not len(places):
            return
        radius = max(2, min(canvas.units.px(5), round(0.3 * self._length(canvas, camera))))
        # Crosses on top of each other are one; which ones, the world decides, so that they stay when the camera turns.
        apart = 2 * radius / camera.per_metre
        _, first = np.unique(np.round(places / apart), axis=0, return_index=True)
        pixels, inside = _seen(camera, places[np.sort(first)], radius)
        pixels = pixels[inside] - radius - 1
        image = cross_image(radius)
        canvas.surface.fblits([(image, (x, y)) for x, y in pixels.tolist()])

    def _rays(self, canvas: Canvas, replay: Laps, camera: Camera, watched: int) -> None:
        surface, self._ends = canvas.surface, None
        if replay.tick == 0 or replay.over or not replay.session.alive[watched]:
            return
        x, y, ahead_x, ahead_y = replay.poses[:, watched].tolist()
        # They were measured where the car was when this tick began.
        back = float(replay.session.field(SPEED)[watched]) * replay.fraction / TICKS_PER_SECOND
        ways = directions(self.turned) if self.turned else directions_on(replay.course)
        ways = ways @ np.array([[ahead_x, ahead_y], [-ahead_y, ahead_x]])
        lengths = np.array([replay.session.field(RAYS + k)[watched] for k in range(len(ways))])
        ends = ways * lengths[:, None] + (x - ahead_x * back, y - ahead_y * back)
        self._ends = camera.pixels(np.vstack([[[x, y]], ends]))
        start, *shown = self._ends.tolist()
        held = self.turned is not None
        dot = canvas.units.px(5) if held else max(1.5, 2.6 * canvas.units.scale)
        ray, dot_colour = (theme.mix(theme.ROAD, theme.BEST, 1.0 if held else share) for share in (0.62, 0.9))
        for end in shown:
            pygame.draw.aaline(surface, ray, start, end)
            pygame.draw.aacircle(surface, dot_colour, end, dot)

    def _cars(self, canvas: Canvas, replay: Laps, camera: Camera, look: Look) -> None:
        length = self._length(canvas, camera)
        population, people, watched = replay.lineup.population, replay.lineup.people, look.follows(replay)
        poses, alive = replay.poses, replay.session.alive
        where, inside = _seen(camera, poses[:2].T, length)
        angles = camera.degrees(poses[2:].T)
        shown = inside & alive
        shown[[watched, *people]] = inside[[watched, *people]]
        who = np.flatnonzero(shown)
        steps = (np.round(angles / TURN) * TURN).astype(np.int64) % 360
        own = who[who < population]
        own = not_hidden(own, where[own] + 4096, steps[own])[::-1]
        steering = np.round(replay.steering * STEERED).astype(int)
        half = (int(length * ROOM) | 1) // 2
        images: list[tuple[pygame.Surface, tuple[int, int]]] = []

        def add(one: int, colour: theme.Colour, step: int, see_through: bool, steers: bool) -> None:
            x, y = where[one].tolist()
            degrees = round(float(angles[one]) / step) * step % 360
            image = car_image(colour, length, degrees, int(steering[one]) if steers else 0, see_through)
            images.append((image, (x - half, y - half)))

        for one in own.tolist():
            if one != watched:
                add(one, replay.colours[one], TURN, False, one < DETAILED)
        for one in who[who >= population].tolist():
            if one != watched and one not in people:
                add(one, replay.colour(one), TURN, True, False)
        for ghost in look.ghosts:
            self._ghost(images, camera, ghost, length)
        radius = round(1.15 * length)
        for one in [one for one in people if one != watched] + [watched]:
            if shown[one]:
                x, y = where[one].tolist()
                images.append((glow_image(ring_colour(replay, one), radius), (x - radius, y - radius)))
                add(one, replay.colour(one), FINE_TURN, False, True)
        canvas.surface.fblits(images)

    def _ghost(
        self, images: list[tuple[pygame.Surface, tuple[int, int]]], camera: Camera, ghost: Ghost, length: int
    ) -> None:
        pose = np.array([ghost.pose])
        pixels, inside = _seen(camera, pose[:, :2], length)
        if inside[0]:
            degrees = round(float(camera.degrees(pose[:, 2:])[0]) / FINE_TURN) * FINE_TURN % 360
            half = (int(length * ROOM) | 1) // 2
            x, y = pixels[0].tolist()
            images.append((car_image(ghost.colour, length, degrees, 0, True), (x - half, y - half)))


def _seen(camera: Camera, places: Points, reach: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """`(place, [x, y])` in whole pixels, and which of them are in the box or at most `reach` pixels beside it."""
    pixels = np.round(camera.pixels(places)).astype(np.int64)
    box = camera.box.inflate(2 * reach, 2 * reach)
    inside = np.logical_and(pixels >= box.topleft, pixels < box.bottomright)
    return pixels, np.asarray(inside.all(axis=1))
