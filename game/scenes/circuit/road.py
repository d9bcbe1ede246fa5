"""The ground under the cars, with as much detail as the camera sees."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import pygame
from numpy.typing import NDArray

from game.scenes.circuit.camera import Camera
from game.scenes.circuit.view_land import Land, land_of
from game.scenes.circuit.view_plate import Paint, Plate
from game.scenes.circuit.view_skids import Skids
from game.worlds.circuit.lines import Line, Points

FINEST, FINE = 8.0, 1.0
"""Texels a metre of the close ground, at most, and how many to a pixel."""
COARSE = 0.42
"""Texels of the ground that is seen from further away, to one of the close one."""
ENLARGED = 1.8
"""Pixels to a texel of it, at most; a camera behind the fastest car is closer than that, and sees the close one."""
AT_ONCE = 8
"""Tiles that are painted in a frame while a coarser ground can be seen: 200 of them, at once, are a jolt."""


class Road:
    """Draws the ground, with as much detail as the camera sees."""

    def __init__(self) -> None:
        self._land: Land | None = None
        self._plates: dict[str, tuple[object, Plate]] = {}
        self._paint: Paint | None = None
        self._image = pygame.Surface((1, 1), 0, 32)

    def draw(
        self,
        surface: pygame.Surface,
        line: Line,
        camera: Camera,
        close: float,
        heat: NDArray[np.float64] | None,
        best: tuple[Points, NDArray[np.float64]] | None,
        skids: Skids,
    ) -> None:
        """Fill the camera's box; `close` is the scale of the close view, in pixels a metre."""
        land = land_of(line)
        if land is not self._land:
            self._land, self._plates, self._paint = land, {}, None
        painted = Paint(len(line.points), heat, best)
        if self._paint is None or self._paint.key != painted.key or self._paint.kind != painted.kind:
            self._paint = painted
        if self._image.get_size() != camera.box.size:
            self._image = pygame.Surface(camera.box.size, 0, 32)
        pixels = pygame.surfarray.pixels2d(self._image).T
        for plate, most in self._fitting(land, camera, min(close * FINE, FINEST)):
            if plate.take(camera, pixels.view(np.uint32), self._paint, skids, most):
                break
        del pixels
        surface.blit(self._image, camera.box)

    def forget_details(self) -> None:
        """Keep the ground as it is seen from far away, which does for a moment when there has to be more again."""
        self._plates = {name: kept for name, kept in self._plates.items() if name == "whole"}
        self._image = pygame.Surface((1, 1), 0, 32)

    def _fitting(self, land: Land, camera: Camera, fine: float) -> Iterator[tuple[Plate, int | None]]:
        """Grounds for a camera, the one with the most detail first, and how many tiles of each may be painted now.

        All of them, unless a coarser ground is there already, which does for a moment.
        """
        coarse = max(fine * COARSE, 0.5)
        if camera.whole:
            where = (tuple(camera.box), camera.x, camera.y, camera.per_metre)
            yield self._kept("whole", where, lambda: Plate.seen(land, camera)), None
            return
        whole = self._plates.get("whole")
        if camera.per_metre >= ENLARGED * coarse:
            waits = whole or "far" in self._plates
            room = math.hypot(*camera.box.size) * fine / (ENLARGED * coarse)
            near = self._kept("near", (fine, camera.box.size), lambda: Plate.around(land, fine, room))
            yield near, AT_ONCE if waits else None
        yield self._kept("far", coarse, lambda: Plate.around(land, coarse)), AT_ONCE if whole else None
        if whole:
            yield whole[1], None

    def _kept(self, name: str, key: object, new: Callable[[], Plate]) -> Plate:
        if name not in self._plates or self._plates[name][0] != key:
            self._plates[name] = (key, new())
        return self._plates[name][1]
