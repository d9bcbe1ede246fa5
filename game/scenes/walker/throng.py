"""A throng of silhouettes that are all seen through, compiled: what many hide is summed before any colour is mixed.

A crowd of hundreds hides most of its pixels some thirty times over. Neighbours in its order have nearly the same
colour, so they are painted as one band: first it is summed how deep all of them are in a pixel, by where their spans
begin and end, then each pixel is mixed once for the band. It is looked at every second row; the rows between are as
deep as their neighbours are on average, which also smooths the edges that lie flat.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pygame
from numba import njit
from numpy.typing import NDArray

from game.engine.kernel_cache import use_kernel_cache
from game.scenes.walker.silhouettes import FAR, WHOLE, Figures, edges_of, inks_of, mix, trace
from game.ui import theme

use_kernel_cache()

BANDS = 8
"""Colours of a throng, whose last figures are its best and most seen: the bands grow narrower towards them."""
DEEP, HALVINGS = 16, 4
"""Of what is below, `(1 - d / 16)^16` is seen through the depth d: close to `exp(-d)`, and four squares."""
UNIT = 4096
"""Depth is counted in whole parts of this, whose sums come back to nothing at the end of a row."""


def depths(opacity: NDArray[np.floating]) -> NDArray[np.int32]:
    """`(figure,)` of figures that hide so much, 0 to 1, where they are alone."""
    left = 1.0 - np.clip(opacity, 0.0, 1.0)
    return np.asarray(np.rint(DEEP * UNIT * (1.0 - left ** (1.0 / DEEP))), np.int32)


def banded(count: int) -> NDArray[np.int64]:
    """`(band + 1,)` first figure of each band of so many figures."""
    left = 1.0 - np.arange(BANDS + 1) / BANDS
    return np.unique(np.rint(count * (1.0 - left * left)).astype(np.int64))


def _add(sums: Any, left: Any, right: Any, deep: int) -> None:
    """Add a span, in pixels from where `sums (column + 2,)` begin, to the changes from column to column."""
    i, j = int(left), int(right)
    first = int(np.float32(deep) * (np.float32(i + 1) - left))
    last = int(np.float32(deep) * (np.float32(j + 1) - right))
    sums[i] += first
    sums[i + 1] += deep - first
    sums[j] -= last
    sums[j + 1] -= deep - last


def _pile(sums: Any, reach: Any, box: Any, points: Any, polygons: Any, deep: int, room: Any) -> None:
    """Add a figure to `sums (line, column + 2)`, once where its polygons overlap, and to `reach (line, [first, end])`.

    Args:
        box: left, top, right and bottom in pixels, with as many lines as `sums` has from top to bottom.
        points: `(point, [x, y])` in pixels across and lines down.
        polygons: `(polygon + 1,)` first point of each of its polygons.
        room: to work in, for as many polygons.
    """
    left, top, lines = np.float32(box[0]), box[1], len(sums)
    wide = np.float32(box[2] - box[0])
    spans, begins, ends = room
    low, high = FAR, -FAR
    for p in range(polygons[0], polygons[-1]):
        low, high = min(low, points[p, 1]), max(high, points[p, 1])
    first, end = max(0, int(low) - top), min(lines, int(high) + 1 - top)
    if not first < end:
        return
    for k in range(len(polygons) - 1):
        _trace_fast(points, polygons[k], polygons[k + 1], top + first, 1, spans[k, :, : end - first])
    for line in range(first, end):
        count = 0
        for k in range(len(polygons) - 1):
            a = max(spans[k, 0, line - first] - left, np.float32(0.0))
            b = min(spans[k, 1, line - first] - left, wide)
            if not a < b:
                continue
            at = count
            while at > 0 and begins[at - 1] > a:
                begins[at], ends[at] = begins[at - 1], ends[at - 1]
                at -= 1
            begins[at], ends[at] = a, b
            count += 1
        if not count:
            continue
        reach[line, 0] = min(reach[line, 0], int(begins[0]))
        k = 0
        while k < count:
            a, b = begins[k], ends[k]
            k += 1
            while k < count and begins[k] <= b:
                b = max(b, ends[k])
                k += 1
            _add_fast(sums[line], a, b, deep)
            reach[line, 1] = max(reach[line, 1], int(b) + 2)


def _sum(changes: Any, first: int, end: int, deep: Any) -> None:
    """Depths of a line from what they change by, which is nothing from then on."""
    so_far = np.int32(0)
    for x in range(first, end):
        so_far += changes[x]
        deep[x] = so_far
        changes[x] = np.int32(0)


def _hide(row: Any, ink: Any, above: Any, below: Any, first: int, end: int, parts: Any) -> None:
    """Mix an ink into pixels of a row, as deep as its two lines are on average."""
    for x in range(np.uint64(first), np.uint64(end)):
        deep = np.float32(above[x] + below[x]) * np.float32(0.5 / (DEEP * UNIT))
        left = max(np.float32(1.0) - deep, np.float32(0.0))
        for _ in range(HALVINGS):
            left *= left
        parts[x] = np.uint32(WHOLE) - np.uint32(np.int32(left * np.float32(WHOLE) + np.float32(0.5)))
    for x in range(np.uint64(first), np.uint64(end)):
        row[x] = _mix_fast(row[x], ink, parts[x])


def _throng(pixels: Any, box: Any, points: Any, polygons: Any, figures: Any, bands: Any, inks: Any, deeps: Any) -> None:
    """Paint figures in their order onto `pixels (row, column)` of which only the lowest 24 bits are colour.

    Args:
        box: left, top, right and bottom, beyond which nothing is painted.
        points: `(point, [x, y])` corners of convex polygons in pixels.
        polygons: `(polygon + 1,)` first point of each.
        figures: `(figure + 1,)` first polygon of each.
        bands: `(band + 1,)` first figure of each.
        inks: `(band,)` colours as the surface has them.
        deeps: `(figure,)` how much of what is below they hide, as `depths` says.
    """
    left, top, right, bottom = box[0], box[1], box[2], box[3]
    wide, lines = right - left, (bottom - top) // 2 + 1
    most = 0
    for figure in range(len(figures) - 1):
        most = max(most, figures[figure + 1] - figures[figure])
    room = (
        np.empty((most, 2, lines), dtype=np.float32),
        np.empty(most, dtype=np.float32),
        np.empty(most, dtype=np.float32),
    )
    # Lines count from the box's top: the first one lies in its first row, the next one in its third.
    scaled = np.empty_like(points)
    for p in range(len(points)):
        scaled[p, 0] = points[p, 0]
        scaled[p, 1] = (points[p, 1] - np.float32(top)) * np.float32(0.5) + np.float32(0.25)
    edges = (left, 0, right, lines)
    sums = np.zeros((lines, wide + 2), dtype=np.int32)
    deep = np.zeros((2, wide + 2), dtype=np.int32)
    parts = np.empty(wide + 2, dtype=np.uint32)
    reach = np.empty((lines, 2), dtype=np.int64)
    for band in range(len(bands) - 1):
        reach[:, 0], reach[:, 1] = wide, 0
        for one in range(bands[band], bands[band + 1]):
            if deeps[one]:
                own = polygons[figures[one] : figures[one + 1] + 1]
                _pile_fast(sums, reach, edges, scaled, own, deeps[one], room)
        ink = np.uint32(inks[band])
        deep[:] = 0
        begun, done = wide, 0
        for line in range(lines):
            # `deep[now]` is of this line, the other one of the line before; zeros where there is nothing.
            now, row = line % 2, top + 2 * line
            first, end = reach[line, 0], reach[line, 1]
            _sum_fast(sums[line], first, end, deep[now])
            if line:
                a, b = min(first, begun), min(max(end, done), wide)
                _hide_fast(pixels[row - 1, left:right], ink, deep[0], deep[1], a, b, parts)
            if row < bottom:
                _hide_fast(pixels[row, left:right], ink, deep[now], deep[now], first, min(end, wide), parts)
            deep[1 - now, begun:done] = 0
            begun, done = first, end


_compiled = njit(cache=True, nogil=True, error_model="numpy")
_mix_fast, _trace_fast, _add_fast, _sum_fast = (_compiled(one) for one in (mix, trace, _add, _sum))
_hide_fast, _pile_fast, throng = (_compiled(one) for one in (_hide, _pile, _throng))


def paint_throng(
    surface: pygame.Surface,
    box: pygame.Rect,
    figures: Figures,
    colours: Sequence[theme.Colour],
    opacity: NDArray[np.floating],
) -> None:
    """As `silhouettes.paint`, of many whose colours go from one to another: each band has that of its middle."""
    inside = box.clip(surface.get_rect())
    if not inside or not len(figures.points):
        return
    points, polygons, groups = figures.flat
    bands = banded(len(figures.points))
    inks = inks_of(surface, [colours[k] for k in ((bands[:-1] + bands[1:]) // 2).tolist()])
    pixels = pygame.surfarray.pixels2d(surface).T
    corners = np.ascontiguousarray(points, dtype=np.float32)
    throng(pixels, edges_of(inside), corners, polygons, groups, bands, inks, depths(opacity))
