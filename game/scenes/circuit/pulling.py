"""The rays that cars see along, turned by the mouse to where they are wanted."""

from __future__ import annotations

import math
from functools import partial
from typing import cast

import numpy as np

from game.scenes.breeding.replay import Replay
from game.scenes.breeding.sensors import NEAR, Pulled
from game.scenes.circuit.layout import CircuitFrame
from game.scenes.circuit.replay import Laps
from game.scenes.circuit.view import CircuitView
from game.ui.canvas import Canvas
from game.worlds.circuit.sensing import WIDEST, Angles, angles_on, named


class Turn:
    """What a person does with them: both of a pair turn, one to the right and one to the left."""

    def __init__(self, frame: CircuitFrame) -> None:
        self._frame = frame
        self._which = 0
        """Of the three pairs, the outer one first."""

    @property
    def _view(self) -> CircuitView:
        """Another one after pictures have been forgotten."""
        return self._frame.view

    @property
    def holds(self) -> bool:
        """Whether a person holds one."""
        return self._view.turned is not None

    def press(self, at: tuple[int, int], canvas: Canvas, replay: Replay) -> bool:
        """Take hold of the ray that ends there; whether there is one."""
        laps = cast(Laps, replay)
        rays = self._view.rays_of(laps)
        if rays is None:
            return False
        away = np.linalg.norm(np.vstack([rays[1:4], rays[:-4:-1]]) - at, axis=1)  # the right ones, then the left ones
        nearest = int(np.argmin(away))
        if away[nearest] > canvas.units.px(NEAR):
            return False
        self._which, self._view.turned = nearest % 3, angles_on(laps.course)
        return True

    def move(self, at: tuple[int, int], replay: Replay) -> None:
        """To where the pointer is; turned past another one it is that one."""
        side, turned = self._view.side_of(cast(Laps, replay), at), self._view.turned
        if side is None or turned is None:
            return
        way = min(max(round(abs(math.degrees(side))), 1), WIDEST)
        others = [angle for k, angle in enumerate(turned) if k != self._which]
        self._which = sum(other > way for other in others)
        others.insert(self._which, way)
        self._view.turned = cast(Angles, tuple(others))

    def release(self) -> Pulled:
        """Let it go; where the rays are then."""
        turned, self._view.turned = self._view.turned, None
        assert turned is not None
        wide, middle, narrow = turned
        return Pulled(partial(named, angles=turned), f"now cars look {wide}°, {middle}° and {narrow}° to both sides")
