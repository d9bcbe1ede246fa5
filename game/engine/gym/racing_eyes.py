"""Gymnasium's picture of CarRacing, drawn straight from where the car is: arrays in, 96 × 96 × 3 out, compiled.

Gymnasium draws every polygon of the track at 1000 × 800 and makes that small. Here only what is in view is drawn, on a
grid of 4 × 4 samples a pixel. What Gymnasium does on the way is done, too: corners are cut to whole points of light,
edges belong to what they surround, and making it small takes two from every value (pygame's `smoothscale`).

Source of what is drawn and where: `gymnasium/envs/box2d/car_racing.py`, `car_dynamics.py`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from game.engine.kernel_cache import use_kernel_cache

use_kernel_cache()

SIDE, ROAD_ROWS, SAMPLES = 96, 84, 4
"""Pixels of a side; rows above the bars; samples along a side of a pixel."""
ROWS, COLUMNS = ROAD_ROWS * SAMPLES, SIDE * SAMPLES
WIDTH, HEIGHT = 1000.0, 800.0
"""What Gymnasium draws on."""
ACROSS, DOWN = COLUMNS / WIDTH, SIDE * SAMPLES / HEIGHT
"""Samples a point of light."""
EDGE = 0.5
"""Points of light by which a polygon reaches over its corners."""
FIELD, PATCH = 2000 / 6.0, 100 / 6.0
"""Half of the ground's side, and a side of a patch of grass, units."""
NOTHING, GROUND, GRASS, ROAD, WHITE, RED, HULL, WHEEL, RIM = 0, 1, 2, 3, 6, 7, 8, 9, 10
"""Rows of the palette; those of the road are three."""
LONGEST = 16.0
"""Units between two corners of a tile, at most."""
WHEEL_WIDE, WHEEL_LONG = 14 * 0.02, 27 * 0.02
RIM_ANGLE = 1.2
HULLS = 0.02 * np.array(
    [
        [(-60, 130), (60, 130), (60, 110), (-60, 110), (-60, 110), (-60, 110), (-60, 110), (-60, 110)],
        [(-15, 120), (15, 120), (20, 20), (-20, 20), (-20, 20), (-20, 20), (-20, 20), (-20, 20)],
        [(25, 20), (50, -10), (50, -40), (20, -90), (-20, -90), (-50, -40), (-50, -10), (-25, 20)],
        [(-50, -120), (50, -120), (50, -90), (-50, -90), (-50, -90), (-50, -90), (-50, -90), (-50, -90)],
    ]
)
"""`(polygon, corner, [x, y])`, the last corner again where there are fewer than eight."""


def new_palette(road: Any, ground: Any, grass: Any) -> Any:
    """`(row, [red, green, blue])`, whole numbers as Gymnasium cuts them."""
    made = np.zeros((11, 3), np.int64)
    made[GROUND], made[GRASS] = ground, grass
    for shade in range(3):
        made[ROAD + shade] = np.asarray(road) + 0.01 * shade * 255
    made[WHITE], made[RED], made[HULL], made[RIM] = 255, (255, 0, 0), (204, 0, 0), 77
    return made


@njit(cache=True, nogil=True, error_model="numpy")
def _fill(grid: Any, points: Any, count: int, colour: int, spans: Any) -> None:
    """A convex polygon, `points ([x, y], corner)` in samples, with the edges that belong to it."""
    west, east, top, bottom = points[0, 0], points[0, 0], points[1, 0], points[1, 0]
    for p in range(1, count):
        west, east = min(west, points[0, p]), max(east, points[0, p])
        top, bottom = min(top, points[1, p]), max(bottom, points[1, p])
    if east < -1 or west > COLUMNS + 1:
        return
    first = max(0, math.ceil(top - EDGE * DOWN - 0.5))
    end = min(ROWS, math.floor(bottom + EDGE * DOWN - 0.5) + 1)
    if first >= end:
        return
    lefts, rights = spans[0], spans[1]
    for row in range(first, end):
        lefts[row], rights[row] = 1e9, -1e9
    before = count - 1
    for p in range(count):
        x1, y1, x2, y2 = points[0, before], points[1, before], points[0, p], points[1, p]
        before = p
        if y1 > y2:
            x1, y1, x2, y2 = x2, y2, x1, y1
        west, east = min(x1, x2), max(x1, x2)
        low = first if y1 == top else max(first, math.ceil(y1 - 0.5))
        high = end if y2 == bottom else min(end, math.floor(y2 - 0.5) + 1)
        slope = (x2 - x1) / (y2 - y1) if y2 > y1 else 0.0
        x = x1 + slope * (low + 0.5 - y1)
        for row in range(low, high):
            within = min(max(x, west), east)
            lefts[row], rights[row] = min(lefts[row], within), max(rights[row], within)
            x += slope
        if y1 == y2:
            for row in range(low, high):
                lefts[row], rights[row] = min(lefts[row], west), max(rights[row], east)
    for row in range(first, end):
        left, right = max(lefts[row] - EDGE * ACROSS + 0.5, 0.0), min(rights[row] + EDGE * ACROSS + 0.5, COLUMNS)
        if left < right:
            grid[row, int(left) : int(right)] = colour


