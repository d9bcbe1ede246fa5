"""What lies where around a circuit: kerbs, sand and trees."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d, maximum_filter1d
from scipy.spatial import cKDTree

from game.worlds.circuit.lines import Line

AROUND = 130.0
"""Metres of ground around the circuit; no camera behind a car on the road sees beyond it."""
CELL = 2.0
"""Metres between two places at which the nearest point of the road is looked up."""
BEND, TIGHT = 1 / 60, 1 / 48
"""Curvatures from which a bend has a kerb, and sand on its outside, 1/m."""
EXIT = 16.0
"""Metres of kerb on the outside where a bend ends."""
SAND = 8.0
"""Metres of sand, at most."""
TREES_EVERY, TREES_AWAY = 10.0, 12.0
"""Metres between trees, and from the road's edge to the first ones."""
ARROWS_EVERY = 60.0


def _noise() -> NDArray[np.float32]:
    """`([grass, asphalt], row, column)` of a pattern that repeats itself every 64 m, four to a metre."""
    rng = np.random.default_rng(11)

    def blurred(sigma: float, most: float) -> NDArray[np.float64]:
        pattern = gaussian_filter(rng.normal(size=(256, 256)), sigma, mode="wrap")
        return np.asarray(most * pattern / pattern.std())

    grass = blurred(0.7, 0.05) + blurred(2.5, 0.04) + blurred(16, 0.05)
    tar = blurred(0.5, 0.018) + blurred(9, 0.016)
    return np.stack([grass, tar]).astype(np.float32)


class Land:
    """All that the painter looks up about a line."""

    noise = _noise()

    def __init__(self, line: Line) -> None:
        self.line = line
        self.low = line.points.min(axis=0) - line.half - AROUND
        self.high = line.points.max(axis=0) + line.half + AROUND
        columns, rows = (int(n) + 2 for n in np.ceil((self.high - self.low) / CELL))
        x, y = self.low[0] + np.arange(columns) * CELL, self.low[1] + np.arange(rows) * CELL
        self._tree = cKDTree(line.points)
        away, nearest = self._tree.query(np.stack(np.meshgrid(x, y), axis=-1))
        self.away, self.nearest = away.astype(np.float32), nearest.astype(np.int32)
        self.sides = self._sides()
        self.trees = self._trees()
        self.arrows = line.length / max(round(line.length / ARROWS_EVERY), 1)

    def _sides(self) -> NDArray[np.float32]:
        """`(point, [kerb left, right, sand left, right])`: kerbs from 0 to 1, sand in metres."""
        line, step = self.line, self.line.spacing
        bend = gaussian_filter1d(line.curvature, 1.5 / step, mode="wrap")
        sides = []
        for sign in (1.0, -1.0):
            inner = sign * bend > BEND
            outer = -sign * bend > BEND
            past = np.roll(maximum_filter1d(outer, int(EXIT / step) | 1, mode="wrap"), int(EXIT / 2 / step))
            # Where a bend ends: what lies behind it, and its last few metres.
            ends = past & ~np.roll(outer, -int(8 / step))
            sides.append(gaussian_filter1d((inner | ends).astype(float), 1.5 / step, mode="wrap"))
        for sign in (1.0, -1.0):
            outer = -sign * bend > TIGHT
            wide = gaussian_filter1d(np.roll(outer, int(5 / step)).astype(float), 6.0 / step, mode="wrap")
            room = gaussian_filter1d(self._room(sign), 4.0 / step, mode="wrap")
            sand = np.minimum(wide * SAND, room)
            sides.append(np.where(sand > 1.5, sand, 0.0))
        return np.stack(sides, axis=1).astype(np.float32)

    def _room(self, sign: float) -> NDArray[np.float64]:
        """`(point,)`: metres beside the road that no other stretch of it is nearer to."""
        count = len(self.line.points)
        room = np.zeros(count)
        free = np.ones(count, dtype=bool)
        for beyond in np.arange(2.0, SAND + 3.0, 1.0):
            nearest = self._tree.query(self.line.beside(sign * (self.line.half + beyond)))[1]
            apart = np.abs(nearest - np.arange(count))
            free &= np.minimum(apart, count - apart) * self.line.spacing < 12.0
            room[free] = beyond - 2.0
        return room

    def _trees(self) -> NDArray[np.float64]:
        """`(tree, [x, y, radius])`, in groves, the same ones whenever the line is the same."""
        rng = np.random.default_rng(7)
        low, high = self.low - 20, self.high + 20
        x, y = np.meshgrid(*(np.arange(low[k], high[k], TREES_EVERY) for k in (0, 1)))
        places = np.stack([x.ravel(), y.ravel()], axis=1) + rng.uniform(-4.5, 4.5, (x.size, 2))
        grove = gaussian_filter(rng.normal(size=x.shape), 1.6).ravel()
        radii = rng.uniform(1.7, 3.9, x.size)
        away = self._tree.query(places)[0] - self.line.half
        kept = (grove > 0.55 * grove.std()) & (away > TREES_AWAY)
        return np.concatenate([places[kept], radii[kept, None]], axis=1)


@lru_cache(maxsize=3)
def land_of(line: Line) -> Land:
    """Kept for the lines that were shown last."""
    return Land(line)
