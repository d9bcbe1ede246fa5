"""Silhouettes of convex polygons, seen through and with smooth edges, compiled.

A few hundred walkers are a few thousand polygons. Drawn one by one they would take longer than a frame, and where the
parts of one walker overlap they would be seen twice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pygame
from numba import njit
from numpy.typing import NDArray

from game.engine.kernel_cache import use_kernel_cache
from game.ui import theme

use_kernel_cache()

FINE = 4
"""Lines within a row of pixels on which it is looked what is covered, of figures that are looked at."""
SEEN_THROUGH = 2
"""The same, of figures that are seen through."""
WHOLE = 256
"""What a pixel is worth that is covered from side to side."""
FAR = np.float32(1e9)
Points = NDArray[np.float64]


def trace(points: Any, first: int, end: int, top: int, lines: int, spans: Any) -> None:
    """Where lines enter and leave a convex polygon: `spans ([left, right], line)`, the first one in the row `top`."""
    step, half = np.float32(1 / lines), np.float32(0.5)
    spans[0, :] = FAR
    spans[1, :] = -FAR
    before = end - 1
    for p in range(first, end):
        x1, y1, x2, y2 = points[before, 0], points[before, 1], points[p, 0], points[p, 1]
        before = p
        if y1 > y2:
            x1, y1, x2, y2 = x2, y2, x1, y1
        begins = max(math.ceil((y1 - np.float32(top)) * np.float32(lines) - half), 0)
        ends = min(math.ceil((y2 - np.float32(top)) * np.float32(lines) - half), spans.shape[1])
        if begins >= ends:
            continue
        slope = (x2 - x1) / (y2 - y1)
        for line in range(begins, ends):
            x = x1 + (np.float32(top) + (np.float32(line) + half) * step - y1) * slope
            spans[0, line], spans[1, line] = min(spans[0, line], x), max(spans[1, line], x)


def mix(under: Any, ink: Any, part: Any) -> Any:
    """Colour of a pixel when `part` of 256 of it is hidden.

    The first and the last of its three parts are multiplied at once, as there is room between them. In numbers of 32
    bits, because processors multiply eight of those at a time, and of longer ones fewer or none. Each is rounded.
    """
    outer, inner, rest = np.uint32(0xFF00FF), np.uint32(0xFF00), np.uint32(WHOLE) - np.uint32(part)
    both = np.uint32(np.uint32((under & outer) * rest) + np.uint32((ink & outer) * np.uint32(part)))
    middle = np.uint32(np.uint32((under & inner) * rest) + np.uint32((ink & inner) * np.uint32(part)))
    both, middle = np.uint32(both + np.uint32(0x800080)), np.uint32(middle + np.uint32(0x8000))
    kept = under & np.uint32(0xFF000000)
    return np.uint32(kept | ((both >> np.uint32(8)) & outer) | ((middle >> np.uint32(8)) & inner))


def _fill(pixels: Any, box: Any, lines: int, points: Any, polygons: Any, figures: Any, inks: Any, shares: Any) -> None:
    """Paint figures in their order onto `pixels (row, column)` of which only the lowest 24 bits are colour.

    Args:
        box: left, top, right and bottom, beyond which nothing is painted.
        lines: within a row of pixels on which it is looked what is covered.
        points: `(point, [x, y])` corners of convex polygons in pixels.
        polygons: `(polygon + 1,)` first point of each.
        figures: `(figure + 1,)` first polygon of each.
        inks: `(figure,)` colours as the surface has them.
        shares: `(figure,)` how much of what is below they hide, 0 to 256.
    """
    left, top, right, bottom = box[0], box[1], box[2], box[3]
    flat, pitch, wide = pixels.reshape(-1), pixels.shape[1], right - left
    most = 0
    for figure in range(len(figures) - 1):
        most = max(most, figures[figure + 1] - figures[figure])
    spans = np.empty((most, 2, lines * (bottom - top)), dtype=np.float32)
    covered = np.zeros((lines, wide + 1), dtype=np.uint16)
    worth = np.float32(WHOLE // lines)
    for figure in range(len(figures) - 1):
        begin, end = figures[figure], figures[figure + 1]
        low, high = FAR, -FAR
        for p in range(polygons[begin], polygons[end]):
            low, high = min(low, points[p, 1]), max(high, points[p, 1])
        if not (high > top and low < bottom) or shares[figure] == 0:
            continue
        from_row, to_row = max(top, int(low)), min(bottom, int(high) + 1)
        for k in range(end - begin):
            own = spans[k, :, : lines * (to_row - from_row)]
            _trace_fast(points, polygons[begin + k], polygons[begin + k + 1], from_row, lines, own)
        share, ink = np.uint32(shares[figure]), np.uint32(inks[figure])
        for row in range(from_row, to_row):
            first, last = wide, -1
            for line in range(lines):
                at = lines * (row - from_row) + line
                for k in range(end - begin):
                    a = max(spans[k, 0, at] - np.float32(left), np.float32(0.0))
                    b = min(spans[k, 1, at] - np.float32(left), np.float32(wide))
                    if not a < b:
                        continue
                    i, j = int(a), int(b)
                    first, last = min(first, i), max(last, j)
                    if i == j:
                        covered[line, i] = max(covered[line, i], np.uint16((b - a) * worth))
                        continue
                    covered[line, i] = max(covered[line, i], np.uint16((np.float32(i + 1) - a) * worth))
                    covered[line, j] = max(covered[line, j], np.uint16((b - np.float32(j)) * worth))
                    # Numbers without a sign, because only then a loop over an array becomes vector code.
                    for x in range(np.uint64(i + 1), np.uint64(j)):
                        covered[line, x] = np.uint16(worth)
            if last < 0:
                continue
            for line in range(1, lines):
                for x in range(np.uint64(first), np.uint64(last + 1)):
                    covered[0, x] += covered[line, x]
                    covered[line, x] = np.uint16(0)
            at = np.uint64(row * pitch + left)
            for x in range(np.uint64(first), np.uint64(min(last + 1, wide))):
                part = np.uint32((np.uint32(covered[0, x]) * share) >> np.uint32(8))
                flat[at + x] = _mix_fast(flat[at + x], ink, part)
            for x in range(np.uint64(first), np.uint64(last + 1)):
                covered[0, x] = np.uint16(0)


_compiled = njit(cache=True, nogil=True, error_model="numpy")
_mix_fast, _trace_fast, fill = (_compiled(one) for one in (mix, trace, _fill))


@dataclass(frozen=True, eq=False)
class Figures:
    """Figures of the same make: each of the same polygons, standing differently."""

    points: NDArray[np.float32]
    """`(figure, point, [x, y])` in pixels."""
    polygons: NDArray[np.int64]
    """`(polygon + 1,)` first point of each polygon of one figure."""

    @property
    def flat(self) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
        """All points `(point, [x, y])`, the first one of each polygon `(polygon + 1,)`, and of each figure the first
        polygon `(figure + 1,)`."""
        count, points = self.points.shape[:2]
        firsts = np.append((np.arange(count)[:, None] * points + self.polygons[:-1]).ravel(), count * points)
        return self.points.reshape(-1, 2), firsts, np.arange(count + 1) * (len(self.polygons) - 1)


def paint(
    surface: pygame.Surface,
    box: pygame.Rect,
    figures: Figures,
    colours: list[theme.Colour],
    opacity: NDArray[np.floating],
) -> None:
    """Paint figures, the first one first; each as one, however its polygons overlap.

    Args:
        box: beyond which nothing is painted.
        colours: of each figure.
        opacity: `(figure,)` from 0 to 1.
    """
    if len(figures.points):
        shares = np.rint(np.asarray(opacity) * WHOLE)
        _call(surface, box, SEEN_THROUGH, *figures.flat, colours, shares)


def paint_parts(
    surface: pygame.Surface,
    box: pygame.Rect,
    points: NDArray[np.floating],
    polygons: NDArray[np.int64],
    figures: NDArray[np.int64],
    colours: Sequence[theme.Colour],
    lines: int,
) -> None:
    """The same for figures that differ; nothing is seen through them.

    Args:
        points: `(point, [x, y])` in pixels.
        polygons: `(polygon + 1,)` first point of each.
        figures: `(figure + 1,)` first polygon of each.
    """
    _call(surface, box, lines, points, polygons, figures, colours, np.full(len(colours), WHOLE))


def _call(
    surface: pygame.Surface,
    box: pygame.Rect,
    lines: int,
    points: NDArray[np.floating],
    polygons: NDArray[np.int64],
    figures: NDArray[np.int64],
    colours: Sequence[theme.Colour],
    shares: NDArray[np.number],
) -> None:
    inside = box.clip(surface.get_rect())
    if inside:
        corners, inks = np.ascontiguousarray(points, dtype=np.float32), inks_of(surface, colours)
        pixels = pygame.surfarray.pixels2d(surface).T
        fill(pixels, edges_of(inside), lines, corners, polygons, figures, inks, shares.astype(np.uint32))


def edges_of(box: pygame.Rect) -> NDArray[np.int64]:
    """Left, top, right and bottom."""
    return np.array([box.left, box.top, box.right, box.bottom])


def inks_of(surface: pygame.Surface, colours: Sequence[theme.Colour]) -> NDArray[np.uint32]:
    """Colours as the surface has them."""
    known = {colour: surface.map_rgb(colour) for colour in set(colours)}
    return np.array([known[colour] for colour in colours], dtype=np.uint32)