@njit(cache=True, nogil=True, error_model="numpy")
def _put(points: Any, corner: int, x: float, y: float, view: Any) -> None:
    """A corner, units, onto the grid: turned, moved, and cut to a point of light as Gymnasium does."""
    across = math.trunc((x * view[0] - y * view[1]) * view[2] + view[3]) + 0.5
    up = math.trunc((x * view[1] + y * view[0]) * view[2] + view[4]) + 0.5
    points[0, corner], points[1, corner] = across * ACROSS, (HEIGHT - up) * DOWN


@njit(cache=True, nogil=True, error_model="numpy")
def _ground(grid: Any, x: float, y: float, far: float, view: Any, points: Any, spans: Any) -> None:
    """The field and its patches of grass; `far` is how far is seen, units."""
    if abs(x) + far < FIELD and abs(y) + far < FIELD:
        grid[:] = GROUND
    else:
        grid[:] = NOTHING
        _put(points, 0, FIELD, FIELD, view)
        _put(points, 1, FIELD, -FIELD, view)
        _put(points, 2, -FIELD, -FIELD, view)
        _put(points, 3, -FIELD, FIELD, view)
        _fill(grid, points, 4, GROUND, spans)
    for column in range(-20, 20, 2):
        left = PATCH * column
        if left > x + far or left + PATCH < x - far:
            continue
        for row in range(-20, 20, 2):
            low = PATCH * row
            if low > y + far or low + PATCH < y - far:
                continue
            _put(points, 0, left + PATCH, low, view)
            _put(points, 1, left, low, view)
            _put(points, 2, left, low + PATCH, view)
            _put(points, 3, left + PATCH, low + PATCH, view)
            _fill(grid, points, 4, GRASS, spans)


@njit(cache=True, nogil=True, error_model="numpy")
def _track(
    grid: Any, quads: Any, tiles: Any, colours: Any, plain: Any, x: float, y: float, far: float, view: Any, points: Any,
    spans: Any,
) -> None:  # fmt: skip
    """Tiles, and the kerbs between them, in Gymnasium's order."""
    wide = WIDTH / 2 / view[2] + LONGEST
    low, high = HEIGHT / 4 / view[2] + LONGEST, 3 * HEIGHT / 4 / view[2] + LONGEST
    for q in range(len(quads)):
        east, north = quads[q, 0, 0] - x, quads[q, 0, 1] - y
        if abs(east) > far or abs(north) > far:
            continue
        if abs(east * view[0] - north * view[1]) > wide:
            continue
        if not -low < east * view[1] + north * view[0] < high:
            continue
        for p in range(4):
            _put(points, p, quads[q, p, 0], quads[q, p, 1], view)
        tile = tiles[q]
        if tile < 0:
            colour = WHITE if tile == -1 else RED
        else:  # what has been touched has lost its shade
            colour = ROAD if colours[tile, 0] == plain[0] and colours[tile, 1] == plain[1] else ROAD + tile % 3
        _fill(grid, points, 4, colour, spans)


