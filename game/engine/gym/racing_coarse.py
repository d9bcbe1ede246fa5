"""What a small brain is shown of CarRacing: 147 numbers, from a picture or straight from where the car is; compiled."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from game.engine.gym.racing_eyes import HEIGHT, ROAD_ROWS, SIDE, WIDTH, draw_bars, fill_above, find_flat, sum_of
from game.engine.kernel_cache import use_kernel_cache

use_kernel_cache()

NUMBERS = 147


@njit(cache=True, nogil=True, error_model="numpy")
def coarse(seen: Any, numbers: Any) -> None:
    """What a small brain is shown of a picture `(96, 96, 3)`: 147 numbers, about 0 to 1 or −1 to 1.

    12 × 12 squares, row by row, of 7 × 7 pixels each: how much of it is grass (more green than red) and not road. Then
    speed (1 is 100 units a second), how far the front wheels are turned to the right (1 is full lock) and how fast the
    car turns to the right (1 is 10 radians a second), from the bars.
    """
    for row in range(12):
        for column in range(12):
            total = 0.0
            for i in range(7 * row, 7 * row + 7):
                for j in range(6 + 7 * column, 13 + 7 * column):
                    more = float(seen[i, j, 1]) - float(seen[i, j, 0])
                    total += min(max(more, 0.0), 102.0)
            numbers[12 * row + column] = total / (49 * 102)
    _read_bars(seen, numbers)


@njit(cache=True, nogil=True, error_model="numpy")
def _read_bars(seen: Any, numbers: Any) -> None:
    """The three numbers that the bars say."""
    speed, steering, turning = 0.0, 0.0, 0.0
    for row in range(ROAD_ROWS, SIDE):
        speed += seen[row, 13, 0]
    for column in range(36, 60):
        steering += seen[88, column, 1] if column >= 48 else -float(seen[88, column, 1])
    for column in range(62, SIDE):
        turning += seen[88, column, 0] if column >= 72 else -float(seen[88, column, 0])
    numbers[144] = max(speed / 253 * (HEIGHT / SIDE) - 1.5, 0.0) / 0.4 / 100  # a bar is as much too long, for its edges
    numbers[145] = steering / 253 * (WIDTH / SIDE) / 100
    numbers[146] = turning / 253 * (WIDTH / SIDE) / 200


@njit(cache=True, nogil=True, error_model="numpy")
def _grass(grid: Any, palette: Any, numbers: Any) -> None:
    """Of each of the 12 × 12 squares how much is grass, as `coarse` says of the picture that the grid becomes."""
    packed, greener = palette[:, 0] | (palette[:, 1] << 20), np.empty(len(palette), np.int64)  # one sum is two
    for colour in range(len(palette)):
        greener[colour] = _greener(packed[colour] << 4)
    words, flat, squares = grid.view(np.uint32), np.empty(SIDE, np.bool_), np.zeros(12, np.int64)
    for row in range(ROAD_ROWS):
        find_flat(words, row, flat)
        for square in range(12):
            for column in range(6 + 7 * square, 13 + 7 * square):
                if flat[column]:
                    squares[square] += greener[grid[4 * row, 4 * column]]
                else:
                    squares[square] += _greener(sum_of(grid, row, column, packed))
        if row % 7 == 6:
            for square in range(12):
                numbers[12 * (row // 7) + square] = squares[square] / (49 * 102)
                squares[square] = 0


@njit(cache=True, nogil=True, error_model="numpy")
def _greener(total: int) -> int:
    """By how much a pixel has more green than red, 102 at most, of the packed sum of its samples."""
    red, green = max(((total + 8 >> 4) & 0xFFFF) - 2, 0), max(((total >> 20) + 8 >> 4) - 2, 0)
    return min(max(green - red, 0), 102)


@njit(cache=True, nogil=True, error_model="numpy")
def see(
    car: Any, zoom: float, quads: Any, tiles: Any, colours: Any, plain: Any, palette: Any, grid: Any, bars: Any,
    numbers: Any,
) -> None:  # fmt: skip
    """What `coarse` says of what `racing_eyes.draw` draws, to the last bit, and no picture is made.

    Args, beside those of `draw`:
        bars: `(96, 96, 3)` bytes to work on.
        numbers: `(147,)`, written.
    """
    fill_above(car, zoom, quads, tiles, colours, plain, grid)
    _grass(grid, palette, numbers)
    bars[ROAD_ROWS:] = 0
    draw_bars(bars, car)
    _read_bars(bars, numbers)
