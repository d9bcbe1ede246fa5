"""Ground as a texture, painted tile by tile as it comes into sight, with skid marks on it."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from game.scenes.circuit.camera import Camera
from game.scenes.circuit.scenery import SKID_SHARE, scenery
from game.scenes.circuit.view_land import CELL, Land
from game.scenes.circuit.view_paint import SKID, paint, paint_strokes, paint_trees
from game.scenes.circuit.view_sample import sample
from game.scenes.circuit.view_skids import SKID_WIDTH, Skids
from game.ui import theme
from game.worlds.circuit.lines import Points

TILE = 96
"""Texels of a tile's side."""
REFRESHED = 1
"""Tiles painted in a frame that could wait: those about to be seen, and those whose paint has only changed a little."""
SOON = 3.0
"""Tiles closer to the box than that many times half of their own size are about to be seen."""
LINE_WIDTH = 0.55
"""Of the best line, m."""
SLOW, QUICK = 14.0, 42.0
"""m/s: where the best line is orange and where it is sky blue."""
Place = tuple[int, int, int, int]
"""First row, end, first column, end."""


@cache
def prepare() -> None:
    """Have compiled, or loaded, what a picture needs later: at a first start ever the window froze for two seconds."""
    texture, none = np.zeros((TILE, TILE), dtype=np.uint32), np.zeros((0, 4))
    paint_strokes(texture, np.array((0, TILE, 0, TILE)), 0.0, 0.0, 1.0, none, none, LINE_WIDTH)
    sample(texture, texture.copy(), 0, 0, 1, 0, 0, 1)


class Paint:
    """What is painted on the road: where cars crashed, and the best line."""

    def __init__(self, count: int, heat: NDArray[np.float64] | None, best: tuple[Points, NDArray[np.float64]] | None):
        self.heat = np.zeros(count, dtype=np.float32)
        if heat is not None:
            shared = min(count, len(heat))
            self.heat[:shared] = np.clip(heat[:shared], 0.0, 1.0)
        self.strokes, self.colours = np.zeros((0, 4)), np.zeros((0, 4))
        if best is not None:
            points, speeds = best
            self.strokes = np.hstack([points, np.roll(points, -1, axis=0)])
            quick = np.clip((speeds - SLOW) / (QUICK - SLOW), 0.0, 1.0)[:, None]
            rgb = np.array(theme.UNSEEN) + (np.array(theme.BEST) - np.array(theme.UNSEEN)) * quick
            self.colours = np.hstack([rgb, np.full((len(points), 1), 0.9)])
        self.key = (theme.look, self.heat.tobytes(), self.strokes.tobytes(), self.colours.tobytes())
        self.kind = (theme.look, heat is not None, best is not None)