@njit(cache=True, nogil=True, error_model="numpy")
def _car(grid: Any, car: Any, view: Any, points: Any, spans: Any) -> None:
    """Wheels, and the hull over them."""
    for w in range(1, 5):
        x, y, phase = car[w, 0], car[w, 1], car[w, 3]
        sine, cosine = math.sin(car[w, 2]), math.cos(car[w, 2])
        low, high = -WHEEL_LONG, WHEEL_LONG
        for part in range(2):
            for p in range(4):
                wide, long = -WHEEL_WIDE if p in (0, 3) else WHEEL_WIDE, high if p < 2 else low
                _put(points, p, x + cosine * wide - sine * long, y + sine * wide + cosine * long, view)
            _fill(grid, points, 4, RIM if part else WHEEL, spans)
            s1, s2 = math.sin(phase), math.sin(phase + RIM_ANGLE)
            if part or (s1 > 0 and s2 > 0):
                break
            high, low = math.cos(phase), math.cos(phase + RIM_ANGLE)
            if s1 > 0:
                high = np.sign(high)
            if s2 > 0:
                low = np.sign(low)
            high, low = WHEEL_LONG * high, WHEEL_LONG * low
    sine, cosine = math.sin(car[0, 2]), math.cos(car[0, 2])
    for h in range(4):
        for p in range(8):
            wide, long = HULLS[h, p, 0], HULLS[h, p, 1]
            _put(points, p, car[0, 0] + cosine * wide - sine * long, car[0, 1] + sine * wide + cosine * long, view)
        _fill(grid, points, 8, HULL, spans)


@njit(cache=True, nogil=True, error_model="numpy")
def _bar(seen: Any, left: float, top: float, right: float, bottom: float, red: int, green: int, blue: int) -> None:
    """A rectangle of the bars, points of light, its edges included; what it covers of each pixel is exact."""
    left, right = math.trunc(min(left, right)), math.trunc(max(left, right)) + 1.0
    top, bottom = math.trunc(min(top, bottom)), math.trunc(max(top, bottom)) + 1.0
    wide, high = WIDTH / SIDE, HEIGHT / SIDE
    for row in range(max(ROAD_ROWS, int(top / high)), min(SIDE, math.ceil(bottom / high))):
        part = (min(bottom, (row + 1) * high) - max(top, row * high)) / high
        for column in range(max(0, int(left / wide)), min(SIDE, math.ceil(right / wide))):
            share = part * (min(right, (column + 1) * wide) - max(left, column * wide)) / wide
            seen[row, column, 0] = min(253, seen[row, column, 0] + max(0, int(share * red - 1.5)))
            seen[row, column, 1] = min(253, seen[row, column, 1] + max(0, int(share * green - 1.5)))
            seen[row, column, 2] = min(253, seen[row, column, 2] + max(0, int(share * blue - 1.5)))


@njit(cache=True, nogil=True, error_model="numpy")
def draw_bars(seen: Any, car: Any) -> None:
    """Speed, four wheels, steering, turning."""
    if car[0, 3] > 1e-4:
        _bar(seen, 125, 780 - 20 * 0.02 * car[0, 3], 150, 780, 255, 255, 255)
    for w in range(4):
        if abs(car[w + 1, 4]) > 1e-4:
            left = 25.0 * (7 + w)
            _bar(seen, left, 780 - 20 * 0.01 * car[w + 1, 4], left + 25, 780, 0 if w < 2 else 51, 0, 255)
    if abs(car[0, 5]) > 1e-4:
        _bar(seen, 500, 720, 25 * (20 - 10.0 * car[0, 5]), 760, 0, 255, 0)
    if abs(car[0, 4]) > 1e-4:
        _bar(seen, 750, 720, 25 * (30 - 0.8 * car[0, 4]), 760, 255, 0, 0)


@njit(cache=True, nogil=True, error_model="numpy")
def find_flat(words: Any, row: int, flat: Any) -> None:
    """Which pixels of a row have one colour in all of their samples; `words` is the grid, four samples each."""
    one, two, three, four = words[4 * row], words[4 * row + 1], words[4 * row + 2], words[4 * row + 3]
    for column in range(SIDE):  # without a branch, so that many are looked at together
        a = one[column]
        same = np.uint32((a & np.uint32(255)) * np.uint32(0x01010101))
        flat[column] = ((a ^ same) | (a ^ two[column]) | (a ^ three[column]) | (a ^ four[column])) == 0


