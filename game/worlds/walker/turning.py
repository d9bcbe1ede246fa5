"""Angles, and floors of numbers, sixteen at once."""

from __future__ import annotations

import math
from typing import Any

from brains.simd import larger, load, smaller, store, vector, whole
from game.engine.blocks import part
from game.worlds.walker.rows import ANGLE, COS, SINE

BY_TURN = 1 / (2 * math.pi)
TURN = 2 * math.pi
S3, S5, S7, S9, S11 = -1 / 6, 1 / 120, -1 / 5040, 1 / 362880, -1 / 39916800
C2, C4, C6, C8, C10, C12 = -1 / 2, 1 / 24, -1 / 720, 1 / 40320, -1 / 3628800, 1 / 479001600


@part(vector, small=True)
def floored(value: Any) -> Any:
    """The whole number below, of numbers from −60 to 400; others count as these, and 0 as no number."""
    return whole(smaller(larger(value, -60.0), 400.0) + 64.0) - 64.0


@part(vector, vector, small=True)
def sine_cosine(angle: Any) -> Any:
    """Taylor's series of half of it, and the double angle: wrong by 2e-7 at most."""
    half = 0.5 * (angle - TURN * floored(angle * BY_TURN + 0.5))
    z = half * half
    s = half * (1.0 + z * (S3 + z * (S5 + z * (S7 + z * (S9 + z * S11)))))
    c = 1.0 + z * (C2 + z * (C4 + z * (C6 + z * (C8 + z * (C10 + z * C12)))))
    return 2.0 * (s * c), 1.0 - 2.0 * (s * s)


@part()
def turn(w: Any, b: Any) -> None:
    """Sine and cosine of a body's angle, as it is now."""
    s, c = sine_cosine(load(w, ANGLE + b, 0))
    store(w, SINE + b, 0, s)
    store(w, COS + b, 0, c)
