"""The picture that a turning camera takes of a texture, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from game.engine.kernel_cache import use_kernel_cache

use_kernel_cache()

AHEAD, APART = 6, 4
"""Rows that texels are read ahead of their use, and every how-manieth of a row; the next row begins two further on."""


def _sample(
    texture: Any,
    picture: Any,
    u: int,
    v: int,
    across_u: int,
    across_v: int,
    down_u: int,
    down_v: int,
    begin_u: int,
    begin_v: int,
) -> Any:
    """Fill `picture` from a texture, mixing four texels each; places in texels are whole numbers of 1/65536.

    The ground begins at the texel (`begin_u`, `begin_v`) of the texture, and goes on at its other end. What is returned
    means nothing: it is made from what was read ahead, which would not be read if it were for nothing.
    """
    width, height = np.int32(texture.shape[1]), np.int32(texture.shape[0])
    half, byte = np.int32(16), np.int32(8)
    most_u, most_v = np.int32(((texture.shape[1] - 1) << 16) - 1), np.int32(((texture.shape[0] - 1) << 16) - 1)
    low, high, eight, full = np.uint32(0x00FF00FF), np.uint32(0x0000FF00), np.uint32(8), np.uint32(256)
    none, one, fraction = np.int32(0), np.int32(1), np.int32(255)
    step_u, step_v = np.int32(across_u), np.int32(across_v)
    first_column, first_row = np.int32(begin_u), np.int32(begin_v)
    flat = texture.reshape(-1)
    count = picture.shape[1]
    part_u, part_v, ahead = np.empty(count, np.uint32), np.empty(count, np.uint32), np.empty(count, np.uint32)
    at, of = np.empty((4, count), np.uint32), np.empty((4, count), np.uint32)
    at_a, at_b, at_c, at_d = at[0], at[1], at[2], at[3]
    of_a, of_b, of_c, of_d = of[0], of[1], of[2], of[3]
    seen, wide_u, wide_v = np.uint32(0), np.int32(APART * across_u), np.int32(APART * across_v)
    for row in range(picture.shape[0]):
        first_u, first_v = np.int32(u + row * down_u), np.int32(v + row * down_v)
        # Of a turned texture no processor can guess what is needed next, and to wait for it takes as long as all else:
        # so it is asked for some rows before.
        soon_u = np.int32(first_u + AHEAD * down_u + 2 * row % APART * across_u)
        soon_v = np.int32(first_v + AHEAD * down_v + 2 * row % APART * across_v)
        for k in range(count // APART):
            x = min(max(np.int32(soon_u + np.int32(k) * wide_u), none), most_u)
            y = min(max(np.int32(soon_v + np.int32(k) * wide_v), none), most_v)
            left, upper = np.int32((x >> half) + first_column), np.int32((y >> half) + first_row)
            left = left - width if left >= width else left
            upper = upper - height if upper >= height else upper
            ahead[k] = np.uint32(upper * width + left)
        for k in range(count // APART):
            seen ^= flat[ahead[k]]
        # Three loops, because only loops that do one thing become vector code.
        for k in range(count):
            x = min(max(np.int32(first_u + np.int32(k) * step_u), none), most_u)
            y = min(max(np.int32(first_v + np.int32(k) * step_v), none), most_v)
            left, upper = np.int32((x >> half) + first_column), np.int32((y >> half) + first_row)
            left = left - width if left >= width else left
            upper = upper - height if upper >= height else upper
            right, lower = np.int32(left + one), np.int32(upper + one)
            right = none if right >= width else right
            lower = none if lower >= height else lower
            at_a[k], at_b[k] = upper * width + left, upper * width + right
            at_c[k], at_d[k] = lower * width + left, lower * width + right
            part_u[k], part_v[k] = np.uint32((x >> byte) & fraction), np.uint32((y >> byte) & fraction)
        for k in range(count):
            of_a[k], of_b[k], of_c[k], of_d[k] = flat[at_a[k]], flat[at_b[k]], flat[at_c[k]], flat[at_d[k]]
        for k in range(count):
            d = np.uint32((part_u[k] * part_v[k]) >> eight)
            c, b = np.uint32(part_v[k] - d), np.uint32(part_u[k] - d)
            a = np.uint32(full - b - c - d)
            p, q, r, s = of_a[k], of_b[k], of_c[k], of_d[k]
            red_blue = (((p & low) * a + (q & low) * b + (r & low) * c + (s & low) * d) >> eight) & low
            green = (((p & high) * a + (q & high) * b + (r & high) * c + (s & high) * d) >> eight) & high
            picture[row, k] = red_blue | green
    return seen


sample: Any = njit(cache=True, nogil=True, error_model="numpy")(_sample)