@njit(cache=True, nogil=True, error_model="numpy")
def sum_of(grid: Any, row: int, column: int, packed: Any) -> int:
    """Of all samples of a pixel, by their colours."""
    total = 0
    for i in range(4):
        for j in range(4):
            total += packed[grid[4 * row + i, 4 * column + j]]
    return total


@njit(cache=True, nogil=True, error_model="numpy")
def _shrink(grid: Any, palette: Any, seen: Any) -> None:
    """The mean of each pixel's samples; two less, as `smoothscale` makes them."""
    packed = palette[:, 0] | (palette[:, 1] << 20) | (palette[:, 2] << 40)  # one sum is three
    words, flat = grid.view(np.uint32), np.empty(SIDE, np.bool_)
    plain = np.empty((len(palette), 3), np.uint8)
    for colour in range(len(palette)):
        for channel in range(3):
            plain[colour, channel] = max(palette[colour, channel] - 2, 0)
    for row in range(ROAD_ROWS):
        find_flat(words, row, flat)
        for column in range(SIDE):
            if flat[column]:
                colour = grid[4 * row, 4 * column]
                seen[row, column, 0], seen[row, column, 1] = plain[colour, 0], plain[colour, 1]
                seen[row, column, 2] = plain[colour, 2]
                continue
            total = sum_of(grid, row, column, packed)
            seen[row, column, 0] = max(((total + 8 >> 4) & 0xFFFF) - 2, 0)
            seen[row, column, 1] = max((((total >> 20) + 8 >> 4) & 0xFFFF) - 2, 0)
            seen[row, column, 2] = max(((total >> 40) + 8 >> 4) - 2, 0)


@njit(cache=True, nogil=True, error_model="numpy")
def fill_above(car: Any, zoom: float, quads: Any, tiles: Any, colours: Any, plain: Any, grid: Any) -> None:
    """Fill the grid: all that is above the bars."""
    points, spans = np.empty((2, 8)), np.empty((2, ROWS))
    view = np.empty(5)
    x, y, angle = car[0, 0], car[0, 1], -car[0, 2]
    view[0], view[1], view[2] = math.cos(angle), math.sin(angle), zoom
    view[3] = WIDTH / 2 - (x * view[0] - y * view[1]) * zoom
    view[4] = HEIGHT / 4 - (x * view[1] + y * view[0]) * zoom
    far = 782.0 / zoom  # from the car to an upper corner of the picture
    _ground(grid, x, y, far, view, points, spans)
    _track(grid, quads, tiles, colours, plain, x, y, far + LONGEST, view, points, spans)
    _car(grid, car, view, points, spans)


@njit(cache=True, nogil=True, error_model="numpy")
def draw(
    car: Any, zoom: float, quads: Any, tiles: Any, colours: Any, plain: Any, palette: Any, score: Any, grid: Any,
    seen: Any,
) -> None:  # fmt: skip
    """Draw what Gymnasium shows.

    Args:
        car: `([hull, wheels], 6)`: x, y, angle; then of the hull speed, turning and the steering of its first wheel, of
            wheels how far they have turned and how fast they turn. Units, radians, seconds.
        zoom: points of light a unit.
        quads: `(polygon, corner, [x, y])` of tiles and kerbs, in the order in which they are drawn.
        tiles: the number of each one's tile; −1 for a white kerb, −2 for a red one.
        colours: `(tile, [red, green, blue])`, in which touched ones have lost their shade.
        plain: the road's colour without a shade.
        palette: of `new_palette`.
        score: `(12, 12)`, the score as it stands at the lower left.
        grid: `(ROWS, COLUMNS)` bytes to work on.
        seen: `(96, 96, 3)` bytes, written.
    """
    fill_above(car, zoom, quads, tiles, colours, plain, grid)
    _shrink(grid, palette, seen)
    seen[ROAD_ROWS:] = 0
    for row in range(12):
        for column in range(12):
            seen[ROAD_ROWS + row, column, :] = score[row, column]
    draw_bars(seen, car)
