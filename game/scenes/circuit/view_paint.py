"""What colour the ground has at a place, compiled: a patch of road and grass, and trees and strokes on it.

A texture is `(row, column)` of 0xRRGGBB, north up. Edges are as soft as one of its texels, so nothing is jagged.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from game.engine.kernel_cache import use_kernel_cache

use_kernel_cache()

FAR, NEAR, SOIL, SAND, ASPHALT, WHITE, DARK, KERB, HEAT, SHADOW, CANOPY, SKID = range(12)
"""Rows of colours: grass far from the road and near it, what else lies on the ground, paint, crashes, trees, marks."""
KERB_STRIPE, KERB_WIDTH = 1.8, 1.2
"""Metres of a stripe of a kerb, and its width."""
EDGE_IN, EDGE_WIDTH = 0.35, 0.26
"""Metres of the white line from the road's edge, and its width."""
CHEQUER = 0.8
"""Side of a field of the start line, m."""
SLOTS = 8
"""Painted places on the grid."""
MOWN = 11.0
"""Metres of a mown band."""


def _mixed(a: Any, b: Any, share: Any) -> Any:
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share)


def _row(colours: Any, row: Any) -> Any:
    return colours[row, 0], colours[row, 1], colours[row, 2]


def _packed(colour: Any) -> Any:
    r = min(max(int(colour[0]), 0), 255)
    g = min(max(int(colour[1]), 0), 255)
    b = min(max(int(colour[2]), 0), 255)
    return np.uint32((r << 16) | (g << 8) | b)


def _share(inside: Any, step: Any) -> Any:
    """How much of a texel lies within an edge that is so far beyond its middle."""
    return min(max(inside / step + 0.5, 0.0), 1.0)


def _over(texture: Any, row: Any, column: Any, colour: Any, share: Any) -> None:
    old = texture[row, column]
    below = (float(old >> 16), float((old >> 8) & 255), float(old & 255))
    texture[row, column] = packed(mixed(below, colour, share))


mixed: Any = njit(inline="always")(_mixed)
colour_of: Any = njit(inline="always")(_row)
packed: Any = njit(inline="always")(_packed)
share_of: Any = njit(inline="always")(_share)
over: Any = njit(inline="always")(_over)


