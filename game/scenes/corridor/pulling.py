"""The points that cars see ahead, pulled by the mouse to where they are wanted."""

from __future__ import annotations

import math
from functools import partial
from typing import cast

from game.scenes.breeding.replay import Replay
from game.scenes.breeding.sensors import NEAR, Pulled
from game.scenes.corridor.camera import between
from game.scenes.corridor.replay import Ride
from game.scenes.corridor.road_view import RoadView
from game.ui.canvas import Canvas
from game.worlds.corridor.kernel import BOTTOM, TOP
from game.worlds.corridor.sensing import FARTHEST, ahead_of, named


class Pull:
    """What a person does with them."""

    def __init__(self, road: RoadView) -> None:
        self._road = road
        self._which = 0
        """0 for the near point, 1 for the far one."""

    @property
    def holds(self) -> bool:
        """Whether a person holds one."""
        return self._road.pulled is not None

    def press(self, at: tuple[int, int], canvas: Canvas, replay: Replay) -> bool:
        """Take hold of the point that is there; whether there is one."""
        ride = cast(Ride, replay)
        camera, (_, *eyes) = self._road.camera, ahead_of(ride.course)
        if camera is None or ride.over or not camera.box.collidepoint(at):
            return False
        for which, ahead in enumerate(eyes):
            column = ride.column + ahead
            for wall in (TOP, BOTTOM):
                x, y = camera.x(column), camera.y(between(ride.course.table[wall], column))
                if math.hypot(at[0] - x, at[1] - y) <= canvas.units.px(NEAR):
                    self._which, self._road.pulled = which, (eyes[0], eyes[1])
                    return True
        return False

    def move(self, at: tuple[int, int], replay: Replay) -> None:
        """To the column under the pointer; pulled past the other point it is that one."""
        ride = cast(Ride, replay)
        camera, pulled = self._road.camera, self._road.pulled
        if camera is None or pulled is None:
            return
        way = round((at[0] - camera.x(ride.column)) / camera.per_column)
        both = [min(max(way, 1), FARTHEST), pulled[1 - self._which]]
        self._which = 0 if both[0] <= both[1] else 1
        self._road.pulled = min(both), max(both)

    def release(self) -> Pulled:
        """Let it go; where the points are then."""
        pulled, self._road.pulled = self._road.pulled, None
        assert pulled is not None
        near, far = pulled
        return Pulled(partial(named, near=near, far=far), f"now cars see {near} and {far} columns ahead")
