"""The picture that a turning camera takes of a texture, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from game.kernel_cache import use_kernel_cache

use_kernel_cache()


def _sample(texture: Any, picture: Any, u: int, v: int, across_u: int, across_v: int, down_u: int, down_v: int) -> None:
    """Fill `picture` from a texture, mixing four texels each; places in texels are whole numbers of 1/65536."""
    width, half, byte = np.int32(texture.shape[1]), np.int32(16), np.int32(8)
    most_u, most_v = np.int32(((texture.shape[1] - 1) << 16) - 1), np.int32(((texture.shape[0] - 1) << 16) - 1)
    low, high, eight, full = np.uint32(0x00FF00FF), np.uint32(0x0000FF00), np.uint32(8), np.uint32(256)
    none, fraction = np.int32(0), np.int32(255)
    step_u, step_v = np.int32(across_u), np.int32(across_v)
    flat = texture.reshape(-1)
    count = picture.shape[1]
    place, part_u, part_v = np.empty(count, np.int32), np.empty(count, np.uint32), np.empty(count, np.uint32)
    texel = np.empty((4, count), np.uint32)
    for row in range(picture.shape[0]):
        first_u, first_v = np.int32(u + row * down_u), np.int32(v + row * down_v)
        # Three loops, because only loops that do one thing become vector code.
        for k in range(count):
            x = min(max(np.int32(first_u + np.int32(k) * step_u), none), most_u)
            y = min(max(np.int32(first_v + np.int32(k) * step_v), none), most_v)
            place[k] = (y >> half) * width + (x >> half)
            part_u[k], part_v[k] = np.uint32((x >> byte) & fraction), np.uint32((y >> byte) & fraction)
        for k in range(count):
            at = place[k]
            texel[0, k], texel[1, k] = flat[at], flat[at + 1]
            texel[2, k], texel[3, k] = flat[at + width], flat[at + width + 1]
        for k in range(count):
            d = np.uint32((part_u[k] * part_v[k]) >> eight)
            c, b = np.uint32(part_v[k] - d), np.uint32(part_u[k] - d)
            a = np.uint32(full - b - c - d)
            p, q, r, s = texel[0, k], texel[1, k], texel[2, k], texel[3, k]
            red_blue = (((p & low) * a + (q & low) * b + (r & low) * c + (s & low) * d) >> eight) & low
            green = (((p & high) * a + (q & high) * b + (r & high) * c + (s & high) * d) >> eight) & high
            picture[row, k] = red_blue | green


sample: Any = njit(cache=True, nogil=True, error_model="numpy")(_sample)