def _markings(
    colours: Any, colour: Any, d: Any, offset: Any, along: Any, length: Any, half: Any, step: Any, arrows: Any
) -> Any:
    """Lines on the asphalt: its edges, arrows, the start line and the grid behind it."""
    white = colour_of(colours, WHITE)
    wide = max(EDGE_WIDTH, 1.3 * step)
    colour = mixed(colour, white, 0.8 * share_of(wide / 2 - abs(d - half + EDGE_IN), step))
    from_start = along - length if along > length / 2 else along
    if from_start > 40.0 or from_start < -40.0:
        u = along % arrows - arrows / 2
        arrow = min(0.45 - abs(u + 1.1 * abs(offset)), 1.5 - abs(offset))
        colour = mixed(colour, white, 0.22 * share_of(arrow, step))
    back = -from_start
    for k in range(SLOTS):
        at = 3.0 + 6.0 * (k // 2) + 2.0 * (k % 2) - 2.9
        across = abs(offset - (1.8 if k % 2 == 0 else -1.8))
        behind = back - at
        front = min(0.16 - abs(behind), 1.25 - across)
        sides = min(min(0.14 - abs(across - 1.2), 1.5 - behind), behind)
        colour = mixed(colour, white, 0.6 * share_of(max(front, sides), max(step, 0.12)))
    if abs(from_start) < 1.5 * CHEQUER + step and d < half:
        field = math.floor(from_start / CHEQUER + 1.5) + math.floor(offset / CHEQUER)
        line = white if field % 2 == 0 else colour_of(colours, DARK)
        colour = mixed(colour, line, share_of(1.5 * CHEQUER - abs(from_start), step))
    return colour


markings: Any = njit(inline="always")(_markings)


def _paint(
    texture: Any,
    place: Any,
    left: float,
    top: float,
    step: float,
    nearest: Any,
    away: Any,
    low: Any,
    cell: float,
    points: Any,
    tangents: Any,
    sides: Any,
    heat: Any,
    half: float,
    spacing: float,
    arrows: float,
    noise: Any,
    colours: Any,
) -> None:
    """Rows and columns `place (first row, end, first column, end)` of a texture whose corner is at (`left`, `top`).

    `nearest` and `away (row, column)` from `low` in steps of `cell`: the nearest point of the line and how far it is;
    `sides (point, [kerb left, right, sand left, right])`; `heat (point,)`; `noise ([grass, asphalt], row, column)`;
    `colours` of the scenery.
    """
    count = points.shape[0]
    length = count * spacing
    rows, columns = away.shape
    size = noise.shape[1]
    grass_far, grass_near, soil, sand_colour = (
        colour_of(colours, FAR),
        colour_of(colours, NEAR),
        colour_of(colours, SOIL),
        colour_of(colours, SAND),
    )
    asphalt, white, kerb_colour, hot = (
        colour_of(colours, ASPHALT),
        colour_of(colours, WHITE),
        colour_of(colours, KERB),
        colour_of(colours, HEAT),
    )
    for row in range(place[0], place[1]):
        y = top - (row + 0.5) * step
        for column in range(place[2], place[3]):
            x = left + (column + 0.5) * step
            u = min(max((x - low[0]) / cell, 0.0), columns - 1.001)
            v = min(max((y - low[1]) / cell, 0.0), rows - 1.001)
            i, j = int(v), int(u)
            fu, fv = u - j, v - i
            far = (away[i, j] * (1 - fu) + away[i, j + 1] * fu) * (1 - fv) + (
                away[i + 1, j] * (1 - fu) + away[i + 1, j + 1] * fu
            ) * fv
            # Grass: mown in bands, lighter along the road.
            across = (0.8 * x + 0.6 * y) / MOWN
            band = abs(across % 2.0 - 1.0) * 2.0 - 1.0
            band = min(max(band * 9.0, -1.0), 1.0)
            grain = noise[0, math.floor(y * 4.0) % size, math.floor(x * 4.0) % size]
            lit = math.exp(-max(far - half, 0.0) / 26.0)
            colour = mixed(grass_far, grass_near, 0.12 + 0.88 * lit)
            light = 1.0 + (0.1 * band + grain) * (0.35 + 0.65 * lit)
            colour = (colour[0] * light, colour[1] * light, colour[2] * light)
            if far < half + 16.0:
                n = nearest[int(v + 0.5), int(u + 0.5)]
                ahead = 0.0
                for _ in range(3):
                    ahead = (x - points[n, 0]) * tangents[n, 0] + (y - points[n, 1]) * tangents[n, 1]
                    n = (n + math.floor(ahead / spacing * 0.8 + 0.5)) % count
                ahead = (x - points[n, 0]) * tangents[n, 0] + (y - points[n, 1]) * tangents[n, 1]
                offset = (y - points[n, 1]) * tangents[n, 0] - (x - points[n, 0]) * tangents[n, 1]
                d = math.hypot(x - points[n, 0], y - points[n, 1])
                d = abs(offset) if d < half + 4.0 else d
                along = (n * spacing + ahead) % length
                side = 0 if offset > 0 else 1
                sand = sides[n, 2 + side]
                if sand > 0.0:
                    shade = 1.0 + 1.6 * grain
                    sandy = (sand_colour[0] * shade, sand_colour[1] * shade, sand_colour[2] * shade)
                    colour = mixed(colour, sandy, 0.75 * share_of(half + sand - d + 6.0 * grain, max(step, 0.7)))
                colour = mixed(colour, soil, 0.8 * share_of(half + 0.55 - d, max(step, 0.5)))
                kerb = sides[n, side] * KERB_WIDTH
                if kerb > 0.05:
                    stripe = abs((along / KERB_STRIPE) % 2.0 - 1.0) - 0.5
                    striped = mixed(kerb_colour, white, share_of(stripe * KERB_STRIPE, step))
                    colour = mixed(colour, striped, 0.94 * share_of(half + max(kerb, step) - d, step))
                if d < half + step:
                    rough = 1.0 + noise[1, math.floor(y * 4.0) % size, math.floor(x * 4.0) % size]
                    # A little lighter towards the edges, where nobody drives.
                    rough *= 0.95 + 0.1 * (d / half) * (d / half)
                    road = (asphalt[0] * rough, asphalt[1] * rough, asphalt[2] * rough)
                    if heat[n] > 0.0:
                        road = mixed(road, hot, 0.85 * heat[n])
                    road = markings(colours, road, d, offset, along, length, half, step, arrows)
                    colour = mixed(colour, road, share_of(half - d, step))
            texture[row, column] = packed(colour)


def _trees(texture: Any, place: Any, left: float, top: float, step: float, trees: Any, colours: Any) -> None:
    """Round trees `(tree, [x, y, radius])` as seen from above, each with its shadow."""
    shadow, canopy = colour_of(colours, SHADOW), colour_of(colours, CANOPY)
    for layer in range(2):
        for k in range(trees.shape[0]):
            radius = trees[k, 2]
            x = trees[k, 0] + (0.45 * radius if layer == 0 else 0.0)
            y = trees[k, 1] - (0.5 * radius if layer == 0 else 0.0)
            first, last = (top - y - 1.3 * radius) / step, (top - y + 1.3 * radius) / step
            for row in range(max(int(first), place[0]), min(int(last) + 1, place[1])):
                v = (top - (row + 0.5) * step - y) / radius
                begin, end = (x - 1.3 * radius - left) / step, (x + 1.3 * radius - left) / step
                for column in range(max(int(begin), place[2]), min(int(end) + 1, place[3])):
                    u = (left + (column + 0.5) * step - x) / radius
                    far = math.hypot(u, v)
                    if layer == 0:
                        over(texture, row, column, shadow, 0.6 * min(max((1.15 - far) * 2.5, 0.0), 1.0))
                        continue
                    angle = math.atan2(v, u)
                    rim = 0.92 + 0.05 * math.sin(7.0 * angle + k) + 0.04 * math.sin(11.0 * angle + 2.0 * k)
                    shade = 0.92 + 0.34 * (v - u) * min(far + 0.2, 1.0) + 0.07 * math.sin(19.0 * angle + 9.0 * far)
                    leaf = (canopy[0] * shade, canopy[1] * shade, canopy[2] * shade)
                    over(texture, row, column, leaf, share_of((rim - far) * radius, max(step, 0.25)))


def _strokes(
    texture: Any, place: Any, left: float, top: float, step: float, strokes: Any, colours: Any, width: float
) -> None:
    """Straight strokes `(stroke, [x, y, x, y])`, each `colours (stroke, [r, g, b, share])`, so many metres wide."""
    reach = width / 2 + step
    for k in range(strokes.shape[0]):
        ax, ay, bx, by = strokes[k, 0], strokes[k, 1], strokes[k, 2], strokes[k, 3]
        span = max((bx - ax) ** 2 + (by - ay) ** 2, 1e-9)
        colour = (colours[k, 0], colours[k, 1], colours[k, 2])
        first, last = int((top - max(ay, by) - reach) / step), int((top - min(ay, by) + reach) / step) + 1
        begin, end = int((min(ax, bx) - reach - left) / step), int((max(ax, bx) + reach - left) / step) + 1
        for row in range(max(first, place[0]), min(last, place[1])):
            y = top - (row + 0.5) * step
            for column in range(max(begin, place[2]), min(end, place[3])):
                x = left + (column + 0.5) * step
                at = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / span
                # Strokes follow each other: each ends sharply where the next begins, so that none is drawn twice.
                if at < 0.0 or at >= 1.0:
                    continue
                far = math.hypot(x - ax - at * (bx - ax), y - ay - at * (by - ay))
                over(texture, row, column, colour, colours[k, 3] * share_of(width / 2 - far, step))


paint: Any = njit(cache=True, nogil=True, error_model="numpy")(_paint)
paint_trees: Any = njit(cache=True, nogil=True, error_model="numpy")(_trees)
paint_strokes: Any = njit(cache=True, nogil=True, error_model="numpy")(_strokes)