class Plate:
    """Ground as a texture, painted tile by tile as they come into sight."""

    def __init__(self, land: Land, left: float, top: float, per_metre: float, size: tuple[int, int], tile: int) -> None:
        self.land, self.left, self.top, self.step, self._tile = land, left, top, 1 / per_metre, tile
        # Memory that is never written to is never there, so a texture costs what has been seen of it.
        self.texture = np.zeros((size[1], size[0]), dtype=np.uint32)
        shape = (-(-size[1] // tile), -(-size[0] // tile))
        self._fresh = np.zeros(shape, dtype=bool)
        self._there = np.zeros(shape, dtype=bool)
        self._age = np.zeros(shape, dtype=np.int64)
        """The how-manieth each tile was to be painted."""
        self._paint: Paint | None = None
        self._skids: Skids | None = None
        self._stamped = 0
        self._marked: set[tuple[int, int]] = set()
        """Tiles that skid marks lie on."""
        self._clean: dict[tuple[int, int], NDArray[np.uint32]] = {}
        """Tiles without skid marks, of those that have some."""

    @classmethod
    def around(cls, land: Land, per_metre: float) -> Plate:
        """All of a land."""
        width, height = ((land.high - land.low) * per_metre).astype(int).tolist()
        return cls(land, float(land.low[0]), float(land.high[1]), per_metre, (width, height), TILE)

    @classmethod
    def seen(cls, land: Land, camera: Camera) -> Plate:
        """Exactly what a camera sees whose up is north."""
        left, top = camera.world(camera.box.left, camera.box.top)
        return cls(land, left, top, camera.per_metre, camera.box.size, TILE)

    def take(
        self, camera: Camera, picture: NDArray[np.uint32], paint_on: Paint, skids: Skids, most: int | None = None
    ) -> bool:
        """Fill `picture` with what the camera sees of it.

        False, and nothing filled, while more than `most` tiles are missing for that; so many are painted each time.
        """
        self._use(paint_on, skids)
        if not self._prepare(camera, most):
            return False
        self._mark()
        if camera.whole:
            picture[:] = self.texture
            return True
        corner = np.array(camera.world(camera.box.left + 0.5, camera.box.top + 0.5))
        right, up = camera.axes / camera.per_metre
        across = np.array([right[0], -right[1]]) / self.step
        down = np.array([-up[0], up[1]]) / self.step
        start = np.array([corner[0] - self.left, self.top - corner[1]]) / self.step - 0.5
        fixed = [round(float(part) * 65536) for part in (*start, *across, *down)]
        sample(self.texture, picture, *fixed)
        return True

    def _prepare(self, camera: Camera, most: int | None) -> bool:
        """Paint the tiles that are seen, at most so many, and a few that soon will be; whether none is missing."""
        waiting = np.argwhere(~self._fresh)
        size = self._tile * self.step
        middles = np.array([self.left, self.top]) + (waiting[:, ::-1] + 0.5) * (size, -size)
        away = camera.pixels(middles) - camera.box.center
        reach = 0.72 * size * camera.per_metre
        # How far outside the box a tile is, in pixels.
        outside = (np.abs(away) - (camera.box.width / 2, camera.box.height / 2)).max(axis=1) - reach
        there = self._there[waiting[:, 0], waiting[:, 1]]
        age = self._age[waiting[:, 0], waiting[:, 1]]
        missing = np.flatnonzero((outside < 0) & ~there)
        stale = np.flatnonzero((outside < 0) & there)
        coming = np.flatnonzero((outside >= 0) & (outside < SOON * reach))
        # What can wait: the oldest of those that are seen, or the nearest of those that are not.
        later = np.concatenate([stale[np.argsort(age[stale])], coming[np.argsort(outside[coming])]])
        now = missing[:most] if len(missing) else later[:REFRESHED]
        for row, column in waiting[now].tolist():
            self._paint_tile((row, column))
        return len(missing) == len(missing[:most])

    def _mark(self) -> None:
        """Put the newest skid marks on it."""
        assert self._skids is not None
        fresh = self._skids.strokes[self._stamped :]
        if len(fresh):
            touched = self._touched(fresh)
            self._marked |= touched
            for tile in touched:
                if tile not in self._clean and self._there[tile]:
                    rows = self._place(tile)
                    self._clean[tile] = self.texture[rows[0] : rows[1], rows[2] : rows[3]].copy()
            self._stamp(fresh, (0, self.texture.shape[0], 0, self.texture.shape[1]))
            self._stamped += len(fresh)

    def _use(self, paint_on: Paint, skids: Skids) -> None:
        if self._skids is not skids:
            for tile, clean in self._clean.items():
                rows = self._place(tile)
                self.texture[rows[0] : rows[1], rows[2] : rows[3]] = clean
            self._clean, self._marked, self._skids, self._stamped = {}, set(), skids, 0
        if self._paint is None or self._paint.key != paint_on.key:
            self._fresh[:] = False
            if self._paint is None or self._paint.kind != paint_on.kind:
                # Somebody has asked for it, so it changes at once; what only grows changes bit by bit.
                self._there[:] = False
        self._paint = paint_on

    def _paint_tile(self, tile: tuple[int, int]) -> None:
        assert self._paint is not None and self._skids is not None
        land, place, colours = self.land, self._place(tile), scenery(theme.look)
        at = (self.texture, np.array(place), self.left, self.top, self.step)
        around = (land.nearest, land.away, land.low, CELL, land.line.points, land.line.tangents, land.sides)
        paint(*at, *around, self._paint.heat, land.line.half, land.line.spacing, land.arrows, land.noise, colours)
        x, y = self.left + place[2] * self.step, self.top - place[0] * self.step
        size = self._tile * self.step
        trees = land.trees
        near = (np.abs(trees[:, 0] - x - size / 2) < size / 2 + 8) & (np.abs(trees[:, 1] - y + size / 2) < size / 2 + 8)
        paint_trees(*at, trees[near], colours)
        if len(self._paint.strokes):
            paint_strokes(*at, self._paint.strokes, self._paint.colours, max(LINE_WIDTH, 1.8 * self.step))
        self._fresh[tile] = self._there[tile] = True
        self._age[tile] = self._age.max() + 1
        self._clean.pop(tile, None)
        if tile in self._marked:
            self._clean[tile] = self.texture[place[0] : place[1], place[2] : place[3]].copy()
            self._stamp(self._skids.strokes[: self._stamped], place)

    def _stamp(self, strokes: Points, place: Place) -> None:
        colours = np.tile(np.append(scenery(theme.look)[SKID], SKID_SHARE), (len(strokes), 1))
        width = max(SKID_WIDTH, self.step)
        paint_strokes(self.texture, np.array(place), self.left, self.top, self.step, strokes, colours, width)

    def _touched(self, strokes: Points) -> set[tuple[int, int]]:
        """Tiles that strokes may lie on."""
        rows = np.stack([self.top - strokes[:, 1], self.top - strokes[:, 3]])
        columns = np.stack([strokes[:, 0] - self.left, strokes[:, 2] - self.left])
        size, reach = self._tile * self.step, SKID_WIDTH + 2 * self.step
        corners = [
            np.clip(np.floor((axis + sign * reach) / size), 0, most - 1).astype(int)
            for axis, most in ((rows, self._fresh.shape[0]), (columns, self._fresh.shape[1]))
            for sign in (-1, 1)
        ]
        tops, bottoms, lefts, rights = corners[0].min(0), corners[1].max(0), corners[2].min(0), corners[3].max(0)
        ends = np.stack([tops, bottoms, lefts, rights], axis=1)
        return {
            (i, j)
            for top, bottom, left, right in np.unique(ends, axis=0).tolist()
            for i in range(top, bottom + 1)
            for j in range(left, right + 1)
        }

    def _place(self, tile: tuple[int, int]) -> Place:
        height, width = self.texture.shape
        top, left = tile[0] * self._tile, tile[1] * self._tile
        return top, min(top + self._tile, height), left, min(left + self._tile, width)
