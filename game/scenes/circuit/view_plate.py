"""Ground as a texture, painted tile by tile as it comes into sight, with skid marks on it.

Of a large ground only the tiles around the camera are kept. A texture has fewer slots than the ground has tiles, then,
and a tile lies in the slot of its row and column modulo their number: as the camera moves on, what it left behind makes
room for what comes, and nothing is moved.
"""

from __future__ import annotations

import math
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
SPARE = 3
"""Slots in a row beside those that the box needs: for parts of tiles at both ends, and for what is painted ahead."""
Slot = tuple[int, int]


@cache
def prepare() -> None:
    """Have compiled, or loaded, what a picture needs later: at a first start ever the window froze for two seconds."""
    texture, none = np.zeros((TILE, TILE), dtype=np.uint32), np.zeros((0, 4))
    paint_strokes(texture, np.array((0, TILE, 0, TILE)), 0.0, 0.0, 1.0, none, none, LINE_WIDTH)
    sample(texture, texture.copy(), 0, 0, 1, 0, 0, 1, 0, 0)


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

    def __init__(
        self, land: Land, left: float, top: float, per_metre: float, size: tuple[int, int], room: float = math.inf
    ) -> None:
        """Ground of a size in texels (width, height); `room`: how many of them, in either direction, are ever seen."""
        self.land, self.left, self.top, self.step = land, left, top, 1 / per_metre
        self._tiles = np.array([-(-size[1] // TILE), -(-size[0] // TILE)])
        """Rows and columns of them."""
        self._slots = np.minimum(self._tiles, math.ceil(room / TILE) + SPARE if room < math.inf else self._tiles)
        self._first = np.zeros(2, dtype=np.int64)
        """Row and column of the first tile that is kept."""
        # Memory that is never written to is never there, so a texture costs what has been seen of it.
        whole = self._slots == self._tiles
        self.texture = np.zeros(np.where(whole, size[::-1], self._slots * TILE), dtype=np.uint32)
        self._held = [np.arange(count) for count in self._slots]
        """The row of tiles in each row of slots, and the column in each column."""
        self._fresh = np.zeros(self._slots, dtype=bool)
        self._there = np.zeros(self._slots, dtype=bool)
        self._age = np.zeros(self._slots, dtype=np.int64)
        """The how-manieth each tile was to be painted."""
        self._paint: Paint | None = None
        self._skids: Skids | None = None
        self._stamped = 0
        self._clean: dict[Slot, NDArray[np.uint32]] = {}
        """Tiles without skid marks, of those that have some."""

    @classmethod
    def around(cls, land: Land, per_metre: float, room: float = math.inf) -> Plate:
        """All of a land, or as much of it around a camera that sees so many texels."""
        width, height = ((land.high - land.low) * per_metre).astype(int).tolist()
        return cls(land, float(land.low[0]), float(land.high[1]), per_metre, (width, height), room)

    @classmethod
    def seen(cls, land: Land, camera: Camera) -> Plate:
        """Exactly what a camera sees whose up is north."""
        left, top = camera.world(camera.box.left, camera.box.top)
        return cls(land, left, top, camera.per_metre, camera.box.size)

    def take(
        self, camera: Camera, picture: NDArray[np.uint32], paint_on: Paint, skids: Skids, most: int | None = None
    ) -> bool:
        """Fill `picture` with what the camera sees of it.

        False, and nothing filled, while more than `most` tiles are missing for that; so many are painted each time.
        """
        self._use(paint_on, skids)
        self._follow(camera)
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
        start = np.array([corner[0] - self.left, self.top - corner[1]]) / self.step - 0.5 - self._first[::-1] * TILE
        fixed = [round(float(part) * 65536) for part in (*start, *across, *down)]
        begins = self._first % self._slots * TILE
        sample(self.texture, picture, *fixed, int(begins[1]), int(begins[0]))
        return True

    def _follow(self, camera: Camera) -> None:
        """Keep the tiles around the middle of the box."""
        if (self._slots == self._tiles).all():
            return
        x, y = camera.world(*camera.box.center)
        middle = np.array([self.top - y, x - self.left]) / (TILE * self.step)
        self._first = np.clip(np.round(middle - self._slots / 2).astype(np.int64), 0, self._tiles - self._slots)
        for axis, (first, slots) in enumerate(zip(self._first, self._slots, strict=True)):
            held = first + (np.arange(slots) - first) % slots
            gone = held != self._held[axis]
            if gone.any():
                self._held[axis] = held
                lost = (gone, slice(None)) if axis == 0 else (slice(None), gone)
                self._fresh[lost] = self._there[lost] = False

    def _prepare(self, camera: Camera, most: int | None) -> bool:
        """Paint the tiles that are seen, at most so many, and a few that soon will be; whether none is missing."""
        waiting = np.argwhere(~self._fresh)
        size = TILE * self.step
        tiles = np.stack([self._held[1][waiting[:, 1]], self._held[0][waiting[:, 0]]], axis=1)
        middles = np.array([self.left, self.top]) + (tiles + 0.5) * (size, -size)
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
            rows, columns = self._on(fresh)
            touched = (rows[:, None] & columns[None]).any(axis=-1) & self._there
            for row, column in np.argwhere(touched).tolist():
                self._stamp((row, column), fresh)
            self._stamped += len(fresh)

    def _use(self, paint_on: Paint, skids: Skids) -> None:
        if self._skids is not skids:
            for slot, clean in self._clean.items():
                self._part(slot)[:] = clean
            self._clean, self._skids, self._stamped = {}, skids, 0
        if self._paint is None or self._paint.key != paint_on.key:
            self._fresh[:] = False
            if self._paint is None or self._paint.kind != paint_on.kind:
                # Somebody has asked for it, so it changes at once; what only grows changes bit by bit.
                self._there[:] = False
        self._paint = paint_on

    def _paint_tile(self, slot: Slot) -> None:
        assert self._paint is not None and self._skids is not None
        land, colours, at = self.land, scenery(theme.look), self._at(slot)
        around = (land.nearest, land.away, land.low, CELL, land.line.points, land.line.tangents, land.sides)
        paint(*at, *around, self._paint.heat, land.line.half, land.line.spacing, land.arrows, land.noise, colours)
        size = TILE * self.step
        x, y = self.left + self._held[1][slot[1]] * size, self.top - self._held[0][slot[0]] * size
        trees = land.trees
        near = (np.abs(trees[:, 0] - x - size / 2) < size / 2 + 8) & (np.abs(trees[:, 1] - y + size / 2) < size / 2 + 8)
        paint_trees(*at, trees[near], colours)
        if len(self._paint.strokes):
            paint_strokes(*at, self._paint.strokes, self._paint.colours, max(LINE_WIDTH, 1.8 * self.step))
        self._fresh[slot] = self._there[slot] = True
        self._age[slot] = self._age.max() + 1
        self._clean.pop(slot, None)
        stamped = self._skids.strokes[: self._stamped]
        rows, columns = self._on(stamped, slot)
        if (on := (rows & columns)[0]).any():
            self._stamp(slot, stamped[on])

    def _stamp(self, slot: Slot, strokes: Points) -> None:
        if slot not in self._clean:
            self._clean[slot] = self._part(slot).copy()
        colours = np.tile(np.append(scenery(theme.look)[SKID], SKID_SHARE), (len(strokes), 1))
        paint_strokes(*self._at(slot), strokes, colours, max(SKID_WIDTH, self.step))

    def _on(self, strokes: Points, slot: Slot | None = None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """`(row of slots, stroke)` and `(column, stroke)`: which may lie on the tiles there; or of one slot only."""
        size, reach = TILE * self.step, SKID_WIDTH + 2 * self.step
        found = []
        for axis, ends in enumerate((self.top - strokes[:, 1::2], strokes[:, ::2] - self.left)):
            held = self._held[axis] if slot is None else self._held[axis][slot[axis], None]
            begins = held[:, None] * size
            found.append((ends.max(axis=1) > begins - reach) & (ends.min(axis=1) < begins + size + reach))
        return found[0], found[1]

    def _at(self, slot: Slot) -> tuple[NDArray[np.uint32], NDArray[np.int64], float, float, float]:
        """The texture, where a slot lies in it, and where its corner and a texel would be, in metres."""
        row, column = (TILE * (self._held[k][slot[k]] - slot[k]) * self.step for k in (0, 1))
        return self.texture, self._place(slot), self.left + float(column), self.top - float(row), self.step

    def _part(self, slot: Slot) -> NDArray[np.uint32]:
        top, bottom, left, right = self._place(slot)
        return self.texture[top:bottom, left:right]

    def _place(self, slot: Slot) -> NDArray[np.int64]:
        """First row, end, first column, end."""
        begins = TILE * np.array(slot)
        return np.stack([begins, np.minimum(begins + TILE, self.texture.shape)], axis=1).ravel()
